import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose, fixesOf } from '../../../server/language/features/diagnostics/index.ts';
import { checkFindings, checkFix, moduleFrom } from '../../support/module.ts';

/** Findings of one code alone, shown though it may be off. */
const check = (code: string, annotated: string) =>
  checkFindings(annotated, undefined, one => one === code, { [code]: 'hint' });
const fix = (code: string, title: string, before: string, after: string) =>
  checkFix(title, before, after, undefined, { [code]: 'hint' });

const plugins = (version: string) =>
  `packer {\n  required_plugins {\n    amazon = {\n      source  = "github.com/hashicorp/amazon"\n      version = ${version}\n    }\n  }\n}\n`;

test('a plugin without an upper bound, or held at one version, is named where that is asked for', () => {
  const code = 'plugin-version-unbounded';
  check(
    code,
    `packer {
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = ">= 1.2.0"
#               ^^^^^^^^^^ plugin-version-unbounded: The next major release of this plugin will be taken as well.
    }
    docker = {
      source  = "github.com/hashicorp/docker"
      version = "~> 1"
#               ^^^^^^ plugin-version-unbounded
    }
    qemu = {
      source  = "github.com/hashicorp/qemu"
      version = "~> 1.0"
    }
  }
}
`,
  );
  fix(code, 'Change to ">= 1.2.0, < 2.0.0"', plugins('">= 1.2.0"'), plugins('">= 1.2.0, < 2.0.0"'));
  fix('plugin-version-exact', 'Change to "~> 1.2.0"', plugins('"1.2"'), plugins('"~> 1.2.0"'));
  check('plugin-version-exact', plugins('">= 1.2.0"'));
});

test('what people differ on is silent until it is turned on', () => {
  const text = `${plugins('">= 1.2.0"')}variable "x" {\n  type = string\n}\n`;
  const codes = diagnose(moduleFrom(text), 'main.pkr.hcl', { severity: {} }).map(one => one.code);
  assert.deepEqual(
    codes.filter(code => !code.startsWith('unused')),
    [],
  );
  check(
    'variable-without-description',
    ` variable "x" {
#^^^^^^^^^^^^ variable-without-description: Nothing says what the variable "x" is for.
  type = string
}
variable "y" {
  description = "Why."
}
`,
  );
  fix(
    'variable-without-description',
    'Add "description"',
    'variable "x" {\n  type = string\n}\n',
    'variable "x" {\n  description = ""\n  type        = string\n}\n',
  );
});

test('a release that lacks what is used is not promised', () => {
  check(
    'required-version-too-low',
    `packer {
  required_version = ">= 1.12.0"
}
 hcp_packer_registry {
#^^^^^^^^^^^^^^^^^^^ required-version-too-low: "hcp_packer_registry" outside of a build came with Packer 1.13.0; required_version allows 1.12.0.
  bucket_name = "ubuntu"
  channels    = ["dev"]
# ^^^^^^^^ required-version-too-low
}
locals {
  a = strcontains("abc", "b")
  b = sum([1])
#     ^^^ required-version-too-low: The function "sum" came with Packer 1.13.0; required_version allows 1.12.0.
}
`,
  );
  check(
    'required-version-too-low',
    'packer {\n  required_version = "~> 1.15"\n}\nhcp_packer_registry {\n  bucket_name = "ubuntu"\n  channels    = ["dev"]\n}\n',
  );
  const text = (version: string) =>
    `packer {\n  required_version = "${version}"\n}\nlocals {\n  b = sum([1])\n  c = rfc3339_parse(local.b)\n}\n`;
  fix(
    'required-version-too-low',
    'Change required_version to ">= 1.16.0"',
    text('>= 1.10'),
    text('>= 1.16.0'),
  );
});

test('a folder that needs a newer release without saying so is told which', () => {
  const code = 'required-version-missing';
  const block = 'locals {\n  a = startswith("abc", "a")\n}\n';
  checkFindings(
    ` locals {
#^^^^^^ required-version-missing: Nothing says which Packer this needs; the function "startswith" came with 1.13.0.
  a = startswith("abc", "a")
}
`,
    undefined,
    one => one === code,
    { [code]: 'hint' },
  );
  fix(
    code,
    'Add required_version = ">= 1.13.0"',
    block,
    `packer {\n  required_version = ">= 1.13.0"\n}\n\n${block}`,
  );
  fix(
    code,
    'Add required_version = ">= 1.7.0"',
    'packer {\n}\n',
    'packer {\n  required_version = ">= 1.7.0"\n}\n',
  );
  // Once in a folder.
  check(
    code,
    '//- a.pkr.hcl\nvariable "x" {\n}\n//- b.pkr.hcl\n packer {\n#^^^^^^ required-version-missing\n}\n',
  );
});

const token = `ghp_${'a1B2'.repeat(9)}`;

test('a token of a known form is found wherever it is written', () => {
  check(
    'secret-literal',
    `source "null" "t" {
  ssh_password = "packer"
  note         = "x ${token}"
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ secret-literal: This is a GitHub token. In the template everybody can read it.
  key_id       = "AKIAIOSFODNN7EXAMPLE"
  other        = "ghp_short"
}
//- prod.pkrvars.hcl
key = "AKIAIOSFODNN7ABCDEF2"
#     ^^^^^^^^^^^^^^^^^^^^^^ secret-literal: This is an AWS access key. In the template everybody can read it.
`.replace('source', '//- a.pkr.hcl\nsource'),
  );
  check(
    'secret-literal',
    `source "amazon-ebs" "t" {
  access_key   = var.key
  secret_key   = "hunter2"
#                ^^^^^^^^^ secret-literal: "secret_key" is a secret. In the template everybody can read it.
  ssh_password = "packer"
}
variable "key" {
}
`,
  );
});

test('a secret moves into a sensitive variable', () => {
  fix(
    'secret-literal',
    'Take it from the environment, through the sensitive variable "secret_key"',
    'variable "x" {\n}\n\nsource "amazon-ebs" "t" {\n  secret_key = "hunter2"\n}\n',
    'variable "x" {\n}\n\nvariable "secret_key" {\n  type      = string\n  sensitive = true\n  default   = env("SECRET_KEY")\n}\n\nsource "amazon-ebs" "t" {\n  secret_key = var.secret_key\n}\n',
  );
  fix(
    'secret-literal',
    'Take it from the environment, through the sensitive variable "secret_key"',
    'locals {\n}\n\n# Ours.\nsource "amazon-ebs" "t" {\n  secret_key = "hunter2"\n}\n',
    'locals {\n}\n\nvariable "secret_key" {\n  type      = string\n  sensitive = true\n  default   = env("SECRET_KEY")\n}\n\n# Ours.\nsource "amazon-ebs" "t" {\n  secret_key = var.secret_key\n}\n',
  );
  fix(
    'secret-literal',
    'Take it from the environment',
    `variable "gh-app" {\n  default = "${token}"\n}\n`,
    'variable "gh-app" {\n  default = env("GH_APP")\n}\n',
  );
});

const build = (lines: string) =>
  `source "null" "t" {\n  communicator = "none"\n}\n\nbuild {\n  sources = ["null.t"]\n  provisioner "shell-local" {\n${lines}\n  }\n}\n`;

test('a value that changes with every reading is kept in a local', () => {
  check(
    'changing-value',
    `locals {
  at = timestamp()
}
source "null" "t" {
  communicator = "none"
}
build {
  sources = ["null.t"]
  provisioner "shell-local" {
    inline = ["echo \${formatdate("YYYY hh", timestamp())} \${formatdate("YYYY-MM-DD", timestamp())} \${local.at}"]
#                                           ^^^^^^^^^ changing-value
    timeout = uuidv5("dns", "x")
  }
}
`,
  );
  fix(
    'changing-value',
    'Keep it in local "started"',
    build('    inline = ["echo ${timestamp()}"]'),
    build('    inline = ["echo ${local.started}"]').replace(
      'build {',
      'locals {\n  started = timestamp()\n}\n\nbuild {',
    ),
  );
  fix(
    'changing-value',
    'Keep it in local "id"',
    `locals {\n  started = 1\n}\n${build('    inline = [uuidv4()]')}`,
    `locals {\n  started = 1\n  id      = uuidv4()\n}\n${build('    inline = [local.id]')}`,
  );
});

test('a value that is made of what a loop binds stays in the loop', () => {
  const module = moduleFrom(build('    inline = [for user in ["a", "b"] : bcrypt(user)]'));
  const [found] = diagnose(module, 'main.pkr.hcl', { severity: {} }).filter(
    ({ code }) => code === 'changing-value',
  );
  assert.deepEqual(fixesOf(found!, module, 'main.pkr.hcl'), []);
});

test('a path that does not start at the template is pointed out', () => {
  check(
    'working-directory-path',
    `variable "key" {
  validation {
    condition     = fileexists("keys/a") && var.key != ""
#                              ^^^^^^^^ working-directory-path: "fileexists" looks for this from the folder Packer runs in, not from the template's.
    error_message = "No."
  }
}
locals {
  a = filebase64("logo.png")
#                ^^^^^^^^^^ working-directory-path
  b = filebase64("\${path.root}/logo.png")
  c = filebase64("/etc/motd")
  d = file("logo.png")
  e = abspath(var.key)
}
`,
  );
  fix(
    'working-directory-path',
    'Start at the template with "path.root"',
    'locals {\n  a = filebase64("logo.png")\n}\n',
    'locals {\n  a = filebase64("${path.root}/logo.png")\n}\n',
  );
});

test('what only plugins fill in is plain text in what Packer reads itself', () =>
  check(
    'template-not-rendered',
    `build {
  name = "web-{{timestamp}}"
#             ^^^^^^^^^^^^^ template-not-rendered: Packer does not fill this in: in "name" of a build it is plain text.
  provisioner "shell-local" {
    inline = ["echo {{.Vars}}"]
  }
}
hcp_packer_registry {
  bucket_name = "web-{{ isotime }}"
#                    ^^^^^^^^^^^^^ template-not-rendered
}
`,
  ));

test('a duration of nothing is nothing', () => {
  check(
    'duration-zero',
    build(
      '    timeout      = "0s"\n#                  ^^^^ duration-zero: A timeout of zero is no timeout.\n    pause_before = "10s"',
    ),
  );
  fix(
    'duration-zero',
    'Remove "pause_before"',
    build('    pause_before = "0"\n    max_retries = 1'),
    build('    max_retries = 1'),
  );
});

test('in a dynamic source, "source" is the iterator', () => {
  const text = (iterator: string, mark: string) => `build {
  dynamic "source" {
    for_each = ["null.t"]
${iterator}    labels   = ["null.t"]
    content {
      ssh_host = source.name
${mark}    }
  }
}
`;
  check('dynamic-source-shadowed', text('', '#                ^^^^^^^^^^^ dynamic-source-shadowed\n'));
  check('dynamic-source-shadowed', text('    iterator = each\n', ''));
  const both = (iterator: string, name: string) =>
    `build {\n  dynamic "source" {\n${iterator}    for_each = ["null.t"]\n    labels   = ["null.t"]\n    content {\n      name     = ${name}.value\n      ssh_host = source.name\n    }\n  }\n}\n`;
  fix(
    'dynamic-source-shadowed',
    'Call the iterator "each"',
    both('', 'source'),
    both('    iterator = each\n', 'each'),
  );
});

test('a variable file that no run reads is named', () => {
  const template = (port: number) =>
    `source "null" "t" {\n  communicator = "none"\n}\nbuild {\n  sources = ["null.t"]\n  name = "${port}"\n}\n`;
  check(
    'variable-file-unread',
    `//- a.pkr.hcl\n${template(1)}//- b.pkr.hcl\n${template(2)}//- x.auto.pkrvars.hcl\n region = "eu"\n#^^^^^^ variable-file-unread\n`,
  );
  check(
    'variable-file-unread',
    `//- a.pkr.hcl\n${template(1)}//- b.pkr.hcl\nvariable "region" {\n}\n//- x.auto.pkrvars.hcl\nregion = "eu"\n`,
  );
  check(
    'variable-file-not-automatic',
    `//- a.pkr.hcl\n${template(1)}//- x.pkrvars.hcl\n region = "eu"\n#^^^^^^ variable-file-not-automatic\n//- y.auto.pkrvars.hcl\nregion = "eu"\n`,
  );
});

test('a builder that says nothing to HCP Packer is named, where no post-processor speaks for it', () => {
  const text = (
    more: string,
    mark: string,
  ) => `${'hcp_packer_registry {\n  bucket_name = "ubuntu"\n}\n'}source "alicloud-ecs" "a" {
}
source "amazon-ebs" "b" {
}
build {
  sources = ["alicloud-ecs.a", "amazon-ebs.b"]
${mark}${more}}
`;
  const code = 'hcp-builder-without-artifact';
  check(code, text('', `#            ^^^^^^^^^^^^^^^^ ${code}\n`));
  check(code, text('  post-processor "googlecompute-import" {\n  }\n', ''));
  check(code, text('', '').replace(/hcp_packer_registry[^}]*\}\n/, ''));
});

test('a data source of a plugin that nobody requires', () => {
  const about = (code: string) => code === 'unknown-component';
  checkFindings(
    `data "amazon-ami" "x" {
#    ^^^^^^^^^^^^ unknown-component: No plugin in required_plugins brings "amazon-ami", so packer init cannot install it.
}
data "hcp-packer-versoin" "y" {
#    ^^^^^^^^^^^^^^^^^^^^ unknown-component: Packer has no data source "hcp-packer-versoin", and no required plugin is called like it. Did you mean "hcp-packer-version"?
}
data "null" "z" {
  input = "a"
}
`,
    {},
    about,
  );
  checkFix(
    'Require the plugin "github.com/hashicorp/amazon"',
    'data "amazon-ami" "x" {\n}\n',
    'packer {\n  required_plugins {\n    amazon = {\n      source  = "github.com/hashicorp/amazon"\n      version = "~> 1.8.2"\n    }\n  }\n}\n\ndata "amazon-ami" "x" {\n}\n',
  );
});
