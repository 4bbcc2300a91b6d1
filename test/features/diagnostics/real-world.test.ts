import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../server/language/features/diagnostics/index.ts';
import { moduleFrom } from '../../support/module.ts';

/** Templates as people write them earn no error, and no warning either. */
const templates: readonly (readonly [string, string])[] = [
  [
    'one image for two clouds',
    `packer {
  required_version = ">= 1.9.0"
  required_plugins {
    amazon = {
      version = ">= 1.2.8, < 2.0.0"
      source  = "github.com/hashicorp/amazon"
    }
    azure = {
      version = "~> 2"
      source  = "github.com/hashicorp/azure"
    }
  }
}

variable "region" {
  type        = string
  description = "Where to build"
  default     = "eu-central-1"
  validation {
    condition     = can(regex("^[a-z]{2}-", var.region))
    error_message = "The region must look like eu-central-1."
  }
}

variable "client_secret" {
  type      = string
  sensitive = true
  default   = env("ARM_CLIENT_SECRET")
}

variable "subnets" {
  type = map(object({
    id   = string
    zone = optional(string, "a")
  }))
  default = {}
}

locals {
  timestamp = regex_replace(timestamp(), "[- TZ:]", "")
  tags = {
    Owner   = "platform"
    Release = try(var.subnets["main"].zone, "none")
  }
  zones = [for name, one in var.subnets : "\${name}-\${one.zone}" if one.id != ""]
}

data "amazon-ami" "ubuntu" {
  filters = {
    name                = "ubuntu/images/*ubuntu-jammy-22.04-amd64-server-*"
    root-device-type    = "ebs"
    virtualization-type = "hvm"
  }
  most_recent = true
  owners      = ["099720109477"]
  region      = var.region
}

source "amazon-ebs" "ubuntu" {
  ami_name      = "app-\${local.timestamp}"
  instance_type = "t3.small"
  region        = var.region
  source_ami    = data.amazon-ami.ubuntu.id
  ssh_username  = "ubuntu"
  tags          = merge(local.tags, { Base = data.amazon-ami.ubuntu.name, Built = "{{isotime}}" })

  launch_block_device_mappings {
    device_name = "/dev/sda1"
    volume_size = 40
  }

  dynamic "run_volume_tag" {
    for_each = local.tags
    iterator = tag
    content {
      name  = tag.key
      value = tag.value
    }
  }
}

source "azure-arm" "ubuntu" {
  client_secret = var.client_secret
  os_type       = "Linux"
  location      = join("", slice(split("-", "west-europe"), 0, 2))
}

build {
  name        = "app"
  description = <<-EOT
    The application image.
  EOT
  sources = ["source.amazon-ebs.ubuntu", "source.azure-arm.ubuntu"]

  provisioner "file" {
    source      = "\${path.root}/files/"
    destination = "/tmp"
    only        = ["amazon-ebs.ubuntu"]
  }

  provisioner "shell" {
    execute_command  = "sudo -E -S sh '{{ .Path }}'"
    environment_vars = ["ID=\${build.ID}", "SOURCE=\${source.type}.\${source.name}", "ZONES=\${join(",", local.zones)}"]
    inline = [
      "while [ ! -f /var/lib/cloud/instance/boot-finished ]; do sleep 1; done",
      "echo \${build.SourceAMI} \${packer.version}",
    ]
    pause_before        = "10s"
    max_retries         = 3
    start_retry_timeout = "5m"
    override = {
      ubuntu = {
        remote_folder = "/var/tmp"
      }
    }
  }

  error-cleanup-provisioner "shell-local" {
    command = "echo failed"
  }

  post-processors {
    post-processor "manifest" {
      output     = "manifest.json"
      strip_path = true
      custom_data = {
        source = data.amazon-ami.ubuntu.id
      }
    }
    post-processor "shell-local" {
      inline              = ["cat manifest.json"]
      keep_input_artifact = true
    }
  }
}
`,
  ],
  [
    'a folder of an ISO, its variables and its values',
    `//- linux.pkr.hcl
packer {
  required_plugins {
    vsphere = {
      source  = "github.com/hashicorp/vsphere"
      version = ">= 1.4.0"
    }
    ansible = {
      source  = "github.com/hashicorp/ansible"
      version = "~> 1"
    }
  }
}

locals {
  build_date = formatdate("YYYY-MM-DD hh:mm ZZZ", timestamp())
  data_source_content = {
    "/ks.cfg" = templatefile("\${abspath(path.root)}/data/ks.pkrtpl.hcl", {
      build_username = var.build_username
      packages       = var.packages
      network        = try(templatefile("\${path.root}/data/network.pkrtpl.hcl", { dns = var.dns }), "")
    })
  }
  boot_command = var.data_source == "http" ? "inst.ks=http://{{ .HTTPIP }}:{{ .HTTPPort }}/ks.cfg" : "inst.ks=cdrom:/ks.cfg"
  shutdown     = "echo '\${var.build_password}' | sudo -S -E shutdown -P now"
}

source "vsphere-iso" "linux" {
  vcenter_server  = var.vsphere_endpoint
  boot_command    = ["<up>", "e", "<down><down><end><wait>", local.boot_command, "<leftCtrlOn>x<leftCtrlOff>"]
  http_content    = var.data_source == "http" ? local.data_source_content : null
  cd_content      = var.data_source == "disk" ? local.data_source_content : null
  shutdown_command = local.shutdown
  notes           = "Built on \${local.build_date}"

  storage {
    disk_size             = var.disk.size
    disk_thin_provisioned = var.disk["thin"]
  }

  dynamic "export" {
    for_each = var.export ? [1] : []
    content {
      output_directory = "\${path.cwd}/out"
    }
  }
}

build {
  sources = ["source.vsphere-iso.linux"]

  provisioner "ansible" {
    playbook_file = "\${path.cwd}/main.yml"
    extra_arguments = [
      "--extra-vars", "display_skipped_hosts=false",
      "--extra-vars", "user=\${var.build_username} dns='\${jsonencode(var.dns)}'",
    ]
  }

  post-processor "manifest" {
    output = "\${path.cwd}/manifests/\${local.build_date}.json"
  }
}
//- variables.pkr.hcl
variable "vsphere_endpoint" {
  type        = string
  description = "The fully qualified domain name"
}

variable "build_username" {
  type      = string
  sensitive = true
}

variable "build_password" {
  type      = string
  sensitive = true
}

variable "data_source" {
  type    = string
  default = "disk"
  validation {
    condition     = contains(["disk", "http"], var.data_source)
    error_message = "The data source must be disk or http."
  }
}

variable "packages" {
  type    = list(string)
  default = []
}

variable "dns" {
  type    = list(string)
  default = ["10.0.0.1", "10.0.0.2"]
}

variable "disk" {
  type = object({ size = number, thin = bool })
  default = {
    size = 40960
    thin = true
  }
}

variable "export" {
  type    = bool
  default = false
}
//- build.auto.pkrvars.hcl
vsphere_endpoint = "vcenter.example.com"
build_username   = "packer"
build_password   = ""
packages         = ["git", "vim"]
disk = {
  size = "81920"
  thin = "true"
}
`,
  ],
  [
    'steps made by dynamic blocks',
    `variable "scripts" {
  type    = list(string)
  default = ["a.sh", "b.sh"]
}

variable "names" {
  type    = set(string)
  default = ["one", "two"]
}

source "null" "base" {
  communicator = "none"
}

build {
  dynamic "source" {
    for_each = var.names
    labels   = ["null.base"]
    content {
      name = source.value
    }
  }

  dynamic "provisioner" {
    for_each = { for i, path in var.scripts : "s\${i}" => path }
    iterator = step
    labels   = ["shell-local"]
    content {
      name    = step.key
      command = "sh \${step.value} \${build.name}"
    }
  }
}
`,
  ],
];

for (const [name, text] of templates)
  test(`nothing is wrong with ${name}`, () => {
    const module = moduleFrom(text);
    const found = [...module.files].flatMap(([uri, file]) => [
      ...file.problems.map(({ code, start }) => `${uri}: ${code} at ${file.text.slice(start, start + 40)}`),
      ...diagnose(module, uri, { severity: {} })
        .filter(({ severity }) => severity === 'error' || severity === 'warning')
        .map(one => `${uri}: ${one.code} ${one.message} at ${file.text.slice(one.start, one.end)}`),
    ]);
    assert.deepEqual(found, []);
  });
