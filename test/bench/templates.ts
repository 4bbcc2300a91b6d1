/** About a kilobyte of what people write; `i` makes its names its own. */
const piece = (i: number): string => `variable "region_${i}" {
  type        = string
  description = "Where number ${i} is built"
  default     = "eu-west-${i % 3}"
}

locals {
  name_${i} = "golden-\${var.region_${i}}-${i}"
  tags_${i} = { team = "platform", region = var.region_${i}, number = ${i} }
}

# The ground everything else stands on.
data "hcp-packer-artifact" "base_${i}" {
  bucket_name  = "bucket-${i}"
  channel_name = "production"
  platform     = "aws"
  region       = var.region_${i}
}

source "amazon-ebs" "web_${i}" {
  ami_name      = "\${local.name_${i}}-\${formatdate("YYYYMMDD", timestamp())}"
  instance_type = "t3.small"
  region        = var.region_${i}
  source_ami    = data.hcp-packer-artifact.base_${i}.external_identifier
  ssh_username  = "ubuntu"
  user_data     = <<-EOF
    #!/bin/sh
    echo "number ${i} in \${var.region_${i}}"
    apt-get update && apt-get install -y nginx
  EOF
  tags = merge(local.tags_${i}, { Name = upper(local.name_${i}) })
}
`;

const small = (i: number): string => `variable "region_${i}" {
  type        = string
  description = "Where number ${i} is built"
  default     = "eu-west-${i % 3}"
}

source "amazon-ebs" "web_${i}" {
  ami_name      = "golden-\${formatdate("YYYYMMDD", timestamp())}"
  instance_type = "t3.small"
  region        = var.region_${i}
  source_ami    = "ami-0123456789abcdef0"
  ssh_username  = "ubuntu"
}
`;

const head = (first: number): string => `packer {
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = "~> 1.8"
    }
  }
}

hcp_packer_registry {
  bucket_name = "web-app-${first}"
}

`;

/** One build of all of them, with a step of its own for each. */
function build(first: number, end: number): string {
  const all = Array.from({ length: end - first }, (_, i) => first + i);
  return `build {
  sources = [
${all.map(i => `    "source.amazon-ebs.web_${i}",\n`).join('')}  ]

${all
  .map(
    i => `  provisioner "shell" {
    only   = ["amazon-ebs.web_${i}"]
    inline = ["echo \${build.ID}", "sudo systemctl enable nginx"]
  }
`,
  )
  .join('')}}
`;
}

/** A template of about this many characters, as people write them: nothing is wrong with it. */
export function template(size: number, first = 0): string {
  let text = head(first);
  let end = first;
  if (size < 2000) return `${text}${small(first)}\n${build(first, first + 1)}`;
  for (; text.length + build(first, end).length < size; end++) text += `${piece(end)}\n`;
  return text + build(first, end);
}

/** A template of about this many characters that the stock Packer accepts without any plugin. */
export function bundled(size: number): string {
  let text = '';
  for (let i = 0; text.length < size; i++)
    text += `variable "region_${i}" {
  type        = string
  description = "Where number ${i} is built"
  default     = "eu-west-${i % 3}"
}

locals {
  name_${i} = "golden-\${var.region_${i}}-${i}"
  tags_${i} = { team = "platform", region = var.region_${i}, number = ${i} }
}

source "null" "web_${i}" {
  communicator = "none"
}

build {
  name    = "web-${i}"
  sources = ["source.null.web_${i}"]
  provisioner "shell-local" {
    inline = ["echo \${local.name_${i}}", "echo \${upper(local.tags_${i}.team)}"]
  }
}

`;
  return text;
}

/** A file of a larger configuration: as `template`, without what there is once in a folder. */
export function part(size: number, first: number): string {
  let text = '';
  let end = first;
  for (; text.length + build(first, end).length < size; end++) text += `${piece(end)}\n`;
  return text + build(first, end);
}

/** Files which name each of `buckets` buckets several times. */
export function references(count: number, buckets: number): string {
  return Array.from(
    { length: count },
    (_, i) => `data "hcp-packer-version" "v${i}" {
  bucket_name  = "bucket-${i % buckets}"
  channel_name = "production"
}
`,
  ).join('\n');
}

/** A registry with these buckets, each with a revoked version in `production`. */
export const seed = (buckets: number) => ({
  buckets: Array.from({ length: buckets }, (_, i) => ({
    name: `bucket-${i}`,
    channels: [{ name: 'production' }],
    versions: [
      {
        fingerprint: `01K2GT2HSJAA1746M4A9FQC8${String(i).padStart(2, '0')}`,
        created_at: '-3d',
        builds: [
          {
            component_type: 'amazon-ebs.base',
            platform: 'aws',
            artifacts: [0, 1, 2].map(r => ({ external_identifier: `ami-${i}${r}`, region: `eu-west-${r}` })),
          },
        ],
        revocation: { revoke_at: '-1d', revocation_message: 'too old', disable_rollback_channels: true },
      },
    ],
    assignments: [
      {
        channel: 'production',
        version_fingerprint: `01K2GT2HSJAA1746M4A9FQC8${String(i).padStart(2, '0')}`,
        at: '-2d',
      },
    ],
  })),
});
