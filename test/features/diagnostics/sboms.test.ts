import { test } from 'node:test';
import { checkDiagnostics, checkFix } from '../../support/module.ts';

const sboms = (...bodies: readonly string[]) =>
  `build {\n${bodies.map(body => `  provisioner "hcp-sbom" {\n${body}\n  }`).join('\n')}\n}`;

test('an SBOM has a source or is generated', () => {
  checkDiagnostics(
    sboms(
      '# ^^^^^^^^^^^^^^^^^^^^^^ hcp-sbom-source: An hcp-sbom needs the "source" of the SBOM, or "auto_generate = true".',
    ),
  );
  checkDiagnostics(
    sboms(`    source        = "sbom.json"
#   ^^^^^^ hcp-sbom-source: "source" and "auto_generate" exclude each other.
    auto_generate = true`),
  );
  for (const body of ['    source = "sbom.json"', '    auto_generate = true', '    source = var.file'])
    checkDiagnostics(sboms(body));
  checkDiagnostics(sboms('    auto_generate = var.generate', '    only = ["null.t"]'));
});

test('the name of an SBOM', () => {
  checkDiagnostics(
    sboms(`    source    = "x"
    sbom_name = "a_b"
#               ^^^^^ hcp-sbom-name-invalid`),
  );
  checkDiagnostics(
    sboms('    source = "x"\n    sbom_name = "a-b"', '    source = "x"\n    sbom_name = source.name'),
  );
});

test('of several SBOMs each has a name', () => {
  checkDiagnostics(
    sboms(
      '    source    = "x"\n    sbom_name = "abc"',
      `# ^^^^^^^^^^^^^^^^^^^^^^ hcp-sbom-name-missing
    source = "y"`,
    ),
  );
  checkDiagnostics(sboms('    source = "x"', '    source = "y"\n    only = ["null.t"]'));
  checkDiagnostics(`${sboms('    source = "x"')}\n${sboms('    source = "y"')}`);
});

test('the same name twice in one build', () => {
  checkDiagnostics(
    sboms(
      '    source    = "x"\n    sbom_name = "abc"',
      `    source    = "x"
    sbom_name = "abc"
#               ^^^^^ hcp-sbom-name-duplicate`,
    ),
  );
  checkDiagnostics(
    `${sboms('    source = "x"\n    sbom_name = "abc"')}\n${sboms('    source = "x"\n    sbom_name = "abc"')}`,
  );
});

test('where the scanner came from', () => {
  checkDiagnostics(
    sboms(`    auto_generate = true
    scanner_url   = "https://example.com"
#   ^^^^^^^^^^^ hcp-sbom-deprecated-argument`),
  );
  checkFix(
    'Remove "scanner_url"',
    sboms('    source = "x"\n    scanner_url = "y"'),
    sboms('    source = "x"'),
  );
});

test('an SBOM without a name gets room for one, and one with a name that is taken the next number', () => {
  checkFix(
    'Add "sbom_name"',
    sboms('    source    = "x"\n    sbom_name = "abc"', '    source = "y"'),
    sboms('    source    = "x"\n    sbom_name = "abc"', '    sbom_name = ""\n    source    = "y"'),
  );
  const named = (...names: readonly string[]) =>
    sboms(...names.map(name => `    source    = "x"\n    sbom_name = "${name}"`));
  checkFix('Change to "abc-3"', named('abc', 'abc-2', 'abc'), named('abc', 'abc-2', 'abc-3'));
  const long = 'a'.repeat(36);
  checkFix(`Change to "${long.slice(2)}-2"`, named(long, long), named(long, `${long.slice(2)}-2`));
});
