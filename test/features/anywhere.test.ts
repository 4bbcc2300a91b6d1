import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { completion } from '../../server/language/features/completion/index.ts';
import { hover } from '../../server/language/features/hover.ts';
import { inlayHints } from '../../server/language/features/inlay.ts';
import { signature } from '../../server/language/features/signature.ts';
import { moduleOf } from '../../server/language/model/module.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { fakeRegistry, NOW, version } from '../support/fake-registry.ts';

const samples = globSync('samples/**/*.pkr.hcl').map(path => readFileSync(path, 'utf8'));
const registry = fakeRegistry({ 'golden-base': { channels: { production: version('v1') } } });
const env = { registry, now: NOW, snippets: true, again: true, list: async () => ['a.sh', 'b/'] };

/** A snippet as somebody leaves it who takes every default: the first choice, the placeholder, a number. */
const expanded = (snippet: string): string =>
  snippet
    .replace(/\$\{\d+\|([^|]*?)(?<!\\),[^|]*\|\}/g, '$1')
    .replace(/\$\{\d+\|([^|]*)\|\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\{\n( *)\$[1-9]\n/g, '{\n$1a = 1\n')
    .replace(/\$0/g, '')
    .replace(/\$\d/g, '1')
    .replace(/\\([\\$}])/g, '$1');

test('at every place of a template, whole or broken off, there is an answer and no exception', async () => {
  let answers = 0;
  for (const whole of samples)
    for (let offset = 0; offset <= whole.length; offset += 23)
      for (const text of [
        whole,
        whole.slice(0, offset),
        `${whole.slice(0, offset)}.${whole.slice(offset)}`,
      ]) {
        const file = parse(text);
        const module = moduleOf(new Map([['a.pkr.hcl', file]]));
        const { items } = await completion(module, 'a.pkr.hcl', offset, env);
        for (const { span, label } of items) {
          const place = `${label} at ${offset} of ${JSON.stringify(text.slice(offset - 40, offset + 20))}`;
          assert.ok(span.start <= offset && offset <= span.end, place);
          assert.doesNotMatch(text.slice(span.start, span.end), /\n/, place);
        }
        answers += items.length;
        await hover(module, 'a.pkr.hcl', offset, { registry, who: 'x', now: NOW, rich: true });
        signature(file, offset);
        if (offset % 7 === 0)
          await inlayHints(module, 'a.pkr.hcl', file, { registry, now: NOW, artifacts: true, values: true });
      }
  assert.ok(answers > 3_000, String(answers));
});

const problemsOf = (text: string): string =>
  parse(text)
    .problems.map(({ message, start }) => `${message} ${text.slice(start, start + 30)}`)
    .join('; ');

test('what is accepted parses: every argument and block of every component', async () => {
  let checked = 0;
  for (const [kind, wrap] of [
    ['source', (inner: string) => inner],
    ['data', (inner: string) => inner],
    ['provisioner', (inner: string) => `build {\n  ${inner}\n}\n`],
    ['post-processor', (inner: string) => `build {\n  ${inner}\n}\n`],
  ] as const) {
    const labelled = wrap(`${kind} "CURSOR"`);
    const offset = labelled.indexOf('CURSOR');
    const text = labelled.replace('CURSOR', '');
    const types = await completion(moduleOf(new Map([['a.pkr.hcl', parse(text)]])), 'a.pkr.hcl', offset, env);
    assert.ok(types.items.length > 6, kind);
    for (const { span, newText, label } of types.items) {
      const block = expanded(text.slice(0, span.start) + newText + text.slice(span.end));
      assert.equal(problemsOf(block), '', block);
      const name = kind === 'source' || kind === 'data' ? ' "x"' : '';
      const open = wrap(`${kind} "${label}"${name} {\n    CURSOR\n  }`);
      const at = open.indexOf('CURSOR');
      const body = open.replace('CURSOR', '');
      const module = moduleOf(new Map([['a.pkr.hcl', parse(body)]]));
      for (const item of (await completion(module, 'a.pkr.hcl', at, { ...env, again: false })).items) {
        const accepted = expanded(body.slice(0, item.span.start) + item.newText + body.slice(item.span.end));
        assert.equal(problemsOf(accepted), '', `${label} ${item.label}: ${accepted}`);
        checked++;
      }
    }
  }
  assert.ok(checked > 4_000, String(checked));
});
