import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { localRegistry, readAnnouncement } from '../../client/local-registry.ts';

const announced = {
  api: 'http://127.0.0.1:4000',
  auth: 'https://127.0.0.1:4001',
  organizationId: 'org',
  projectId: 'project',
  env: {
    HCP_CLIENT_ID: 'id',
    HCP_CLIENT_SECRET: 'secret',
    HCP_API_ADDRESS: '127.0.0.1:4000',
    HCP_API_TLS: 'disabled',
    HCP_AUTH_URL: 'https://127.0.0.1:4001',
    HCP_AUTH_TLS: 'insecure',
  },
};
/** A process in the place of the registry's: it runs what the test says, with what it was given at hand. */
function running(code: string) {
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  const script = join(folder, 'registry.cjs');
  writeFileSync(script, code);
  writeFileSync(join(folder, 'seed.json'), '{}');
  const said: string[] = [];
  const database = join(folder, 'storage', 'registry.db');
  const registry = localRegistry({
    script,
    database,
    seed: join(folder, 'seed.json'),
    log: line => said.push(line),
    ended: () => said.push('ended'),
  });
  return { registry, said, database };
}
const listening = `
  require('node:fs').writeFileSync(process.argv[process.argv.indexOf('--database') + 1], '');
  console.error(process.argv.slice(2).filter(a => a.startsWith('--')).join(' ') + ' ' + process.env.ELECTRON_RUN_AS_NODE);
  setTimeout(() => console.log(${JSON.stringify(JSON.stringify(announced))}), 20);
  setInterval(() => {}, 1e6);
`;

test('the announcement becomes credentials with the addresses they belong to', () => {
  assert.deepEqual(readAnnouncement(JSON.stringify(announced)), {
    principal: {
      clientId: 'id',
      clientSecret: 'secret',
      endpoints: {
        apiAddress: '127.0.0.1:4000',
        apiTls: 'disabled',
        authUrl: 'https://127.0.0.1:4001',
        authTls: 'insecure',
      },
    },
    location: { organizationId: 'org', projectId: 'project' },
    env: announced.env,
  });
  for (const line of ['', 'Listening on 4000', '{}', '[]', '{"env":{}}']) {
    assert.equal(readAnnouncement(line), undefined, line);
  }
});

test('whoever asks while it starts gets the same process; a new database is seeded, a known one is not', async () => {
  const { registry, said } = running(listening);
  const [one, two] = await Promise.all([registry.start(), registry.start()]);
  assert.equal(one, two);
  assert.equal((await registry.start()).principal.clientId, 'id');
  await registry.stop();
  await registry.start();
  await registry.stop();
  assert.deepEqual(said, ['--port --database --seed 1', '--port --database 1']);
});

test('what keeps it from starting is said in its own words, and it may be tried again', async () => {
  const { registry } = running(`
    console.error('This Node has no SQLite.');
    process.exit(1);
  `);
  await assert.rejects(registry.start(), { message: 'This Node has no SQLite.' });
  await assert.rejects(registry.start(), { message: 'This Node has no SQLite.' });
  const silent = running('process.exit(3)');
  await assert.rejects(silent.registry.start(), /ended before it listened \(exit code 3\)/);
});

test('a process that says something else is not left running', async () => {
  const { registry } = running(`console.log('hello'); setInterval(() => {}, 1e6);`);
  await assert.rejects(registry.start(), /something else than where it listens/);
  await registry.stop();
});

test('the registry ends when the process that started it is killed', async context => {
  const root = join(import.meta.dirname, '../..');
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const editor = spawn(
    process.execPath,
    [
      '--input-type=module-typescript',
      '--eval',
      `import { localRegistry } from ${JSON.stringify(join(root, 'client/local-registry.ts'))};
       const registry = localRegistry({
         script: ${JSON.stringify(join(root, 'registry/local/main.ts'))},
         database: ${JSON.stringify(join(folder, 'registry.db'))},
         seed: '', log: line => console.error(line), ended: () => {},
       });
       console.log((await registry.start()).env.HCP_API_ADDRESS);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  context.after(() => editor.kill('SIGKILL'));
  const [address] = await once(createInterface({ input: editor.stdout }), 'line');
  const [host, port] = String(address).split(':');
  // Held open: its end is the end of the registry.
  const held = connect(Number(port), host!);
  await once(held, 'connect');
  editor.kill('SIGKILL');
  await once(held.resume(), 'close');
  const again = connect(Number(port), host!);
  const [refused] = await once(again, 'error');
  assert.equal(refused.code, 'ECONNREFUSED');
});
