import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

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

/** Why a program cannot be used; false where it can. */
export const missing = (program: string, args: readonly string[]): string | false => {
  const { error, status } = spawnSync(program, args, { encoding: 'utf8' });
  if (error) return `there is no ${program} on the PATH`;
  return status === 0 ? false : `${program} ${args.join(' ')} ends with ${status}`;
};

/** The set-up that the documentation shows, with the server's path and Node filled in. */
function documented(language: string): string {
  const found = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(
    readFileSync('docs/editors.md', 'utf8'),
  );
  assert.ok(found, `docs/editors.md has no ${language}`);
  assert.match(found[1]!, /(['"])node\1,? \1\/path\/to\/dist\/server\.js\1/);
  return found[1]!
    .replace(/(['"])node\1/, JSON.stringify(process.execPath))
    .replace(/(['"])\/path\/to\/dist\/server\.js\1/, JSON.stringify(resolve('dist/server.js')));
}

/** Runs an editor through its session; what it saw there. */
export async function sessionIn<Seen>(
  program: string,
  args: readonly string[],
  language: string,
): Promise<Seen & { readonly failure?: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'editor-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    XDG_STATE_HOME: folder,
    TEMPLATE: file('web.pkr.hcl', template),
    SETUP: file('setup', documented(language)),
    SEEN: join(folder, 'seen.json'),
  };
  try {
    await promisify(execFile)(program, args, { env, timeout: 120_000 });
    return JSON.parse(readFileSync(env.SEEN, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
