import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { plugin } from '../../../server/language/catalog/index.ts';
import { type CodeAction, codeActions } from '../../../server/language/features/code-actions.ts';
import { diagnose } from '../../../server/language/features/diagnostics/index.ts';
import { formatting } from '../../../server/language/features/formatting.ts';
import type { Module } from '../../../server/language/model/module.ts';
import { parse } from '../../../server/language/syntax/parser.ts';
import { cases } from '../../packer/cases.ts';
import { applied } from '../../support/edits.ts';
import { files } from '../../support/markup.ts';
import { checkFix, treesOf } from '../../support/module.ts';

const severity = {};
type Texts = ReadonlyMap<string, string>;

/** What the documentation shows as wrong, and what Packer was asked about, as it is written there and otherwise. */
const wrong: readonly Texts[] = [
  ...[
    ...readFileSync('docs/diagnostics.md', 'utf8').matchAll(
      /^```hcl\n((?:(?!^```)[\s\S])*)^```\n\nInstead:/gm,
    ),
  ].map(([, text]) => files(text!.replace(/^# (\S+\.hcl)$/gm, '//- $1'))),
  ...cases()
    .map(({ files: texts }) => texts)
    .filter(texts => [...texts.keys()].every(name => name.endsWith('.hcl'))),
];

const hasOwnLines = (text: string) => !/<<-?\w|\/\*/.test(text);
const layouts: Readonly<Record<string, (text: string) => string | undefined>> = {
  'as they are': text => text,
  'with carriage returns': text => text.replace(/\r?\n/g, '\r\n'),
  'indented by tabs': text =>
    hasOwnLines(text) ? text.replace(/^ +/gm, blanks => '\t'.repeat(blanks.length / 2)) : undefined,
  'without a last line break': text => text.replace(/\n$/, ''),
  'with comments behind': text => (hasOwnLines(text) ? text.replace(/([^\n])$/gm, '$1 # c') : undefined),
  'with comments above': text =>
    hasOwnLines(text) ? text.replace(/^([ \t]*)(\S)/gm, '$1# c\n$1$2') : undefined,
  'on one line': text =>
    hasOwnLines(text) ? text.replace(/\{\n\s*([^\n{}#]*)\n\s*\}/g, '{ $1 }') : undefined,
};

/** Fixes that need a value only a person knows, or that are one of several steps; the rest ends what it is about. */
const isFirstStep = ({ title, finding, edits }: CodeAction): boolean =>
  [...edits.values()].flat().some(({ newText }) => /= *""|= *\[""\]/.test(newText)) ||
  (title.startsWith('Remove') && finding.code.startsWith('unused-'));

for (const [name, layout] of Object.entries(layouts))
  test(`what a quick fix makes of texts ${name} is whole, looks like the rest and ends what it is about`, () => {
    let fixes = 0;
    for (const texts of wrong) {
      const entries = [...texts].map(([uri, text]) => [uri, layout(text)] as const);
      if (entries.some(([, text]) => text === undefined)) continue;
      const before = treesOf(new Map(entries as [string, string][]));
      for (const [uri, text] of entries)
        for (const action of codeActions(before, uri, { start: 0, end: text!.length }, { severity })) {
          check(before, uri, action);
          fixes++;
        }
    }
    assert.ok(fixes > 300, String(fixes));
  });

function check(before: Module, uri: string, action: CodeAction): void {
  const texts = new Map([...before.files].map(([name, { text }]) => [name, text]));
  const told = `${action.finding.code}: ${action.title}\n${[...texts.values()].join('\n')}`;
  for (const [name, edits] of action.edits) {
    const file = before.files.get(name)!;
    const text = applied(file.text, edits);
    texts.set(name, text);
    assert.notEqual(text, file.text, told);
    const after = parse(text);
    assert.ok(
      after.problems.length <= file.problems.length,
      `${after.problems[0]?.message} ${told}\n${text}`,
    );
    if (formatting(file)?.length === 0 && after.problems.length === 0)
      assert.deepEqual(formatting(after), [], `${told}\n${text}`);
    if (file.text.includes('\r')) assert.doesNotMatch(text, /[^\r]\n/, told);
    if (/^\t/m.test(file.text) && !/^ /m.test(file.text)) assert.doesNotMatch(text, /^ /m, told);
    const comments = ({ text: whole }: { readonly text: string }) => whole.split('# c').length;
    if (!action.title.startsWith('Remove'))
      assert.ok(comments({ text }) >= comments(file), `${told}\n${text}`);
  }
  const count = (module: Module) =>
    diagnose(module, uri, { severity }).filter(({ code }) => code === action.finding.code).length;
  if (!isFirstStep(action)) assert.ok(count(treesOf(texts)) < count(before), told);
}

test('a name with a quote in it stays one text', () =>
  checkFix(
    'Add a build',
    'source "null" "a\\"b" {\n  communicator = "none"\n}\n',
    'source "null" "a\\"b" {\n  communicator = "none"\n}\n\nbuild {\n  sources = ["source.null.a\\"b"]\n}\n',
  ));

test('what goes to the top of a file leaves the comment about the file there', () =>
  checkFix(
    'Require the plugin "github.com/hashicorp/docker"',
    '# Copyright (c) Acme\n\n# The base.\nsource "docker" "t" {\n}\n',
    '# Copyright (c) Acme\n\npacker {\n  required_plugins {\n    docker = {\n      source  = "github.com/hashicorp/docker"\n      version = "~> VERSION"\n    }\n  }\n}\n\n# The base.\nsource "docker" "t" {\n}\n'.replace(
      'VERSION',
      plugin('github.com/hashicorp/docker')!.version,
    ),
  ));

test('`variables` keeps its comments as it becomes blocks, and stays where a block is in it', () => {
  checkFix(
    'Change to "variable" blocks',
    'variables {\n  # Where.\n  region = "eu" # or us\n  size   = 1\n  # The end.\n}\n',
    '# Where.\nvariable "region" {\n  type    = string\n  default = "eu" # or us\n}\n\nvariable "size" {\n  type    = number\n  default = 1\n}\n# The end.\n',
  );
});
