# Most of what is wrong here passes `packer validate` and fails, or is ignored, in `packer build`.
# Put the cursor on a squiggle and press Ctrl+. for the way out.

source "file" "one" {
  content = "one"
  target  = "one.txt"
}

build {
  name        = "first-image"
  description = "Built from a template with mistakes"
  sources     = ["source.file.one"]

  hcp_packer_registry {
    bucket_label = {
      team = "platform"
    }
    labels = {
      os = "ubuntu"
    }
    channels = ["latest", "production", "production"]
  }
}
