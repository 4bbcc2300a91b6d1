import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, requires, said } from './plugin-findings.ts';

const steps = (sources: string, body: string, version = '1.8.2') => `${requires(version)}
source "null" "y" {
  communicator = "none"
}
source "amazon-ebs" "x" {
  ami_name      = "x"
  instance_type = "t3.micro"
  source_ami    = "ami-1"
  ssh_username  = "ubuntu"
}
build {
  sources = [${sources}]
  provisioner "shell-local" {
${body}
  }
}
`;

test('build has what Packer and the builders of the build give', () => {
  check(
    steps(
      '"null.y"',
      `    inline = [build.ID, build.SourceAMI]
#                             ^^^^^^^^^ build-variable-unknown: The builder "null" gives no build.SourceAMI.`,
    ),
  );
  check(
    steps(
      '"amazon-ebs.x"',
      `    inline = [build.SourceAMI, build.SourceAMi]
#                                    ^^^^^^^^^ build-variable-unknown: The builder "amazon-ebs" gives no build.SourceAMi. Did you mean "SourceAMI"?`,
    ),
  );
  const both = '"amazon-ebs.x", "null.y"';
  const inline = '    inline = [build.SourceAMI]';
  assert.deepEqual(said(steps(both, inline)), ['error build-variable-unknown'], 'it runs for each source');
  assert.deepEqual(said(steps(both, `${inline}\n    only = ["amazon-ebs.x"]`)), []);
  assert.deepEqual(said(steps('"amazon-ebs.x"', '    inline = [build.Nope]', '>= 1.0.0')), [
    'hint build-variable-unknown',
  ]);
  assert.deepEqual(
    said(steps('"null.y"', '    inline = [for build in [{ size = 1 }] : build.size]')),
    [],
    'a name of the loop',
  );
  assert.deepEqual(
    said(steps('"docker.z"', '    inline = [build.Nope]')),
    [],
    'what docker gives is not known',
  );
});
