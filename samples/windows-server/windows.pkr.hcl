# What production holds here will be revoked in a few days.

data "hcp-packer-artifact" "windows" {
  bucket_name  = "windows-server"
  channel_name = "production"
  platform     = "azure"
  region       = "westeurope"
}

source "null" "windows" {
  communicator = "none"
}

build {
  sources = ["source.null.windows"]

  provisioner "shell-local" {
    inline = ["echo ${data.hcp-packer-artifact.windows.external_identifier}"]
  }
}
