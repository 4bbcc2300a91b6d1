import { test } from 'node:test';
import { checkDiagnostics } from '../../support/module.ts';

const block = (lines: string, more = '') => checkDiagnostics(`hcp_packer_registry {\n${lines}\n}\n${more}`);
/** A block that lacks nothing else. */
const named = (lines: string, more = '') => block(`  bucket_name = "ubuntu"\n${lines}`, more);

test('a bucket name Packer refuses is marked at its value', () => {
  block(`  bucket_name = "a_b"
#               ^^^^^ hcp-bucket-name-invalid: A bucket name has 3 to 36 letters, digits and dashes; "a_b" does not fit.`);
  block(`  bucket_name = "ab"
#               ^^^^ hcp-bucket-name-invalid`);
  block(`  bucket_name = 12
#               ^^ hcp-bucket-name-invalid`);
  block(`  bucket_name = "a-name-of-one-more-than-36-characters"
#               ${'^'.repeat(39)} hcp-bucket-name-invalid`);
});

test('a bucket name Packer takes is left alone', () => {
  block('  bucket_name = "abc"');
  block('  bucket_name = false');
  block('  bucket_name = "a-name-of-the-36-characters-allowed1"');
});

test('a bucket name from a default is judged like plain packer validate does', () =>
  block(
    `  bucket_name = "\${var.team}-images"
#               ^^^^^^^^^^^^^^^^^^^^ hcp-bucket-name-invalid`,
    'variable "team" {\n  default = "my team"\n}',
  ));

test('a sensitive bucket name is judged and not shown', () =>
  block(
    `  bucket_name = var.name
#               ^^^^^^^^ hcp-bucket-name-invalid: A bucket name has 3 to 36 letters, digits and dashes.`,
    'variable "name" {\n  default   = "my secret"\n  sensitive = true\n}',
  ));

test('a bucket name nobody can know yet is left alone', () => {
  block('  bucket_name = var.team', 'variable "team" {}');
  block('  bucket_name = "${var.undeclared}_"');
  block('  bucket_name = substr(uuidv4(), 0, 8)');
  block('  bucket_name = formatdate("YYYY-MM-DD", timestamp())');
});

test('a bucket name that no time makes right is an error', () => {
  block(`  bucket_name = "base-${'${timestamp()}'}"
#               ^^^^^^^^^^^^^^^^^^^^^ hcp-bucket-name-invalid`);
  block(`  bucket_name = lower(timestamp())
#               ^^^^^^^^^^^^^^^^^^ hcp-bucket-name-invalid`);
});

test('a bucket name with a dash at an end is mentioned', () => {
  block(`  bucket_name = "-abc"
#               ^^^^^^ hcp-bucket-name-edge-dash`);
  block(`  bucket_name = "abc-"
#               ^^^^^^ hcp-bucket-name-edge-dash`);
  block('  bucket_name = "a-c"');
});

test('a root block without bucket name is marked, whatever the build is called', () =>
  checkDiagnostics(` hcp_packer_registry {
#^^^^^^^^^^^^^^^^^^^ hcp-bucket-name-missing
}
build {
  name = "ubuntu"
}`));

test('an empty bucket name is no bucket name', () =>
  block(`  bucket_name = ""
#               ^^ hcp-bucket-name-missing`));

test('an empty bucket name that a variable may fill is left alone', () =>
  block('  bucket_name = var.name', 'variable "name" {\n  default = ""\n}'));

test('a block in the only build takes its bucket name from the build', () =>
  checkDiagnostics(`build {
  name = "ubuntu"
  hcp_packer_registry {
# ^^^^^^^^^^^^^^^^^^^ hcp-build-level-block
  }
}`));

test('a block in a nameless build needs a bucket name', () =>
  checkDiagnostics(`build {
  hcp_packer_registry {
# ^^^^^^^^^^^^^^^^^^^ hcp-build-level-block
# ^^^^^^^^^^^^^^^^^^^ hcp-bucket-name-missing
  }
}`));

test('a name of a build that becomes the bucket is held to its rule', () => {
  checkDiagnostics(`build {
  name = "my build"
#        ^^^^^^^^^^ hcp-bucket-name-from-build
  hcp_packer_registry {
# ^^^^^^^^^^^^^^^^^^^ hcp-build-level-block
  }
}`);
  checkDiagnostics(`build {
  name = "my build"
  hcp_packer_registry {
# ^^^^^^^^^^^^^^^^^^^ hcp-build-level-block
    bucket_name = "ubuntu"
  }
}`);
});

test('a description is counted in bytes', () => {
  named(`  description = "${'é'.repeat(128)}"
#               ${'^'.repeat(130)} hcp-description-too-long: A bucket description has at most 255 bytes of UTF-8; this has 256.`);
  named(`  description = "${'é'.repeat(127)}a"`);
  named(`  description = "${'a'.repeat(255)}"`);
});

test('the line break at the end of a heredoc counts', () => {
  const heredoc = (letters: number) => `locals {\n  text = <<EOF\n${'a'.repeat(letters)}\nEOF\n}\n`;
  named(
    `  description = local.text
#               ^^^^^^^^^^ hcp-description-too-long`,
    heredoc(255),
  );
  named('  description = local.text', heredoc(254));
});

test('too long a description keeps Packer from the other checks', () =>
  block(`  bucket_name = "a_b"
  description = "${'a'.repeat(256)}"
#               ${'^'.repeat(258)} hcp-description-too-long
  labels        = { a = 1 }
  bucket_labels = { b = 1 }`));

test('labels is the old name', () => {
  named(`  labels = { os = "ubuntu" }
# ^^^^^^ hcp-labels-deprecated`);
  named('  labels = {}');
  named('  labels = null');
  named('  labels = var.labels', 'variable "labels" {}');
});

test('labels beside bucket_labels stops Packer', () => {
  named(`  bucket_labels = { os = "ubuntu" }
  labels        = { os = "ubuntu" }
# ^^^^^^ hcp-labels-conflict`);
  named('  bucket_labels = { os = "ubuntu" }\n  labels        = {}');
  named(`  bucket_labels = {}
  labels        = { os = "ubuntu" }
# ^^^^^^ hcp-labels-deprecated`);
});

test('what Packer does not read is marked', () => {
  named(`  channel = ["dev"]
# ^^^^^^^ hcp-unknown-argument: Packer ignores "channel": hcp_packer_registry has no such argument. Did you mean "channels"?`);
  named(`  bucket_label = {}
# ^^^^^^^^^^^^ hcp-unknown-argument: Packer ignores "bucket_label": hcp_packer_registry has no such argument. Did you mean "bucket_labels"?`);
  named(`  owner = nobody.knows
# ^^^^^ hcp-unknown-argument: Packer ignores "owner": hcp_packer_registry has no such argument.`);
  named(`  dynamic "channels" {
# ^^^^^^^ hcp-unknown-argument: Packer ignores "dynamic": hcp_packer_registry has no such block.
  }`);
  named(`  build_labels {
# ^^^^^^^^^^^^ hcp-unknown-argument: "build_labels" is an argument, written with "=": as a block Packer ignores it.
  }`);
});

test('every argument Packer reads is left alone', () =>
  named('  description = ""\n  bucket_labels = {}\n  build_labels = {}\n  channels = []'));

test('a label on the block is refused', () => {
  checkDiagnostics(`hcp_packer_registry "ubuntu" "x" {
#                   ^^^^^^^^ hcp-extraneous-label
  bucket_name = "ubuntu"
}`);
});

test('a value of the wrong type is refused where it is', () => {
  block(`  bucket_name = null
#               ^^^^ hcp-unsuitable-value: "bucket_name" cannot be null; leave it out instead.`);
  block(`  bucket_name = ["ubuntu"]
#               ^^^^^^^^^^ hcp-unsuitable-value: "bucket_name" takes a string, not a list.`);
  named(`  channels = "dev"
#            ^^^^^ hcp-unsuitable-value: "channels" takes a list of strings, not a string.`);
  named(`  channels = ["dev", null, ["x"]]
#                    ^^^^ hcp-unsuitable-value: An element of "channels" cannot be null.
#                          ^^^^^ hcp-unsuitable-value: An element of "channels" must be a string, not a list.`);
  named(`  bucket_labels = []
#                 ^^ hcp-unsuitable-value: "bucket_labels" takes a map of strings, not a list.`);
  named(`  build_labels = { os = "ubuntu", tags = ["a"], "owner" = null }
#                                        ^^^^^ hcp-unsuitable-value: "tags" in "build_labels" must be a string, not a list.
#                                                         ^^^^ hcp-unsuitable-value: "owner" in "build_labels" cannot be null.`);
});

test('what converts to the type is left alone', () =>
  named(
    '  description = 5\n  channels = [123, "abc"]\n  bucket_labels = { a = 1, b = true }\n  build_labels = null\n  labels = null',
  ));

test('git_sha is set by Packer', () => {
  named(`  build_labels = { git_sha = "x" }
#                  ^^^^^^^ hcp-reserved-label`);
  named('  bucket_labels = { git_sha = "x" }');
});

test('the channel latest is managed by HCP', () => {
  named(`  channels = ["dev", "latest"]
#                    ^^^^^^^^ hcp-channel-latest`);
  named('  channels = ["dev", "latest-dev"]');
  named('  channels = var.channels', 'variable "channels" {\n  default = ["latest"]\n}');
});

test('a channel HCP cannot have is marked', () => {
  named(`  channels = ["no_underscore", "-dev", "d", ""]
#             ^^^^^^^^^^^^^^^ hcp-channel-shape
#                              ^^^^^^ hcp-channel-shape
#                                      ^^^ hcp-channel-shape
#                                           ^^ hcp-channel-shape`);
  named('  channels = ["dev", "production-1"]');
});

test('a channel twice is marked the second time', () => {
  named(`  channels = ["dev", "prod", "dev"]
#                            ^^^^^ hcp-channel-duplicate`);
  named('  channels = ["dev", "prod"]');
});

test('what the block is read without', () => {
  checkDiagnostics(`build {
  name = "ubuntu"
  hcp_packer_registry {
# ^^^^^^^^^^^^^^^^^^^ hcp-build-level-block
    bucket_name = build.name
#                 ^^^^^^^^^^ hcp-unavailable-reference
    description = "\${source.type} \${packer.version}"
#                    ^^^^^^^^^^^ hcp-unavailable-reference
    build_labels = { fingerprint = packer.versionFingerprint }
#                                  ^^^^^^^^^^^^^^^^^^^^^^^^^ hcp-unavailable-reference
  }
}`);
  block(`  bucket_name = env("BUCKET")
#               ^^^ hcp-unavailable-reference`);
  named('  description = packer.version');
});

test('an output of a data source fails packer validate, also through locals', () => {
  checkDiagnostics(`hcp_packer_registry {
  bucket_name = data.http.name.body
#               ^^^^^^^^^^^^^^^^^^^ hcp-data-in-registry-block
  description = "of \${local.parent}"
#                     ^^^^^^^^^^^^ hcp-data-in-registry-block: packer validate does not run data.http.name, so it fails on "description" of hcp_packer_registry unless -evaluate-datasources is given.
}
locals {
  parent = local.body
  body   = data.http.name.body
}`);
  checkDiagnostics(`build {
  name = data.http.name.body
#        ^^^^^^^^^^^^^^^^^^^ hcp-data-in-registry-block
  provisioner "shell" {
    timeout = data.http.name.body
#             ^^^^^^^^^^^^^^^^^^^ hcp-data-in-registry-block
    inline  = [data.http.name.body]
  }
}`);
});

test('a local with a data source in another part is left alone', () =>
  block(
    '  bucket_name = local.all.name',
    'locals {\n  all = { name = "ubuntu", parent = data.http.name.body }\n}',
  ));

test('blocks that a variable may take away are checked, and never counted', () =>
  checkDiagnostics(`build {
  name = "ubuntu"
  dynamic "hcp_packer_registry" {
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hcp-build-level-block
    for_each = var.publish ? [1] : []
    content {
      bucket_name = "a_b"
#                   ^^^^^ hcp-bucket-name-invalid
    }
  }
}
build {
  name = "other"
}
variable "publish" {
  default = true
}`));

test('a dynamic block that makes nothing, or perhaps nothing, is left alone', () => {
  const dynamic = (each: string) => `variable "publish" {
}
build {
  dynamic "hcp_packer_registry" {
    for_each = ${each}
    content {
      bucket_name = "a_b"
    }
  }
}`;
  checkDiagnostics(dynamic('[]'));
  checkDiagnostics(dynamic('var.publish ? [1] : []'));
});

test('a template being typed is left in peace', () => {
  checkDiagnostics('hcp_packer_registry {\n  bucket_name = \n}');
  checkDiagnostics('hcp_packer_registry {\n  bucket_name = "ubuntu"\n  bucket_\n}');
  checkDiagnostics('hcp_packer_registry {\n  bucket_name = "ubuntu"\n  channels = [');
});
