# Production still points at a revoked version, through a deprecated data source.

data "hcp-packer-iteration" "centos" {
  bucket_name = "legacy-centos"
  channel     = "production"
}

data "hcp-packer-artifact" "next" {
  bucket_name  = "legacy-centos"
  channel_name = "stagin"
  platform     = "aws"
  region       = "us-east-1"
}

source "null" "centos" {
  communicator = "none"
}

build {
  sources = ["source.null.centos"]

  provisioner "shell-local" {
    inline = ["echo ${data.hcp-packer-iteration.centos.fingerprint} ${data.hcp-packer-artifact.next.external_identifier}"]
  }
}
