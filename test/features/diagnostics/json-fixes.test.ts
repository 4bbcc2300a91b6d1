import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CodeAction, codeActions } from '../../../server/language/features/code-actions.ts';
import { textAfter } from '../../../server/language/features/diagnostics/edits.ts';
import { diagnose } from '../../../server/language/features/diagnostics/index.ts';
import { refactorings } from '../../../server/language/features/refactor/index.ts';
import type { Module } from '../../../server/language/model/module.ts';
import { cases } from '../../packer/cases.ts';
import { jsonTwin } from '../../packer/json-twin.ts';
import { applied } from '../../support/edits.ts';
import { checkFix, treesOf } from '../../support/module.ts';

const severity = {};
type Layout = (value: unknown) => string;

/** What Packer was asked about, in JSON. */
const twins = cases().flatMap(({ files }) => {
  const texts = [...files].map(([name, text]) => [name.replace(/hcl$/, 'json'), jsonTwin(text)] as const);
  return texts.every(([, text]) => text !== undefined)
    ? [texts.map(([name, text]) => [name, JSON.parse(text!) as unknown] as const)]
    : [];
});

const layouts: Readonly<Record<string, Layout>> = {
  'two blanks': value => `${JSON.stringify(value, null, 2)}\n`,
  'four blanks': value => JSON.stringify(value, null, 4),
  tabs: value => `${JSON.stringify(value, null, '\t')}\n`,
  'carriage returns': value => `${JSON.stringify(value, null, 2)}\n`.replaceAll('\n', '\r\n'),
};
const onOneLine: Layout = value => JSON.stringify(value, null, 1).replace(/\n */g, ' ');

function each(layout: Layout, look: (before: Module, uri: string, action: CodeAction, text: string) => void) {
  let fixes = 0;
  for (const twin of twins) {
    const before = treesOf(new Map(twin.map(([name, value]) => [name, layout(value)])));
    for (const [uri, { text }] of before.files)
      for (const action of codeActions(before, uri, { start: 0, end: text.length }, { severity })) {
        fixes++;
        for (const [name, edits] of action.edits)
          look(before, uri, action, applied(before.files.get(name)!.text, edits));
      }
  }
  assert.ok(fixes > 150, String(fixes));
}

for (const [name, layout] of Object.entries(layouts))
  test(`what a quick fix makes of JSON with ${name} is JSON laid out the same`, () =>
    each(layout, (_, __, { title }, text) => {
      // A list made of one value stays on its line.
      if (title !== 'Put it into a list') assert.equal(text, layout(JSON.parse(text)), title);
    }));

test('what a quick fix makes of JSON on one line stays on it', () =>
  each(onOneLine, (_, __, { title }, text) => {
    JSON.parse(text);
    assert.doesNotMatch(text, /\n/, title);
  }));

test('a quick fix in JSON ends what it is about', () =>
  each(layouts['two blanks']!, (before, uri, action, text) => {
    if (
      /": ""/.test(
        [...action.edits.values()]
          .flat()
          .map(({ newText }) => newText)
          .join(),
      )
    )
      return;
    const texts = new Map([...before.files].map(([name, file]) => [name, file.text]));
    for (const name of action.edits.keys()) texts.set(name, text);
    const count = (module: Module) =>
      diagnose(module, uri, { severity }).filter(
        ({ code, message }) => code === action.finding.code && message === action.finding.message,
      ).length;
    assert.ok(count(treesOf(texts)) < count(before), `${action.finding.code}: ${action.title}\n${text}`);
  }));

const fixed = (title: string, before: string, after: string) =>
  checkFix(title, `//- a.pkr.json\n${before}\n`, `//- a.pkr.json\n${after}\n`);

test('what is declared stands with others of its kind', () => {
  fixed(
    'Declare variable "b"',
    '{\n  "variable": { "a": {} },\n  "locals": { "x": "${var.b}-${var.a}" }\n}',
    '{\n  "variable": { "a": {}, "b": { "type": "string" } },\n  "locals": { "x": "${var.b}-${var.a}" }\n}',
  );
  fixed(
    'Declare local "y"',
    '{\n    "locals": {\n        "x": "${local.y}"\n    }\n}',
    '{\n    "locals": {\n        "x": "${local.y}",\n        "y": ""\n    }\n}',
  );
  fixed(
    'Declare source "null" "b"',
    '{\n  "source": [ { "null": { "a": {} } } ],\n  "build": { "sources": ["null.b"] }\n}',
    '{\n  "source": [ { "null": { "a": {} } }, { "null": { "b": {} } } ],\n  "build": { "sources": ["null.b"] }\n}',
  );
});

test('what is removed takes its comma along, and labels that hold nothing more', () => {
  fixed(
    'Remove "nope"',
    '{ "variable": { "x": { "type": "string", "nope": 1 } } }',
    '{ "variable": { "x": { "type": "string" } } }',
  );
  fixed(
    'Remove "nope"',
    '{ "variable": { "x": { "nope": 1, "type": "string" } } }',
    '{ "variable": { "x": { "type": "string" } } }',
  );
  fixed(
    'Remove this "type"',
    '{ "variable": { "x": { "type": "string", "type": "number" } } }',
    '{ "variable": { "x": { "type": "string" } } }',
  );
  fixed(
    'Remove this "a"',
    '{ "locals": { "x": { "a": 1, "a": 2, "b": 3 } } }',
    '{ "locals": { "x": { "a": 1, "b": 3 } } }',
  );
  const source = (more: string) =>
    `{ "source": [{ "null": { "t": { "communicator": "none" } } }${more}], "build": { "sources": ["null.t"] } }`;
  fixed('Remove this one', source(', { "null": { "t": {} } }'), source(''));
});

test('a value of JSON becomes a local or a variable, and an interpolation takes its place', () => {
  const offered = (text: string, part: string) => {
    const module = treesOf(new Map([['a.pkr.json', text]]));
    const start = text.indexOf(part);
    return refactorings({ module, uri: 'a.pkr.json', start, end: start + part.length, asked: true }).map(
      one => [one.title, textAfter(text, one.edits())] as const,
    );
  };
  const text = '{ "source": { "null": { "t": { "ssh_host": "a.b", "ssh_port": 22 } } } }';
  assert.deepEqual(offered(text, '"a.b"'), [
    [
      'Extract to local "ssh_host"',
      '{ "source": { "null": { "t": { "ssh_host": "${local.ssh_host}", "ssh_port": 22 } } }, "locals": { "ssh_host": "a.b" } }',
    ],
    [
      'Extract to variable "ssh_host"',
      '{ "source": { "null": { "t": { "ssh_host": "${var.ssh_host}", "ssh_port": 22 } } }, "variable": { "ssh_host": { "type": "string", "default": "a.b" } } }',
    ],
  ]);
  const [[, local]] = offered('{ "locals": { "a": "x-${upper(path.root)}" } }', 'upper(path.root)') as [
    [string, string],
  ];
  assert.equal(local, '{ "locals": { "a": "x-${local.a_2}", "a_2": "${upper(path.root)}" } }');
});
