# a comment
source "amazon-ebs" "ubuntu" {
  ami_name = "img-${var.name}-$${no}\n\q" // end
  tags     = { Name : "x", os = upper(local.os), "k" = 1.5e3 }
  list     = [for k, v in var.m : "${k}=${v}" if v != null]
  map      = { for k in data.amazon-ami.base.ids : k => k... }
  script   = <<-EOT
    echo %{ if var.debug ~}on%{ else }off%{ endif }
    {{ .Vars }} "not a string
  EOT
  x        = a.b[*].c.0 ? -1 : !true
  run { command = "sudo {{ .Path }}" }
}
/* over
   lines */
data "hcp-packer-artifact" "base" {
  bucket_name = "golden-ubuntu"
  object      = { (var.key) = jsonencode({ a = "${ { b = "}" }.b }" }) }
}
unfinished = "no end
next = 1
