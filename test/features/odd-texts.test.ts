/** Texts nobody writes and somebody's editor opens one day: nothing breaks, and nothing takes longer than it may. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../server/language/features/diagnostics/index.ts';
import { folding } from '../../server/language/features/folding.ts';
import { formatting } from '../../server/language/features/formatting.ts';
import { links } from '../../server/language/features/links.ts';
import { semanticTokens } from '../../server/language/features/semantic-tokens.ts';
import { documentSymbols } from '../../server/language/features/symbols.ts';
import { occurrencesIn } from '../../server/language/model/occurrences.ts';
import { treesOf } from '../support/module.ts';

/** Whatever looks at a whole file, looks. */
function everything(name: string, text: string): void {
  const module = treesOf(new Map([[name, text]]));
  const file = module.files.get(name)!;
  diagnose(module, name, { severity: {} });
  documentSymbols(file);
  folding(file);
  semanticTokens(file);
  occurrencesIn(module);
  links(module, name);
  if (!name.endsWith('.json')) formatting(file);
}

const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i));
const blanks = ' '.repeat(60_000);
const long = 'a'.repeat(60_000);
/** Ten thousand elements in one list. */
const many = 'flatten([for i in range(100) : range(100)])';
/** Each local doubles the one before: four million ways lead from the last to the first. */
const doubled = (first: string) =>
  `locals {\n  a0 = ${first}\n${lines(22, i => `  a${i + 1} = "\${local.a${i}}-\${local.a${i}}"\n`).join('')}}\n`;
const nested = (depth: number) => `${'upper('.repeat(depth)}timestamp()${')'.repeat(depth)}`;

const templates: Readonly<Record<string, string>> = {
  'nothing at all': '',
  'a byte order mark alone': '\ufeff',
  'NUL characters': '\0\0 a = "\0"\n',
  'halves of surrogate pairs': 'a = "\ud800"\nlocals {\n  \udc00 = 1\n}\n',
  'carriage returns for line breaks': 'locals {\r  a = 1\r}\r',
  'line breaks of all kinds': 'locals {\r\n  a = 1\n  b = 2\r}\r\n',
  'names of members that every object has':
    'data "__proto__" "constructor" {\n  toString = 1\n}\nlocals {\n  __proto__ = 1\n  a = constructor(1)\n  b = path.constructor\n}\nsource "constructor" "x" {\n}\nbuild {\n  sources = ["source.constructor.x"]\n  provisioner "toString" {\n  }\n  __proto__ "x" {\n  }\n}\n',
  'a label of blanks without its quote': `source "${blanks}x\n`,
  'a line of blanks before a trimmed sequence': `locals {\n  a = <<E\n${blanks}x\${~ 1 }\nE\n}\n`,
  'comments in a heredoc that end far below it': `locals {\n  a = <<E\n${'${ /* \n'.repeat(20_000)}E\n}\n${'x'.repeat(2_000_000)}\n/* */`,
  'a version nearly right': `packer {\n  required_version = "1.0-${long}!"\n}\n`,
  'a version of blanks': `packer {\n  required_version = "${blanks}!"\n}\n`,
  'a template of blanks': `build {\n  name = "{{${blanks}x"\n}\n`,
  'a text of line breaks and slashes': `locals {\n  a = chomp("${'\\n'.repeat(30_000)}x")\n  b = basename("${'/'.repeat(30_000)}x")\n}\n`,
  'a list longer than a call can have arguments': `variable "x" {\n  default = [${'0,'.repeat(150_000)}]\n}\nlocals {\n  a = upper(var.x[0])\n}\n`,
  'texts that would fill the memory': `locals {\n  a = "${long}"\n  b = replace(local.a, "a", local.a)\n  c = join(local.a, [for i in ${many} : "x"])\n  d = jsonencode([for i in ${many} : local.a])\n  e = yamlencode([for i in ${many} : local.a])\n  f = "%{for i in ${many}}\${local.a}%{endfor}"\n  g = regex_replace(substr(local.a, 0, 15000), "a", local.a)\n}\nbuild {\n  name        = "\${local.b}\${local.c}\${local.d}"\n  description = "\${local.e}\${local.f}\${local.g}"\n}\n`,
  'locals that double each other, and a time at their end': `${doubled('timestamp()')}build {\n  name = upper(local.a22)\n}\n`,
  'locals that double each other, and nothing known at their end': `${doubled('uuidv4()')}hcp_packer_registry {\n  bucket_name = local.a22\n}\n`,
  'a thousand problems on one line': `locals { a = "${'${}'.repeat(50_000)}" }`,
  'problems on every line': 'a =\n'.repeat(20_000),
  'variables that nobody uses': `${lines(4_000, i => `variable "a${i}" {\n  type = string\n}\n\n`).join('')}build {\n}\n`,
  'calls within each other': `locals {\n  a = ${nested(19)}\n  b = ${nested(150)}\n}\n`,
};

/** Brackets without end are a problem of the file, and no more than that. */
const json: Readonly<Record<string, string>> = {
  lists: `{"locals":{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`,
  'lists that are never closed': `{"locals":{"a":${'['.repeat(100_000)}`,
  objects: '{"a":'.repeat(100_000),
};

const inAMoment = (name: string, text: string): void => {
  const before = process.cpuUsage();
  everything(name, text);
  const { user } = process.cpuUsage(before);
  assert.ok(user < 3_000_000, `${user / 1000} ms`);
};
for (const [what, text] of Object.entries(templates))
  test(`a template of ${what} is read in a moment`, () => inAMoment('main.pkr.hcl', text));
for (const [what, text] of Object.entries(json))
  test(`JSON of thousands of ${what} is read in a moment, and called too deep`, () => {
    inAMoment('main.pkr.json', text);
    assert.deepEqual(
      treesOf(new Map([['main.pkr.json', text]]))
        .files.get('main.pkr.json')!
        .problems.map(({ code, start }) => [code, text[start]]),
      [['too-deep', what === 'objects' ? '{' : '[']],
    );
  });
