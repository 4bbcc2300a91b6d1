# What uses the images. The sidebar lists it under "Used in This Workspace"; right-click in a block shows its row.

data "hcp_packer_version" "ubuntu" {
  bucket_name  = "golden-ubuntu"
  channel_name = "production"
}

data "hcp_packer_artifact" "ubuntu" {
  bucket_name         = "golden-ubuntu"
  version_fingerprint = data.hcp_packer_version.ubuntu.fingerprint
  platform            = "aws"
  region              = "eu-west-1"
}

resource "aws_instance" "web" {
  ami           = data.hcp_packer_artifact.ubuntu.external_identifier
  instance_type = "t3.small"
}

# An id written out: the registry still knows which version it comes from.
resource "aws_instance" "legacy" {
  ami           = "ami-0713960bc2ae5a151"
  instance_type = "t3.small"
}
