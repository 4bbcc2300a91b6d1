# One version lookup serves several artifacts: cheaper than a channel lookup each.

data "hcp-packer-version" "ubuntu" {
  bucket_name  = "golden-ubuntu"
  channel_name = "production"
}

data "hcp-packer-artifact" "ireland" {
  bucket_name         = "golden-ubuntu"
  version_fingerprint = data.hcp-packer-version.ubuntu.fingerprint
  platform            = "aws"
  region              = "eu-west-1"
}

data "hcp-packer-artifact" "stockholm" {
  bucket_name         = "golden-ubuntu"
  version_fingerprint = data.hcp-packer-version.ubuntu.fingerprint
  platform            = "aws"
  region              = "eu-north-1"
}

source "null" "images" {
  communicator = "none"
}

build {
  sources = ["source.null.images"]

  provisioner "shell-local" {
    inline = [
      "echo ${data.hcp-packer-artifact.ireland.external_identifier}",
      "echo ${data.hcp-packer-artifact.stockholm.external_identifier}",
    ]
  }
}
