import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeActions } from '../../server/language/features/code-actions.ts';
import { completion } from '../../server/language/features/completion/index.ts';
import { diagnose } from '../../server/language/features/diagnostics/index.ts';
import { documentation } from '../../server/language/features/docs.ts';
import { hover } from '../../server/language/features/hover.ts';
import { inlayHints } from '../../server/language/features/inlay.ts';
import { lenses } from '../../server/language/features/lens.ts';
import { links } from '../../server/language/features/links.ts';
import { refactorings } from '../../server/language/features/refactor/index.ts';
import { documentSymbols } from '../../server/language/features/symbols.ts';
import { templateSummary } from '../../server/language/features/template-summary.ts';
import { attributeOf } from '../../server/language/model/declarations.ts';
import type { Module } from '../../server/language/model/module.ts';
import type { Expression } from '../../server/language/syntax/ast.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { literalString } from '../../server/language/syntax/walk.ts';
import { cases } from '../packer/cases.ts';
import { applied } from '../support/edits.ts';
import { fakeRegistry, NOW } from '../support/fake-registry.ts';
import { moduleFrom, treesOf } from '../support/module.ts';

const registry = fakeRegistry({ other: { channels: {} } });

/** Everything the product says at any place of a template, or every so many, as one text. */
async function said(module: Module, uri: string, { step = 1, edits = true } = {}): Promise<string> {
  const file = module.files.get(uri)!;
  const told: unknown[] = [
    diagnose(module, uri, { severity: {} }).map(({ message, related, data }) => [
      message,
      related,
      edits && data,
    ]),
    codeActions(module, uri, { start: 0, end: file.text.length }, { severity: {} }).map(action => [
      action.title,
      edits && [...action.edits],
    ]),
    links(module, uri),
    templateSummary(module, uri),
    documentSymbols(file),
    await lenses(module, uri, registry, NOW),
    await inlayHints(module, uri, file, { registry, now: NOW, artifacts: true, values: true }),
  ];
  const env = { registry, now: NOW, snippets: true, again: true, list: async () => [] };
  for (let offset = 0; offset <= file.text.length; offset += step) {
    told.push((await hover(module, uri, offset, { registry, who: 'x', now: NOW, rich: true }))?.markdown);
    for (const item of (await completion(module, uri, offset, env)).items)
      told.push(item, item.about && documentation(module, item.about));
    for (const offered of refactorings({ module, uri, start: offset, end: offset, asked: true }))
      told.push(offered.title, edits && offered.edits());
  }
  return JSON.stringify(told);
}

/** In the ways a value may be written. */
const marks = [
  ...['s3cret', 'S3CRET', 'k3yname', 'K3YNAME', 'czNjcmV0', 'terc3s', 'a4d80eac9ab26a4a2da04125bc2c096a'],
  ...['s3c', 'p4ttern'],
];

const variables = `variable "secret" {
  type      = string
  sensitive = true
}
variable "login" {
  sensitive = true
}
variable "users" {
  sensitive = true
}
`;
const given = `//- x.auto.pkrvars.hcl
secret = "s3cret"
login  = { password = "s3cret", k3yname = "s3cret" }
users  = [{ password = "s3cret" }]
`;
const whole = (body: string) => `//- a.pkr.hcl\n${variables}${body}\n${given}`;

/** Places where a value might show. */
const bodies: Readonly<Record<string, string>> = {
  'a local and what is made of it': `locals {
  a = var.secret
  b = "x-\${upper(var.secret)}"
  c = { plain = 1, inner = { hidden = var.secret } }
  d = [for u in var.users : u.password]
  e = base64encode(var.secret)
  f = md5(var.secret)
  g = strrev(var.secret)
  h = { (var.secret) = 1 }
  i = keys(var.login)
  j = split("", var.secret)
  k = setunion([var.secret], ["x"])
  l = var.login.password
  m = { for k, v in var.login : k => v }
  n = var.secret == "a" ? "p4ttern" : "q"
  o = substr(var.secret, 0, 3)
}
`,
  'all variables at once': `locals {
  a = var
  b = values(var)
  c = jsonencode(var)
  d = [for x in var : x]
  e = var["secret"]
  f = { for k, v in var : k => v if k == "secret" }
  g = local.a.login.password
  h = (var).secret.nothing
  i = [var][*].secret.nothing
}
source "null" "x" {
  communicator = var["secret"]
}
build {
  name    = var["secret"]
  sources = values(var)
}
`,
  'members of what is hidden': `locals {
  o = { one = var.login }
  a = var.login.
  b = local.o.one.
  c = [for u in var.users : u.]
  d = local.o.
}
`,
  'keys in brackets': `locals {
  a = var.login[""]
  b = var.login["
}
`,
  'arguments that a function rejects': `locals {
  a = parseint(var.secret, 10)
  b = format(var.login.password, 1)
  c = regex("(", var.secret)
  d = convert(var.login, map(number))
  e = cidrhost(var.secret, 1)
  f = textencodebase64("ä", var.secret)
  g = regex("\${var.secret}(", "a")
  h = formatdate("\${var.secret}", "2024-01-01T00:00:00Z")
  i = alltrue(var.login)
  j = jsondecode(var.secret)
  k = csvdecode("\${var.secret}\\n\\"")
  l = lookup(var.login, "nothing")
  m = var.login["nothing"]
  n = var.secret.nothing
  o = var.secret + 1
  p = merge(var.login, "a")
  q = format("%\${var.secret}", 1)
  r = format(["%\${var.secret}", 1]...)
}
`,
  'arguments of core blocks': `hcp_packer_registry {
  bucket_name   = var.secret
  description   = "\${var.secret} x"
  bucket_labels = { (var.secret) = var.secret }
  channels      = [var.secret, "latest"]
}
source "null" "x" {
  communicator = var.secret
}
build {
  name    = var.secret
  sources = ["null.\${var.secret}", "null.x", var.secret]
  provisioner "shell-local" {
    only         = [var.secret]
    except       = [var.secret]
    pause_before = var.secret
    timeout      = "\${var.secret}s"
    override     = { (var.secret) = { inline = [] } }
    inline       = [var.secret]
    script       = "./\${var.secret}.sh"
  }
  post-processor "compress" {
    format = var.secret
    output = "\${var.secret}.zip"
  }
}
`,
  'arguments of components': `data "hcp-packer-version" "v" {
  bucket_name  = var.secret
  channel_name = var.secret
}
data "hcp-packer-artifact" "a" {
  bucket_name         = "other"
  version_fingerprint = var.secret
  platform            = var.secret
  region              = var.secret
}
source "amazon-ebs" "x" {
  region        = var.secret
  instance_type = var.login
  ami_name      = var.secret
  ssh_username  = var.secret
  nothing       = var.secret
  run_volume_tags = { (var.secret) = 1 }
}
build {
  sources = ["amazon-ebs.x"]
  provisioner "hcp-sbom" {
    source    = "x"
    sbom_name = var.secret
  }
}
`,
  'rules of variables': `variable "checked" {
  type      = string
  sensitive = true
  default   = "DEFAULT"
  validation {
    condition     = length(var.checked) > 100
    error_message = "Too short."
  }
}
variable "many" {
  type      = map(number)
  sensitive = true
}
`,
  'a condition of another': `packer {
  required_version = var.secret
}
local "x" {
  expression = var.secret
  sensitive  = true
}
locals {
  y = local.x
  z = "\${local.x}"
  w = var.secret ? 1 : 2
}
build {
  dynamic "provisioner" {
    for_each = var.users
    labels   = [provisioner.value.password]
    content {
      inline = [provisioner.value.]
    }
  }
}
`,
};

for (const [where, body] of Object.entries(bodies))
  test(`a sensitive value is not shown: ${where}`, async () => {
    const text = await said(moduleFrom(whole(body)), 'a.pkr.hcl');
    for (const mark of marks) {
      if (body.includes(mark)) continue;
      const at = text.indexOf(mark);
      assert.equal(at, -1, `${mark} in … ${text.slice(Math.max(0, at - 300), at + 80)}`);
    }
  });

test('a local of its own hides what it is given, in hovers of all that is made of it', async () => {
  const text = `local "key" {
  expression = "s3cret"
  sensitive  = true
}
locals {
  a = local.key
  b = { c = local.key }
  d = local.
}
`;
  const module = moduleFrom(`//- a.pkr.hcl\n${text}`);
  const uses = await said(module, 'a.pkr.hcl');
  assert.doesNotMatch(uses, /s3cret/);
});

test('what a variable file gives a sensitive variable of another type is not said', () => {
  const module = moduleFrom(
    `//- a.pkr.hcl\n${bodies['rules of variables']}//- x.auto.pkrvars.hcl\nmany = { s3cret = "s3cret" }\nchecked = "s3cret"\n`,
  );
  for (const uri of module.files.keys())
    assert.doesNotMatch(
      JSON.stringify(diagnose(module, uri, { severity: {} }).map(({ message }) => message)),
      /s3cret/,
    );
});

/** The same folder with every variable sensitive, and a value in place of each text that one is given. */
function hidden(files: ReadonlyMap<string, string>): { texts: Map<string, string>; values: number } {
  let values = 0;
  const texts = new Map<string, string>();
  for (const [uri, text] of files) {
    const edits: { start: number; end: number; newText: string }[] = [];
    // Keys are read where they are pointed at.
    const masked = (value: Expression): void => {
      if (value.kind === 'tuple') value.elements.forEach(masked);
      else if (value.kind === 'object') for (const entry of value.entries) masked(entry.value);
      else if (value.kind === 'template' && literalString(value) !== undefined)
        edits.push({ start: value.start, end: value.end, newText: `"hiddenValue${++values}"` });
    };
    const { body, problems } = parse(text);
    for (const item of problems.length === 0 ? body.items : []) {
      if (item.kind === 'attribute') masked(item.value);
      if (item.kind !== 'block' || item.type.text !== 'variable' || item.open === undefined) continue;
      const given = attributeOf(item.body, 'default');
      const own = attributeOf(item.body, 'sensitive');
      if (own) edits.push({ start: own.start, end: own.end, newText: 'sensitive = true' });
      else edits.push({ start: item.open + 1, end: item.open + 1, newText: '\n  sensitive = true\n' });
      if (given) masked(given.value);
    }
    texts.set(
      uri,
      applied(
        text,
        edits.sort((a, b) => a.start - b.start),
      ),
    );
  }
  return { texts, values };
}

test('in no template of ours the value of a variable shows once that is sensitive', async () => {
  let folders = 0;
  for (const { name, files } of cases()) {
    if ([...files.keys()].some(uri => !/\.pkr(vars)?\.hcl$/.test(uri))) continue;
    const { texts, values } = hidden(files);
    if (values === 0) continue;
    folders++;
    const module = treesOf(texts);
    for (const uri of texts.keys()) {
      const text = await said(module, uri, { step: 9, edits: false });
      // What a fix writes anew may be what stands there; it is not said anywhere.
      const at = text.indexOf('hiddenValue');
      assert.equal(at, -1, `${name}, ${uri}: … ${text.slice(Math.max(0, at - 200), at + 40)}`);
    }
  }
  assert.ok(folders > 50, String(folders));
});
