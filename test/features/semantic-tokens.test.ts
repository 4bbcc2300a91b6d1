import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver';
import { formatting } from '../../server/language/features/formatting.ts';
import {
  type SemanticToken,
  semanticTokens,
  semanticTokensIn,
} from '../../server/language/features/semantic-tokens.ts';
import { lineStarts, positionAt } from '../../server/language/syntax/lines.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { scopesOf } from '../grammar/scopes.ts';
import { dice } from '../support/dice.ts';
import { applied } from '../support/edits.ts';
import { startTestServer } from '../support/server.ts';

const named = ({ type, modifier }: SemanticToken) => `${type}${modifier ? `.${modifier}` : ''}`;
const drawn = (text: string) =>
  semanticTokens(parse(text)).map(token => `${text.slice(token.start, token.end)} ${named(token)}`);

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  contributes: { semanticTokenScopes: { language: string; scopes: Record<string, [string]> }[] };
};

/** Where a token would get another colour than the grammar gave it. */
async function recoloured(text: string): Promise<string[]> {
  const { scopes } = manifest.contributes.semanticTokenScopes.find(one => one.language === 'packer')!;
  const lines = await scopesOf('source.hcl.packer', text);
  const starts = lineStarts(text);
  const found: string[] = [];
  for (const token of semanticTokens(parse(text))) {
    const { line, character } = positionAt(starts, token.start);
    const grammar = lines[line]!.find(one => one.start <= character && character < one.end);
    const want = scopes[named(token)]?.[0];
    const whole = grammar && grammar.start <= character && grammar.end >= character + token.end - token.start;
    if (grammar?.scopes.at(-1) !== want || !whole)
      found.push(`${line}: ${text.slice(token.start, token.end)}: ${grammar?.scopes.at(-1)}, then ${want}`);
  }
  return found;
}

test('every template here keeps its colours when the tokens arrive', async () => {
  const files = globSync(['samples/**/*.hcl', 'test/**/*.hcl']);
  assert.ok(files.length > 5);
  for (const name of files) {
    const text = readFileSync(name, 'utf8').replaceAll('\r\n', '\n');
    // A blank before a dot is beyond the grammar, and formatting takes it out.
    const formatted = applied(text, formatting(parse(text)) ?? []);
    assert.deepEqual(await recoloured(formatted), [], name);
  }
});

test('both languages have the same scopes for tokens', () => {
  const [a, b] = manifest.contributes.semanticTokenScopes;
  assert.deepEqual(a!.scopes, b!.scopes);
  assert.deepEqual([a!.language, b!.language], ['packer', 'packervars']);
});

test('a name is what it is, not what it looks like', () => {
  assert.deepEqual(drawn('a = [for var in x : var.y]'), [
    'a property',
    'var variable',
    'x variable',
    'var variable',
    'y property.member',
  ]);
  assert.deepEqual(drawn('source "a" b {\n  c = d["e"].f.0[1]\n  g = h(var.i, { j = 1 })\n}'), [
    'source type',
    'a enumMember',
    'b enumMember',
    'c property',
    'd variable',
    'f property.member',
    '0 number',
    '1 number',
    'g property',
    'h function.defaultLibrary',
    'var variable.defaultLibrary',
    'i property.member',
    'j property',
    '1 number',
  ]);
});

test('tokens are in order, apart and on one line, in broken texts too', () => {
  const text = readFileSync('test/fixtures/formatting.hcl', 'utf8');
  for (let length = 0; length < text.length; length += 7) {
    const part = text.slice(0, length);
    let end = 0;
    for (const token of semanticTokens(parse(part))) {
      assert.ok(token.start >= end && token.end > token.start, part);
      assert.doesNotMatch(part.slice(token.start, token.end), /[\r\n]/);
      end = token.end;
    }
  }
});

test('a range gives the tokens it touches', () => {
  const file = parse('a = b\nc = d\n');
  assert.deepEqual(
    semanticTokensIn(file, { start: 6, end: 9 }).map(({ start }) => start),
    [6],
  );
});

test('an editor is told the difference', async () => {
  const server = await startTestServer({});
  const uri = 'untitled:/x/a.pkr.hcl';
  const ask = <R>(method: string, more: object = {}): Promise<R> =>
    server.lsp.sendRequest(`textDocument/semanticTokens/${method}`, { textDocument: { uri }, ...more });
  try {
    server.open(uri, 'a = 1\nb = 2\n');
    const first = await ask<SemanticTokens>('full');
    assert.deepEqual(first.data, [0, 0, 1, 2, 0, 0, 4, 1, 5, 0, 1, 0, 1, 2, 0, 0, 4, 1, 5, 0]);
    server.change(uri, 2, 'a = 1\nb = var.c\n');
    const { edits, resultId } = await ask<SemanticTokensDelta>('full/delta', {
      previousResultId: first.resultId,
    });
    const data = [...first.data];
    for (const { start, deleteCount, data: added } of edits.toReversed())
      data.splice(start, deleteCount, ...(added ?? []));
    assert.deepEqual(data, (await ask<SemanticTokens>('full')).data);
    assert.ok(edits.length > 0 && (edits[0]!.data?.length ?? 0) < data.length);
    assert.ok(resultId);
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 1 } };
    assert.deepEqual((await ask<SemanticTokens>('range', { range })).data, [1, 0, 1, 2, 0]);
  } finally {
    await server.close();
  }
});

test('after any edits the differences add up to what is there now', async () => {
  const server = await startTestServer({});
  const uri = 'untitled:/x/b.pkr.hcl';
  const ask = <R>(method: string, more: object = {}): Promise<R> =>
    server.lsp.sendRequest(`textDocument/semanticTokens/${method}`, { textDocument: { uri }, ...more });
  const { below, chance, pick } = dice(7);
  const pieces = [
    'a = 1\n',
    '\n',
    '"',
    '}',
    '{',
    '${var.x}',
    '<<EOT\nx\nEOT\n',
    '# c',
    'locals {\n  b = upper("ä😀")\n}\n',
    '.',
  ];
  let text = readFileSync('test/fixtures/formatting.hcl', 'utf8');
  try {
    server.open(uri, text);
    let { data, resultId } = await ask<SemanticTokens>('full');
    for (let version = 2; version < 80; version++) {
      const start = below(text.length);
      text = text.slice(0, start) + (chance(0.6) ? pick(pieces) : '') + text.slice(start + below(30));
      server.change(uri, version, text);
      const answer = await ask<SemanticTokensDelta | SemanticTokens>('full/delta', {
        previousResultId: resultId,
      });
      assert.ok('edits' in answer, 'all is said again');
      const now = [...data];
      // All of them are about the tokens as they were.
      for (const { start, deleteCount, data: added } of answer.edits.toSorted((a, b) => b.start - a.start))
        now.splice(start, deleteCount, ...(added ?? []));
      const starts = lineStarts(text);
      const places: number[] = [];
      let [line, character] = [0, 0];
      for (let i = 0; i < now.length; i += 5) {
        character = now[i] === 0 ? character + now[i + 1]! : now[i + 1]!;
        line += now[i]!;
        places.push(line, character, now[i + 2]!);
      }
      assert.deepEqual(
        places,
        semanticTokens(parse(text)).flatMap(token => {
          const at = positionAt(starts, token.start);
          return [at.line, at.character, token.end - token.start];
        }),
      );
      [data, resultId] = [now, answer.resultId];
    }
  } finally {
    await server.close();
  }
});
