packer {
  required_version = ">= 1.10.0"
}

variable "region" {
  type        = string
  default     = "eu-central-1"
  description = "Where the image is built."
}

source "null" "example" {
  communicator = "none"
}

hcp_packer_registry {
  bucket_name = "a"
  description = "Built in ${var.region}."
}

build {
  sources = ["source.null.example"]
}
