import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A local registry as users run it: the bundle, as a process, with a database file. */
export interface RegistryProcess {
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startRegistry(root: string, database: string): Promise<RegistryProcess> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'dist/registry.js'), '--database', database],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', code => reject(new Error(`the local registry ended with ${code}`)));
  });
  const { env } = JSON.parse(line) as { env: Record<string, string> };
  return {
    env,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/**
 * Two folders of templates that the stock Packer builds without any cloud: the file builder publishes the name
 * of the file it wrote, with the platform `packer.file` and the folder as the region.
 */
export function writeTemplates(
  workspace: string,
  images: string,
): { readonly parent: string; readonly child: string } {
  mkdirSync(images, { recursive: true });
  const parent = join(workspace, 'golden-base');
  const child = join(workspace, 'web-app');
  mkdirSync(parent, { recursive: true });
  mkdirSync(child, { recursive: true });
  writeFileSync(
    join(parent, 'base.pkr.hcl'),
    `variable "team" {
  type    = string
  default = "golden"
}

hcp_packer_registry {
  bucket_name = "\${var.team}-base"
  description = "What everything is built on"
  bucket_labels = {
    team = "platform"
  }
}

source "file" "base" {
  content = "golden base"
  target  = "${images}/base.img"
}

build {
  sources = ["source.file.base"]
}
`,
  );
  writeFileSync(
    join(child, 'web.pkr.hcl'),
    `data "hcp-packer-artifact" "base" {
  bucket_name  = "golden-base"
  channel_name = "production"
  platform     = "packer.file"
  region       = "${images}"
}

hcp_packer_registry {
  bucket_name = "web-app"
}

source "file" "web" {
  source = data.hcp-packer-artifact.base.external_identifier
  target = "${images}/web.img"
}

build {
  sources = ["source.file.web"]
}
`,
  );
  return { parent, child };
}

/**
 * `packer build` of a folder, run where the images are, for the file builder publishes bare file names. It has a
 * home of its own, so that no token of another registry is found.
 */
export function packerBuild(
  packer: string,
  folder: string,
  images: string,
  home: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly output: string }> {
  mkdirSync(home, { recursive: true });
  const child = spawn(packer, ['build', '-color=false', '-force', folder], {
    cwd: images,
    env: { PATH: process.env.PATH, HOME: home, PACKER_CONFIG_DIR: home, CHECKPOINT_DISABLE: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      output += chunk;
    });
  return new Promise(resolve => child.once('close', code => resolve({ code, output })));
}
