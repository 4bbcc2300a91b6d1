import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeActions } from '../../server/language/features/code-actions.ts';
import { moduleFrom } from '../support/module.ts';

const template = `hcp_packer_registry "x" {
  bucket_name = "a_\${var.x}"
  channels = ["latest", "a", "a"]
  labels = { a = 1, "b" = [for x in y : x] }
  bucket_labels = { b = 1 }
}
build {
  name = "x"
  sources = ["null.a", "null.a"]
  hcp_packer_registry {
    description = <<-EOT
    a
    EOT
  }
  provisioner "hcp-sbom" { scanner_url = x }
}
data "hcp-packer-image" "a" {
  iteration_id = data.hcp-packer-iteration.b.id
}
data "hcp-packer-iteration" "b" {
  channel = "c"
}
locals { x = data.hcp-packer-image["a"].id }
`;

test('whatever is missing from a template, findings and edits stay inside the text and in order', () => {
  const broken = Array.from({ length: template.length }, (_, i) => [
    template.slice(0, i),
    template.slice(0, i) + template.slice(i + 3),
  ]).flat();
  for (const text of broken)
    for (const { title, finding, edits } of codeActions(
      moduleFrom(text),
      'main.pkr.hcl',
      { start: 0, end: text.length },
      { severity: {} },
    )) {
      assert.ok(0 <= finding.start && finding.start <= finding.end && finding.end <= text.length);
      let offset = 0;
      for (const edit of edits.get('main.pkr.hcl') ?? []) {
        assert.ok(
          offset <= edit.start && edit.start <= edit.end && edit.end <= text.length,
          `${title}\n${text}`,
        );
        offset = edit.end;
      }
    }
});
