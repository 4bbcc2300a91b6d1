import { test } from 'node:test';
import { plugin } from '../../../server/language/catalog/index.ts';
import { checkFindings, checkFix } from '../../support/module.ts';

const source = 'source "null" "t" {\n  communicator = "none"\n}\n';

const rule = (condition: string) =>
  `validation {\n    condition     = ${condition}\n    error_message = "No."\n  }`;

/** Each: what the fix is called, the text before, the text after. */
const fixes: readonly (readonly [string, string, string])[] = [
  ['Change to "variable"', 'variabel "x" {\n}\n', 'variable "x" {\n}\n'],
  ['Change to "default"', 'variable "x" {\n  defaul = 1\n}\n', 'variable "x" {\n  default = 1\n}\n'],
  [
    'Remove "nullable"',
    'variable "x" {\n  default  = 1\n  nullable = true\n}\n',
    'variable "x" {\n  default = 1\n}\n',
  ],
  ['Insert "="', 'locals {\n  a {\n    b = 1\n  }\n}\n', 'locals {\n  a = {\n    b = 1\n  }\n}\n'],
  ['Remove "="', 'packer {\n  required_plugins = {\n  }\n}\n', 'packer {\n  required_plugins {\n  }\n}\n'],
  [
    'Change to "my_name"',
    'local "my name" {\n  expression = 1\n}\n',
    'local "my_name" {\n  expression = 1\n}\n',
  ],
  ['Change to "_1st"', 'data "null" "1st" {\n  input = "a"\n}\n', 'data "null" "_1st" {\n  input = "a"\n}\n'],
  ['Add the name', 'variable {\n  default = 1\n}\n', 'variable "name" {\n  default = 1\n}\n'],
  ['Remove the label', 'locals "x" {\n  a = 1\n}\n', 'locals {\n  a = 1\n}\n'],
  [
    'Add "error_message"',
    'variable "x" {\n  default = 1\n  validation {\n    condition = var.x > 0\n  }\n}\n',
    'variable "x" {\n  default = 1\n  validation {\n    error_message = "The value is not valid."\n    condition     = var.x > 0\n  }\n}\n',
  ],
  [
    'Write it as an object',
    'packer {\n  required_plugins {\n    amazon = ">= 1.2.0"\n  }\n}\n',
    'packer {\n  required_plugins {\n    amazon = {\n      source  = "github.com/hashicorp/amazon"\n      version = ">= 1.2.0"\n    }\n  }\n}\n',
  ],
  [
    'Add "source"',
    'packer {\n  required_plugins {\n    tart = {\n      version = ">= 1.2.0"\n    }\n  }\n}\n',
    'packer {\n  required_plugins {\n    tart = {\n      source  = "github.com/cirruslabs/tart"\n      version = ">= 1.2.0"\n    }\n  }\n}\n',
  ],
  [
    'Write it as an object',
    'packer {\n  required_plugins {\n    tart = "1.2.0"\n  }\n}\n',
    'packer {\n  required_plugins {\n    tart = {\n      source  = "github.com/cirruslabs/tart"\n      version = "1.2.0"\n    }\n  }\n}\n',
  ],
  [
    'Add "source"',
    'packer {\n  required_plugins {\n    amazon = {\n      version = ">= 1.2.0"\n    }\n  }\n}\n',
    'packer {\n  required_plugins {\n    amazon = {\n      source  = "github.com/hashicorp/amazon"\n      version = ">= 1.2.0"\n    }\n  }\n}\n',
  ],
  [
    'Change to "github.com/hashicorp/amazon"',
    'packer {\n  required_plugins {\n    amazon = {\n      source  = "https://github.com/hashicorp/packer-plugin-amazon"\n      version = ">= 1.2.0"\n    }\n  }\n}\n',
    'packer {\n  required_plugins {\n    amazon = {\n      source  = "github.com/hashicorp/amazon"\n      version = ">= 1.2.0"\n    }\n  }\n}\n',
  ],
  [
    'Change to "my-amazon"',
    'packer {\n  required_plugins {\n    My_amazon = null\n  }\n}\n',
    'packer {\n  required_plugins {\n    my-amazon = null\n  }\n}\n',
  ],
  [
    'Change to "size"',
    'variable "size" {\n  default = 1\n  validation {\n    condition     = var.least > 0\n    error_message = "Too small."\n  }\n}\nvariable "least" {\n  default = 0\n}\n',
    'variable "size" {\n  default = 1\n  validation {\n    condition     = var.size > 0\n    error_message = "Too small."\n  }\n}\nvariable "least" {\n  default = 0\n}\n',
  ],
  ['Change to "string"', 'variable "x" {\n  type = "string"\n}\n', 'variable "x" {\n  type = string\n}\n'],
  ['Change to "number"', 'variable "x" {\n  type = int\n}\n', 'variable "x" {\n  type = number\n}\n'],
  [
    'Change to "list(string)"',
    'variable "x" {\n  type = list\n}\n',
    'variable "x" {\n  type = list(string)\n}\n',
  ],
  [
    'Put it into a list',
    'variable "x" {\n  type    = list(string)\n  default = "a"\n}\n',
    'variable "x" {\n  type    = list(string)\n  default = ["a"]\n}\n',
  ],
  [
    'Change to "true"',
    'variable "x" {\n  type    = bool\n  default = "yes"\n}\n',
    'variable "x" {\n  type    = bool\n  default = true\n}\n',
  ],
  [
    'Change to "Too small."',
    'variable "x" {\n  default = 1\n  validation {\n    condition     = var.x > 0\n    error_message = "too small"\n  }\n}\n',
    'variable "x" {\n  default = 1\n  validation {\n    condition     = var.x > 0\n    error_message = "Too small."\n  }\n}\n',
  ],
  [
    'Remove this "x"',
    'variable "x" {\n  default = 1\n}\n\nvariable "x" {\n  default = 2\n}\n',
    'variable "x" {\n  default = 1\n}\n\n',
  ],
  [
    'Put quotes around it',
    '//- a.pkr.hcl\nvariable "x" {\n}\n//- b.auto.pkrvars.hcl\nx = abc\n',
    '//- a.pkr.hcl\nvariable "x" {\n}\n//- b.auto.pkrvars.hcl\nx = "abc"\n',
  ],
  ['Change to "expression"', 'local "a" {\n  value = 1\n}\n', 'local "a" {\n  expression = 1\n}\n'],
  [
    'Change to "GET"',
    'data "http" "d" {\n  url    = "https://example.com"\n  method = "get"\n}\n',
    'data "http" "d" {\n  url    = "https://example.com"\n  method = "GET"\n}\n',
  ],
  [
    'Change to "null.t"',
    `${source}build {\n  sources = ["null.tt"]\n}\n`,
    `${source}build {\n  sources = ["null.t"]\n}\n`,
  ],
  [
    'Change to "source.null.t"',
    `${source}build {\n  sources = ["t"]\n}\n`,
    `${source}build {\n  sources = ["source.null.t"]\n}\n`,
  ],
  [
    'Declare source "null" "u"',
    `${source}build {\n  sources = ["null.u"]\n}\n`,
    `${source}build {\n  sources = ["null.u"]\n}\n\nsource "null" "u" {\n}\n`,
  ],
  ['Add "source.null.t"', `${source}build {\n}\n`, `${source}build {\n  sources = ["source.null.t"]\n}\n`],
  [
    'Remove "except"',
    `${source}build {\n  sources = ["null.t"]\n  provisioner "breakpoint" {\n    only   = ["null.t"]\n    except = ["null.u"]\n  }\n}\n`,
    `${source}build {\n  sources = ["null.t"]\n  provisioner "breakpoint" {\n    only = ["null.t"]\n  }\n}\n`,
  ],
  [
    'Change to "30s"',
    `${source}build {\n  sources = ["null.t"]\n  provisioner "breakpoint" {\n    timeout = 30\n  }\n}\n`,
    `${source}build {\n  sources = ["null.t"]\n  provisioner "breakpoint" {\n    timeout = "30s"\n  }\n}\n`,
  ],
  [
    'Change to "inline"',
    `${source}build {\n  sources = ["null.t"]\n  provisioner "shell" {\n    inlin = ["true"]\n  }\n}\n`,
    `${source}build {\n  sources = ["null.t"]\n  provisioner "shell" {\n    inline = ["true"]\n  }\n}\n`,
  ],
  [
    'Require the plugin "github.com/hashicorp/docker"',
    'source "docker" "t" {\n}\n',
    'packer {\n  required_plugins {\n    docker = {\n      source  = "github.com/hashicorp/docker"\n      version = "~> VERSION"\n    }\n  }\n}\n\nsource "docker" "t" {\n}\n',
  ],
  [
    'Require the plugin "github.com/hashicorp/docker"',
    'packer {\n  required_plugins {\n  }\n}\nsource "docker" "t" {\n}\n',
    'packer {\n  required_plugins {\n    docker = {\n      source  = "github.com/hashicorp/docker"\n      version = "~> VERSION"\n    }\n  }\n}\nsource "docker" "t" {\n}\n',
  ],
  [
    'Require the plugin "github.com/hashicorp/docker"',
    'packer {\n}\nsource "docker" "t" {\n}\n',
    'packer {\n  required_plugins {\n    docker = {\n      source  = "github.com/hashicorp/docker"\n      version = "~> VERSION"\n    }\n  }\n}\nsource "docker" "t" {\n}\n',
  ],
  [
    'Change to "shell"',
    `${source}build {\n  sources = ["null.t"]\n  provisioner "shel" {\n  }\n}\n`,
    `${source}build {\n  sources = ["null.t"]\n  provisioner "shell" {\n  }\n}\n`,
  ],
  [
    'Change to "region"',
    'variable "region" {\n}\nlocals {\n  a = var.regoin\n}\n',
    'variable "region" {\n}\nlocals {\n  a = var.region\n}\n',
  ],
  [
    'Change to "local.region"',
    'locals {\n  region = "x"\n  a      = var.region\n}\n',
    'locals {\n  region = "x"\n  a      = local.region\n}\n',
  ],
  [
    'Change to "var.region"',
    'variable "region" {\n}\nlocals {\n  a = region\n}\n',
    'variable "region" {\n}\nlocals {\n  a = var.region\n}\n',
  ],
  [
    'Declare variable "region"',
    'locals {\n  a = var.region\n}\n',
    'locals {\n  a = var.region\n}\n\nvariable "region" {\n  type = string\n}\n',
  ],
  [
    'Declare variable "region"',
    '//- a.pkr.hcl\nlocals {\n  a = var.region\n}\n//- variables.pkr.hcl\nvariable "zone" {\n}\n',
    '//- a.pkr.hcl\nlocals {\n  a = var.region\n}\n//- variables.pkr.hcl\nvariable "zone" {\n}\n\nvariable "region" {\n  type = string\n}\n',
  ],
  ['Declare local "b"', 'locals {\n  a = local.b\n}\n', 'locals {\n  a = local.b\n  b = ""\n}\n'],
  [
    'Change to "convert(…, string)"',
    'locals {\n  a = tostring(1)\n}\n',
    'locals {\n  a = convert(1, string)\n}\n',
  ],
  ['Change to "lower"', 'locals {\n  a = lowr("A")\n}\n', 'locals {\n  a = lower("A")\n}\n'],
  ['Change to "root"', 'locals {\n  a = path.rot\n}\n', 'locals {\n  a = path.root\n}\n'],
  ['Remove local "a"', 'locals {\n  a = 1\n  b = 2\n}\n', 'locals {\n  b = 2\n}\n'],
  [
    'Change to "t"',
    `${source}build {\n  sources = ["null.t"]\n  provisioner "breakpoint" {\n    override = {\n      "null.t" = {\n      }\n    }\n  }\n}\n`,
    `${source}build {\n  sources = ["null.t"]\n  provisioner "breakpoint" {\n    override = {\n      t = {\n      }\n    }\n  }\n}\n`,
  ],
  [
    'Remove "timeout"',
    `${source}build {\n  sources = ["null.t"]\n  provisioner "breakpoint" {\n    pause_before = "1s"\n    timeout      = "2s"\n  }\n}\n`,
    `${source}build {\n  sources = ["null.t"]\n  provisioner "breakpoint" {\n    pause_before = "1s"\n  }\n}\n`,
  ],
  [
    'Add "sensitive = true"',
    'variable "db_password" {\n  type = string\n}\n',
    'variable "db_password" {\n  sensitive = true\n  type      = string\n}\n',
  ],
  [
    'Take it from the environment',
    'variable "db_password" {\n  type      = string\n  sensitive = true\n  default   = "hunter2"\n}\n',
    'variable "db_password" {\n  type      = string\n  sensitive = true\n  default   = env("DB_PASSWORD")\n}\n',
  ],
  [
    'Add "type = string"',
    'variable "x" {\n  default = "a"\n}\n',
    'variable "x" {\n  type    = string\n  default = "a"\n}\n',
  ],
  [
    'Change to "variable" blocks',
    'variables {\n  a = "x"\n  b = []\n}\n',
    'variable "a" {\n  type    = string\n  default = "x"\n}\n\nvariable "b" {\n  default = []\n}\n',
  ],
  [
    'Leave the quotes out',
    'variable "x" {\n}\nlocals {\n  a = "${var.x}"\n}\n',
    'variable "x" {\n}\nlocals {\n  a = var.x\n}\n',
  ],
  [
    'Change to "${var.x}"',
    'variable "x" {\n}\nlocals {\n  a = "b-{{user `x`}}"\n}\n',
    'variable "x" {\n}\nlocals {\n  a = "b-${var.x}"\n}\n',
  ],
  [
    'Change to "var.x"',
    'variable "x" {\n}\nlocals {\n  a = "{{user `x`}}"\n}\n',
    'variable "x" {\n}\nlocals {\n  a = var.x\n}\n',
  ],
  [
    'Insert "="',
    'build {\n  provisioner "shell" {\n    override {\n    }\n  }\n}\n',
    'build {\n  provisioner "shell" {\n    override = {\n    }\n  }\n}\n',
  ],
  [
    'Insert "="',
    'build {\n  post-processor "manifest" {\n    custom_data {\n      a = "b"\n    }\n  }\n}\n',
    'build {\n  post-processor "manifest" {\n    custom_data = {\n      a = "b"\n    }\n  }\n}\n',
  ],
  [
    'Insert "="',
    'hcp_packer_registry {\n  bucket_name = "abc"\n  build_labels {\n    a = "b"\n  }\n}\n',
    'hcp_packer_registry {\n  bucket_name = "abc"\n  build_labels = {\n    a = "b"\n  }\n}\n',
  ],
  [
    'Change to "source.null.t"',
    `${source}build {\n  sources = [source.null.t]\n}\n`,
    `${source}build {\n  sources = ["source.null.t"]\n}\n`,
  ],
  [
    'Change to "data.null.x.output"',
    'data "null" "x" {\n  input = "a"\n}\nlocals {\n  a = data["null"]["x"].output\n}\n',
    'data "null" "x" {\n  input = "a"\n}\nlocals {\n  a = data.null.x.output\n}\n',
  ],
  [
    'Change to "local.b"',
    'locals {\n  a = local["b"]\n  b = 1\n}\n',
    'locals {\n  a = local.b\n  b = 1\n}\n',
  ],
  ['Change to "a_b"', 'local "a.b" {\n  expression = 1\n}\n', 'local "a_b" {\n  expression = 1\n}\n'],
  ...(
    [
      ['^1.2.3', '>= 1.2.3, < 2.0.0'],
      ['1.2.x', '~> 1.2.0'],
      ['latest', '>= VERSION'],
    ] as const
  ).map(([written, meant]) => {
    const text = (version: string) =>
      `packer {\n  required_plugins {\n    docker = {\n      source  = "github.com/hashicorp/docker"\n      version = "${version}"\n    }\n  }\n}\n`;
    return [`Change to "${meant}"`, text(written), text(meant)] as const;
  }),
  ...['inline', 'script'].map(
    name =>
      [
        `Remove "${name}"`,
        'build {\n  provisioner "shell" {\n    inline = ["a"]\n    script = "b"\n  }\n}\n',
        `build {\n  provisioner "shell" {\n    ${name === 'script' ? 'inline = ["a"]' : 'script = "b"'}\n  }\n}\n`,
      ] as const,
  ),
  [
    'Change to "prod"',
    `variable "stage" {\n  default = "prd"\n  ${rule('contains(["dev", "prod"], var.stage)')}\n}\n`,
    `variable "stage" {\n  default = "prod"\n  ${rule('contains(["dev", "prod"], var.stage)')}\n}\n`,
  ],
  [
    'Remove variable "x" and its value',
    '//- a.pkr.hcl\nvariable "x" {\n}\n\nlocals {\n}\n//- b.auto.pkrvars.hcl\nx = 1\ny = 2\n',
    '//- a.pkr.hcl\nlocals {\n}\n//- b.auto.pkrvars.hcl\ny = 2\n',
  ],
  [
    // Another folder may be given the named file.
    'Remove variable "x" and its value',
    '//- a.pkr.hcl\nvariable "x" {\n}\n\nlocals {\n}\n//- b.auto.pkrvars.json\n{\n  "y": 2,\n  "x": 1\n}\n//- dev.pkrvars.hcl\nx = 1\n',
    '//- a.pkr.hcl\nlocals {\n}\n//- b.auto.pkrvars.json\n{\n  "y": 2\n}\n//- dev.pkrvars.hcl\nx = 1\n',
  ],
];

/** The release the catalog knows grows with it. */
const docker = plugin('github.com/hashicorp/docker')!.version;

for (const [title, before, after] of fixes)
  test(`${title}: ${before.split('\n').find(line => line !== '')}`, () =>
    checkFix(title.replace('VERSION', docker), before, after.replace('VERSION', docker)));

test('a reference is found where it stands, and says what was meant', () =>
  checkFindings(
    `variable "region" {
  type = string
}

 build {
#^^^^^ build-without-source
  name = "\${var.regoin}-x"
#               ^^^^^^ undeclared-variable: There is no variable "regoin". Did you mean "region"?
}
`,
    undefined,
    code => !code.startsWith('unused') && code !== 'variable-unset',
  ));

test('a value that is hidden stays hidden', () =>
  checkFindings(
    `variable "pin" {
  type      = number
  sensitive = true
  default   = env("PIN")
}
variable "x" {
  type      = number
  sensitive = true
  default   = "topsecret"
#             ^^^^^^^^^^^ secret-default
#             ^^^^^^^^^^^ variable-default-incompatible: This default does not fit the type of "x": a number is required.
}
`,
    undefined,
    code => !code.startsWith('unused'),
  ));

test('names from a template that cannot be read are not missed', () => {
  checkFindings(
    'locals {\n  a = var.elsewhere\n}\n',
    { unread: ['b.pkr.json'] },
    code => code !== 'unused-local',
  );
  checkFindings(
    '//- a.pkr.hcl\nlocals {\n  a = var.elsewhere\n}\n//- b.pkr.hcl\nvariable "x {\n',
    undefined,
    code => code === 'undeclared-variable',
  );
});

test('where the last variable is declared in JSON, a new one goes into the native syntax', () =>
  checkFix(
    'Declare variable "region"',
    '//- a.pkr.hcl\nlocals {\n  a = "${var.region}-${var.stage}"\n}\n//- b.pkr.json\n{"variable": {"stage": {}}}\n',
    '//- a.pkr.hcl\nlocals {\n  a = "${var.region}-${var.stage}"\n}\n\nvariable "region" {\n  type = string\n}\n//- b.pkr.json\n{"variable": {"stage": {}}}\n',
  ));
