import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeActions } from '../../../server/language/features/code-actions.ts';
import { moduleFrom } from '../../support/module.ts';

/** Every quick fix that is offered anywhere, behind the code of its finding. */
function titles(text: string): readonly string[] {
  const module = moduleFrom(text);
  return [...module.files].flatMap(([uri, file]) =>
    codeActions(module, uri, { start: 0, end: file.text.length }, { severity: {} }).map(
      ({ finding, title }) => `${finding.code}: ${title}`,
    ),
  );
}

test('nothing is offered that would be wrong again', () => {
  // A list is no block without its "=".
  assert.deepEqual(
    titles(
      `source "null" "t" {\n  communicator = "none"\n}\nbuild {\n  sources {\n    a = "null.t"\n  }\n}\n`,
    ).filter(one => one.includes('Insert')),
    [],
  );
  // What has to be computed is no value of a variable file, whoever declares it.
  assert.deepEqual(
    titles('//- a.pkr.hcl\nlocals {\n}\n//- b.auto.pkrvars.hcl\nx = upper("a")\n').filter(one =>
      one.startsWith('variable-file-undeclared'),
    ),
    ['variable-file-undeclared: Remove "x"'],
  );
  // How near a hidden value is to one that is allowed is nobody's business.
  const hidden = `variable "s" {\n  sensitive = true\n  default = "prd"\n  validation {\n    condition     = contains(["dev", "prod"], var.s)\n    error_message = "No."\n  }\n}\n`;
  assert.deepEqual(
    titles(hidden).filter(one => one.startsWith('validation')),
    [],
  );
});

test('a condition that reads its own variable is not offered to read it twice', () => {
  const text = `variable "size" {
  default = 1
  validation {
    condition     = var.size > var.least
    error_message = "Too small."
  }
}
variable "least" {
  default = 0
}
`;
  const all = titles(text);
  assert.ok(all.length > 0, 'nothing is offered at all: the test shows nothing');
  assert.ok(!all.some(one => one.endsWith(': Change to "size"')), all.join());
});
