/** How a template reads the image of `golden-file` that `production` holds: since Packer 1.10.1, and before. */
export const lookups = {
  version: `
data "hcp-packer-version" "base" {
  bucket_name  = "golden-file"
  channel_name = "production"
}
data "hcp-packer-artifact" "base" {
  bucket_name         = "golden-file"
  version_fingerprint = data.hcp-packer-version.base.fingerprint
  platform            = "packer.file"
  region              = var.out
}
`,
  iteration: `
data "hcp-packer-iteration" "base" {
  bucket_name = "golden-file"
  channel     = "production"
}
data "hcp-packer-image" "base" {
  bucket_name    = "golden-file"
  iteration_id   = data.hcp-packer-iteration.base.id
  cloud_provider = "packer.file"
  region         = var.out
}
`,
};
