import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const nvim = process.env.NVIM ?? 'nvim';
const missing = spawnSync(nvim, ['--version']).error ? 'there is no nvim on the PATH' : false;

interface Seen {
  readonly failure?: string;
  readonly filetype: string;
  readonly diagnostics: readonly { line: number; message: string; source: string; code?: string }[];
  readonly hover: readonly string[];
  readonly completion: readonly string[];
  readonly definition: string;
  readonly text: readonly string[];
}

const template = `variable "team" {
  type = string
}
variable "nobody_needs" {
  type = string
}
source "amazon-ebs" "web" {
  region = "eu-west-1"
  ami_name = var.team
}
build {
  sources = ["amazon-ebs.wbe"]
}
`;

/** The setup that the documentation shows, with the server's path and Node filled in. */
function documented(): string {
  const [, lua] = /```lua\n([\s\S]*?)```/.exec(readFileSync('docs/editors.md', 'utf8'))!;
  assert.ok(lua!.includes("'node', '/path/to/dist/server.js'"));
  return lua!.replace(
    "'node', '/path/to/dist/server.js'",
    `${JSON.stringify(process.execPath)}, ${JSON.stringify(resolve('dist/server.js'))}`,
  );
}

test('Neovim, set up as documented, shows mistakes, hovers, completes, finds, renames, formats and corrects', {
  skip: missing,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nvim-'));
  const path = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    XDG_STATE_HOME: folder,
    TEMPLATE: path('web.pkr.hcl', template),
    SETUP: path('setup.lua', documented()),
    SEEN: join(folder, 'seen.json'),
  };
  const session = resolve('test/clients/editors/session.lua');
  try {
    await promisify(execFile)(
      nvim,
      ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', 'filetype on', '-c', `luafile ${session}`],
      { env, timeout: 120_000 },
    );
    const seen = JSON.parse(readFileSync(env.SEEN, 'utf8')) as Seen;
    assert.equal(seen.failure, undefined);
    assert.equal(seen.filetype, 'packer');
    const [mistake] = seen.diagnostics.filter(({ line }) => line === 12);
    assert.deepEqual([mistake!.source, mistake!.code], ['packer', 'undeclared-source']);
    // The settings of the example reach the server.
    assert.ok(seen.diagnostics.every(({ code }) => code !== 'unused-variable'));
    assert.match(mistake!.message, /Did you mean "amazon-ebs\.web"\?/);
    assert.match(seen.hover.join('\n'), /region/);
    assert.deepEqual(seen.completion, ['team', 'nobody_needs']);
    assert.equal(seen.definition, 'variable "team" {');
    const text = seen.text.join('\n');
    assert.match(text, /variable "owner" \{/);
    assert.match(text, / {2}region {3}= "eu-west-1"\n {2}ami_name = var\.owner\n/);
    assert.match(text, /sources = \["amazon-ebs\.web"\]/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
