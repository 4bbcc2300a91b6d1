import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { generate } from 'selfsigned';
import { type LocalRegistry, startLocalRegistry } from '../../../registry/local/server.ts';
import { basic, listening, tunnel } from '../../support/network.ts';

async function registryFor(t: TestContext): Promise<LocalRegistry> {
  const registry = await startLocalRegistry();
  t.after(() => registry.close());
  return registry;
}

/** `node server/main.ts --doctor` as a process of its own. */
function process_(env: Record<string, string | undefined>) {
  const main = new URL('../../../server/main.ts', import.meta.url).pathname;
  return new Promise<{ code: number; out: string; err: string }>(resolve => {
    const { PATH } = process.env;
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, '--doctor'],
      { env: { PATH, HOME: '/nonexistent', ...env } as Record<string, string> },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

test('on the command line: exit code 0 or 1, the report on stdout', async t => {
  const registry = await registryFor(t);
  const well = await process_(registry.env);
  assert.deepEqual([well.code, well.err], [0, '']);
  assert.match(well.out, /^HCP Packer connection, .*\n\nok +Credentials +The environment: HCP_CLIENT_ID/);
  const ill = await process_({ ...registry.env, HCP_CLIENT_SECRET: 'wrong' });
  assert.equal(ill.code, 1);
  assert.match(ill.out, /FAIL +Token .*\n +→ /);
});

test('behind a proxy that wants a password and opens TLS with an authority of its own', async t => {
  const authority = await generate([{ name: 'commonName', value: 'Corp Root' }], {
    keySize: 2048,
    extensions: [{ name: 'basicConstraints', cA: true }],
  });
  const leaf = await generate([{ name: 'commonName', value: 'hcp.invalid' }], {
    keySize: 2048,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'hcp.invalid' }] }],
  });
  // What answers is the real registry; in front of it TLS with the authority's certificate.
  const registry = await registryFor(t);
  const front = await listening(
    t,
    createHttps({ key: leaf.private, cert: leaf.cert }, async (request, response) => {
      const body: Buffer[] = [];
      for await (const piece of request) body.push(piece as Buffer);
      const answer = await fetch(`${registry.api}${request.url}`, {
        method: request.method!,
        headers: Object.fromEntries(
          ['authorization', 'content-type'].flatMap(name =>
            request.headers[name] ? [[name, String(request.headers[name])]] : [],
          ),
        ),
        ...(request.method !== 'GET' && { body: Buffer.concat(body) }),
      });
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(await answer.text());
    }),
  );
  const { seen, port } = await tunnel(
    t,
    () => front,
    ({ headers }) =>
      basic(headers['proxy-authorization']) === 'anna:s3cret'
        ? undefined
        : '407 Proxy Authentication Required',
  );
  const folder = mkdtempSync(join(tmpdir(), 'hcp-ca-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'corp.pem');
  writeFileSync(file, authority.cert);
  const env = {
    ...registry.env,
    HCP_API_ADDRESS: 'hcp.invalid',
    HCP_API_TLS: undefined,
    HCP_AUTH_URL: 'https://hcp.invalid',
    HCP_AUTH_TLS: undefined,
    HTTPS_PROXY: `http://anna:s3cret@127.0.0.1:${port}`,
  };
  const trusting = await process_({ ...env, NODE_EXTRA_CA_CERTS: file });
  assert.equal(trusting.code, 0, trusting.out + trusting.err);
  assert.match(trusting.out, /hcp\.invalid through 127\.0\.0\.1:\d+ \(HTTPS_PROXY\)\./);
  assert.match(trusting.out, /Connection +hcp\.invalid: hcp\.invalid ← Corp Root, until/);
  assert.deepEqual([...new Set(seen.map(({ to }) => to))], ['hcp.invalid:443']);
  const strict = await process_(env);
  assert.equal(strict.code, 1);
  assert.match(
    strict.out,
    /FAIL +Connection .*comes from an authority this computer does not trust.*Corp Root/,
  );
  const wrong = await process_({ ...env, HTTPS_PROXY: `http://bert:s3cret@127.0.0.1:${port}` });
  assert.match(
    wrong.out,
    /FAIL .*did not let the connection .* through \(it wants a user name and password\)/,
  );
  for (const { out, err } of [trusting, strict, wrong]) assert.doesNotMatch(out + err, /s3cret|anna|bert/);
});
