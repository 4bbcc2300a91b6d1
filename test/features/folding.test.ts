import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folding } from '../../server/language/features/folding.ts';
import { parse } from '../../server/language/syntax/parser.ts';

const folds = (text: string) =>
  folding(parse(text)).map(
    ({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind ? ` ${kind}` : ''}`,
  );

test('blocks, lists, objects, calls and heredocs fold up to their closing line', () => {
  assert.deepEqual(
    folds(
      `build {
  sources = [
    "a",
  ]
  provisioner "shell" {
    inline = [<<-EOT
      echo
    EOT
    ]
    environment = merge({
      a = 1
    }, {
      b = 2
    })
  }
}
source "a" "b" {}
`,
    ),
    ['0-14', '1-2', '4-13', '5-7', '9-12', '11-12'],
  );
});

test('a bracket behind its last value hides that line too', () => {
  assert.deepEqual(folds('locals {\n  a = [1,\n    2]\n}\n'), ['0-2', '1-2']);
});

test('comments fold as runs, and regions as marked', () => {
  assert.deepEqual(
    folds(
      '# one\n# two\n\n# alone\n/* a\nb */\n# region Sources\nlocals {\n}\n#endregion\n// region x\n// more\n// more\n// endregion\na = 1 # x\n# y\n',
    ),
    ['0-1 comment', '4-5 comment', '6-9 region', '10-13 region', '11-12 comment'],
  );
});

test('an unclosed block folds as far as it reaches', () => {
  assert.deepEqual(folds('build {\n  name = "x"\n'), ['0-1']);
});
