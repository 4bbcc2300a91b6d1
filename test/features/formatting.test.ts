import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatting,
  onTypeFormatting,
  rangeFormatting,
  type TextChange,
} from '../../server/language/features/formatting.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { applied } from '../support/edits.ts';
import { cursor } from '../support/markup.ts';
import { startTestServer } from '../support/server.ts';

const format = (text: string) => applied(text, formatting(parse(text)) ?? assert.fail('not formatted'));
const unmoved = (text: string, changes: readonly TextChange[] | undefined) =>
  applied(text, changes ?? assert.fail('not formatted'));

/** The text between `<|` and `|>` is selected. */
function formatSelected(marked: string): string {
  const [before = '', inside = '', after = ''] = marked.split(/<\||\|>/);
  const text = before + inside + after;
  const range = { start: before.length, end: before.length + inside.length };
  return unmoved(text, rangeFormatting(parse(text), range));
}

/** What was typed stands before the cursor. */
function typed(marked: string, character: string): string {
  const { text, offset } = cursor(marked);
  return unmoved(text, onTypeFormatting(parse(text), offset, character));
}

test('formatting aligns values and comments and leaves heredocs as they are', () => {
  assert.equal(
    format(
      'source "null" "x" {\na=1 # one\n   longer =  "x"# two\n  text = <<EOT\n  kept   =1\n\tEOT\nlist=[ 1,2 ]\n}\n',
    ),
    'source "null" "x" {\n  a      = 1   # one\n  longer = "x" # two\n  text   = <<EOT\n  kept   =1\n\tEOT\n  list   = [1, 2]\n}\n',
  );
});

test('formatting changes blanks only, and none that are right', () => {
  const text = 'locals {\n  a = 1\n  b =  2\n}\n';
  assert.deepEqual(formatting(parse(text)), [{ start: 22, end: 24, newText: ' ' }]);
});

test('a text with a syntax error is not formatted', () => {
  assert.equal(formatting(parse('locals {\na=1\n')), undefined);
  assert.equal(rangeFormatting(parse('locals {\na=1\n'), { start: 9, end: 12 }), undefined);
  assert.equal(onTypeFormatting(parse('locals {\na=\n'), 12, '\n'), undefined);
});

test('a selection formats its lines and nothing else', () => {
  assert.equal(
    formatSelected('locals {\na=1\nobject={\nx=<|1\ny|>=2\n}\nb=2\n}\nlocals {\nc=1\n}\n'),
    'locals {\na=1\nobject={\n    x = 1\n    y = 2\n}\nb=2\n}\nlocals {\nc=1\n}\n',
  );
  assert.equal(
    formatSelected('locals {\na=1\n}<|\nlocals {\nb|>=1\n}\nvariable "x"{\n}\n'),
    'locals {\na=1\n}\nlocals {\n  b = 1\n}\nvariable "x"{\n}\n',
  );
  assert.equal(formatSelected('locals {\na=1\n<|# note\n|>}\n'), 'locals {\na=1\n  # note\n}\n');
});

test('a typed brace formats the block it closes', () => {
  assert.equal(
    typed('locals {\na=1\n}\nlocals {\nb={\nc=1\n}\n}<|>\nlocals {\nd=1\n}\n', '}'),
    'locals {\na=1\n}\nlocals {\n  b = {\n    c = 1\n  }\n}\nlocals {\nd=1\n}\n',
  );
  assert.equal(typed('locals {\na = "x}<|>"\n}\n', '}'), 'locals {\na = "x}"\n}\n');
});

test('a new line formats the line above with its neighbours, not the line of the cursor', () => {
  assert.equal(
    typed('locals {\n  a = 1\n\n  b = 1\n  longer= 2\n  <|>\n  c   = 1\n}\n', '\n'),
    'locals {\n  a = 1\n\n  b      = 1\n  longer = 2\n  \n  c   = 1\n}\n',
  );
  assert.equal(typed('locals {\na=1\n\n  <|>\n}\n', '\n'), 'locals {\na=1\n\n  \n}\n');
  assert.equal(typed('x = <<EOT\n  a=1\n<|>\nEOT\n', '\n'), 'x = <<EOT\n  a=1\n\nEOT\n');
});

test('an editor can format; a broken text is a line in the log', async () => {
  const server = await startTestServer({});
  const request = (uri: string) =>
    server.lsp.sendRequest('textDocument/formatting', { textDocument: { uri }, options: {} });
  try {
    assert.equal(server.init.capabilities.documentFormattingProvider, true);
    server.open('untitled:/x/a.pkr.hcl', 'locals {\r\na=1\r\n}\r\n');
    server.open('untitled:/x/b.pkr.hcl', 'locals {\na=\n}\n');
    assert.deepEqual(await request('untitled:/x/a.pkr.hcl'), [
      { range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, newText: '  ' },
      { range: { start: { line: 1, character: 1 }, end: { line: 1, character: 1 } }, newText: ' ' },
      { range: { start: { line: 1, character: 2 }, end: { line: 1, character: 2 } }, newText: ' ' },
    ]);
    assert.equal(await request('untitled:/x/b.pkr.hcl'), null);
    assert.match(server.log.join('\n'), /Not formatted, because of a syntax error: .*b\.pkr\.hcl \(line 2: /);
  } finally {
    await server.close();
  }
});
