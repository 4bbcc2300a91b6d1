import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareBytes } from '../../server/language/model/value.ts';

test('texts are ordered by the bytes of UTF-8, as Go does it, also beyond the first plane', () => {
  const texts = ['', 'a', 'a\0', 'ab', 'b', 'é', '\ud7ff', '\ue000', '\uffff', '𝒳', '🙂', '🙂a', '🙃'];
  for (const a of texts)
    for (const b of texts)
      assert.equal(
        Math.sign(compareBytes(a, b)),
        Buffer.compare(Buffer.from(a), Buffer.from(b)),
        JSON.stringify([a, b]),
      );
});
