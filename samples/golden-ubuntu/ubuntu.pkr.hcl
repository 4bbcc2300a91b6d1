# Built on golden-base. Hover over "production", over the block's header, or over external_identifier below.

packer {
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = "~> 1.3"
    }
  }
}

variable "region" {
  type    = string
  default = "eu-west-1"
}

data "hcp-packer-artifact" "base" {
  bucket_name  = "golden-base"
  channel_name = "production"
  platform     = "aws"
  region       = var.region
}

hcp_packer_registry {
  bucket_name = "golden-ubuntu"
  description = "Ubuntu with the agents of the house"
  channels    = ["development"]
}

source "amazon-ebs" "ubuntu" {
  ami_name      = "golden-ubuntu-${formatdate("YYYYMMDD-hhmm", timestamp())}"
  instance_type = "t3.small"
  region        = var.region
  source_ami    = data.hcp-packer-artifact.base.external_identifier
  ssh_username  = "ubuntu"
}

build {
  sources = ["source.amazon-ebs.ubuntu"]

  provisioner "shell" {
    inline = ["sudo apt-get update", "sudo apt-get install -y amazon-ssm-agent"]
  }
}
