import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { lineStarts, offsetAt, positionAt } from '../../server/language/syntax/lines.ts';

const texts = ['', 'a', 'a\n', 'a\nb', '\n\n', 'a\r\nb\r\n', 'a\rb\r', '\r\n\r\r\n', 'é😀\n𝒳x\r\n'];

test('offsets and positions are those of the protocol', () => {
  for (const text of texts) {
    const document = TextDocument.create('file:///a', 'packer', 1, text);
    const starts = lineStarts(text);
    assert.equal(starts.length, document.lineCount, JSON.stringify(text));
    for (let offset = 0; offset <= text.length; offset++) {
      // between \r and \n the library says the end of the line, we the place itself
      if (text[offset - 1] === '\r' && text[offset] === '\n') continue;
      assert.deepEqual(
        positionAt(starts, offset),
        document.positionAt(offset),
        JSON.stringify([text, offset]),
      );
    }
    for (let line = 0; line < starts.length + 2; line++)
      for (let character = 0; character < 6; character++)
        assert.equal(
          offsetAt(text, starts, { line, character }),
          document.offsetAt({ line, character }),
          JSON.stringify([text, line, character]),
        );
  }
});

test('what lies outside is the nearest end', () => {
  const starts = lineStarts('a\nb');
  assert.deepEqual(positionAt(starts, -1), { line: 0, character: 0 });
  assert.equal(offsetAt('a\nb', starts, { line: -1, character: 3 }), 0);
  assert.equal(offsetAt('a\nb', starts, { line: 9, character: 3 }), 3);
});
