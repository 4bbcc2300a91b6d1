# The base image of the house. Needs no cloud: `packer build .` works against the local registry.

variable "team" {
  type    = string
  default = "golden"
}

hcp_packer_registry {
  bucket_name = "${var.team}-base"
  description = "Hardened base image, rebuilt weekly"

  bucket_labels = {
    team = "platform"
  }
  build_labels = {
    hardening = "cis-level-1"
  }
}

source "file" "base" {
  content = "base image of ${timestamp()}"
  target  = "base.img"
}

build {
  sources = ["source.file.base"]
}
