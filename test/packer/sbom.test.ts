import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { VersionsRequest } from '../../protocol/requests.ts';
import {
  PackagesRequest,
  SbomRequest,
  SbomsRequest,
  VulnerabilitiesRequest,
} from '../../protocol/software.ts';
import { startLocalRegistry } from '../../registry/local/server.ts';
import type { Lookup } from '../../registry/registry.ts';
import { startTestServer } from '../support/server.ts';
import { stockPacker } from './packer.ts';

const document = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  components: [
    {
      'bom-ref': 'a',
      type: 'library',
      name: 'openssl',
      version: '3.0.11',
      purl: 'pkg:deb/debian/openssl@3.0.11',
    },
    { 'bom-ref': 'b', type: 'library', name: 'bash', version: '5.2' },
  ],
  vulnerabilities: [
    {
      id: 'CVE-2023-5678',
      ratings: [{ severity: 'medium' }],
      affects: [{ ref: 'a', versions: [{ version: '3.0.13', status: 'unaffected' }] }],
    },
  ],
};

const template = (port: string) => `hcp_packer_registry {
  bucket_name = "described"
}
source "null" "machine" {
  communicator = "ssh"
  ssh_host     = "127.0.0.1"
  ssh_port     = ${port}
  ssh_username = "packer"
  ssh_password = "packer"
}
build {
  sources = ["source.null.machine"]
  provisioner "hcp-sbom" {
    source    = "/sbom.json"
    sbom_name = "machine-packages"
  }
}
`;

/** An SSH server that hands out the document, built by Go; its port. */
async function machine(t: TestContext, folder: string): Promise<string> {
  const file = join(folder, 'sbom.json');
  writeFileSync(file, JSON.stringify(document));
  const program = join(folder, process.platform === 'win32' ? 'machine.exe' : 'machine');
  const env = { ...process.env, GOFLAGS: '', GOWORK: 'off' };
  await promisify(execFile)('go', ['build', '-o', program, './machine'], { cwd: import.meta.dirname, env });
  const child = spawn(program, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill());
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error('the machine did not start');
}
function value<T>(answer: Lookup<T>): T {
  assert.ok(answer.is === 'found', JSON.stringify(answer));
  return answer.value;
}

test('what the hcp-sbom provisioner of a stock packer publishes is there to list, read and count', {
  timeout: 300_000,
}, async t => {
  const packer = await stockPacker();
  if ('missing' in packer) return t.skip(`no stock Packer: ${packer.missing}`);
  const folder = mkdtempSync(join(tmpdir(), 'hp-sbom-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  let port: string;
  try {
    port = await machine(t, folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return t.skip('no Go to build the machine');
  }
  const registry = await startLocalRegistry();
  const server = await startTestServer({ env: registry.env });
  t.after(async () => {
    await server.close();
    await registry.close();
  });
  writeFileSync(join(folder, 'image.pkr.hcl'), template(port));
  const env = {
    ...{ PATH: process.env.PATH, HOME: folder, PACKER_CONFIG_DIR: folder, CHECKPOINT_DISABLE: '1' },
    ...registry.env,
  };
  await promisify(execFile)(packer.path, ['build', '-color=false', 'image.pkr.hcl'], { cwd: folder, env });

  const { lsp } = server;
  const [version] = value(await lsp.sendRequest(VersionsRequest, { bucket: 'described' })).items;
  assert.equal(version?.name, 'v1');
  const at = { bucket: 'described', fingerprint: version.fingerprint, build: version.builds[0]!.id };
  const sboms = value(await lsp.sendRequest(SbomsRequest, at));
  assert.deepEqual(
    sboms.map(({ name, format }) => [name, format]),
    [['machine-packages', 'CYCLONEDX']],
  );
  const text = value(
    await lsp.sendRequest(SbomRequest, { ...at, name: 'machine-packages', readable: false }),
  );
  assert.deepEqual(JSON.parse(text), document);
  assert.deepEqual(
    value(await lsp.sendRequest(PackagesRequest, at)).map(({ name, version }) => [name, version]),
    [
      ['bash', '5.2'],
      ['openssl', '3.0.11'],
    ],
  );
  const [found] = value(await lsp.sendRequest(VulnerabilitiesRequest, { bucket: 'described' }));
  assert.deepEqual(
    [found?.identifier, found?.fixedVersion, found?.channels.map(({ name }) => name)],
    ['CVE-2023-5678', '3.0.13', ['latest']],
  );
});
