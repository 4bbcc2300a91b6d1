import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bucket, channel, client, home, json, scripted, status, version } from './support.ts';

const patient = { connect: 5_000, headers: 60_000, body: 60_000, whole: 60_000 };

test('each question is one call of the API, with the product named and no GetChannel', async t => {
  const server = await scripted(t);
  const { fresh } = client(t, server, { version: '1.2.3' });
  await fresh.buckets();
  await fresh.buckets('next/page=');
  await fresh.bucket('demo');
  await fresh.channels('demo');
  await fresh.versions('demo');
  await fresh.versions('demo', 'p2');
  await fresh.version('demo', '01J.x_y');
  await fresh.ancestry('demo');
  await fresh.ancestry('demo', 'fp1');
  await fresh.history('demo', 'prod');
  await fresh.buckets(undefined, 'updated');
  await fresh.origins('ami-1');
  assert.deepEqual(
    server.calls.map(call => `${call.method} ${call.path.replace(home, '')}`),
    [
      'GET /buckets?sorting.order_by=name',
      'GET /buckets?sorting.order_by=name&pagination.next_page_token=next%2Fpage%3D',
      'GET /buckets/demo',
      'GET /buckets/demo/channels',
      'GET /buckets/demo/versions',
      'GET /buckets/demo/versions?pagination.next_page_token=p2',
      'GET /buckets/demo/versions/01J.x_y',
      'GET /buckets/demo/ancestry',
      'GET /buckets/demo/ancestry?type=ANCESTRY_TYPE_PARENTS&version_fingerprint=fp1',
      'GET /buckets/demo/channels/prod/history',
      'GET /buckets?sorting.order_by=updated_at%20desc',
      'POST /_search/external_artifact',
    ],
  );
  for (const { headers } of server.calls) {
    assert.equal(headers['x-hcp-source-channel'], 'vscode-hcp-packer/1.2.3');
    assert.equal(headers['user-agent'], 'vscode-hcp-packer/1.2.3');
    assert.equal(headers.accept, 'application/json');
    assert.equal(headers.authorization, 'Bearer token-1');
  }
});

test('a name from a template cannot leave its place in the path', async t => {
  const server = await scripted(t);
  const { fresh } = client(t, server);
  await fresh.bucket('a/../b?c#d e%2f');
  await fresh.bucket('\ud800');
  assert.deepEqual(
    server.calls.map(call => call.path.replace(home, '')),
    ['/buckets/a%2F..%2Fb%3Fc%23d%20e%252f', '/buckets/%EF%BF%BD'],
  );
  for (const name of ['', '.', '..']) {
    const answer = await fresh.version('demo', name);
    assert.ok(answer.is === 'unknown' && answer.why.kind === 'rejected');
  }
  assert.equal(server.calls.length, 2);
});

test('buckets and versions come page by page, versions newest first whatever the service does', async t => {
  const server = await scripted(t);
  server.answer = (call, response) =>
    call.path.includes('/versions')
      ? json(response, {
          versions: [version(1), version(3), version(2)],
          pagination: { next_page_token: 'n' },
        })
      : json(response, { buckets: [bucket('a')], pagination: { next_page_token: '' } });
  const { patient } = client(t, server);
  const versions = await patient.versions('demo');
  assert.ok(versions.is === 'found');
  assert.deepEqual([versions.value.items.map(v => v.name), versions.value.next], [['v3', 'v2', 'v1'], 'n']);
  const buckets = await patient.buckets();
  assert.ok(buckets.is === 'found');
  assert.equal(buckets.value.next, undefined);
});

test('ancestry and history are followed to the last page, history newest first', async t => {
  const server = await scripted(t);
  server.answer = (call, response) => {
    const page = Number(new URL(call.path, 'http://x').searchParams.get('pagination.next_page_token') ?? 1);
    const pagination = { next_page_token: page < 3 ? String(page + 1) : '' };
    return call.path.includes('/history')
      ? json(response, { history: [{ assigned_at: `2026-08-0${page}T00:00:00Z` }], pagination })
      : json(response, { relations: [{ parent: { bucket_name: `p${page}` }, child: {} }], pagination });
  };
  const { patient } = client(t, server);
  const ancestry = await patient.ancestry('demo');
  assert.ok(ancestry.is === 'found');
  assert.deepEqual(
    ancestry.value.map(r => r.parent.bucket),
    ['p1', 'p2', 'p3'],
  );
  const history = await patient.history('demo', 'prod');
  assert.ok(history.is === 'found');
  assert.deepEqual(
    history.value.map(h => new Date(h.at).getUTCDate()),
    [3, 2, 1],
  );
});

test('a list of which one page is missing is not known at all, nor is one without end', async t => {
  const server = await scripted(t);
  server.answer = (call, response) =>
    call.path.includes('next_page_token')
      ? status(response, 500, 13)
      : json(response, { history: [], pagination: { next_page_token: 'x' } });
  const { patient } = client(t, server);
  const half = await patient.history('demo', 'prod');
  assert.ok(half.is === 'unknown' && half.why.kind === 'server');
  let n = 0;
  server.answer = (_, response) =>
    json(response, { relations: [], pagination: { next_page_token: `${++n}` } });
  const endless = await patient.ancestry('demo');
  assert.ok(endless.is === 'unknown' && endless.why.kind === 'malformed');
  assert.equal(n, 100);
});

test('a busy service is asked again after a pause, twice at most, and then answers', async t => {
  const server = await scripted(t);
  const pauses: number[] = [];
  server.answer = (_, response) =>
    server.calls.length < 3
      ? status(response, 503, 14)
      : json(response, { channels: [channel('prod', null)] });
  const { patient } = client(t, server, { sleep: async ms => void pauses.push(ms) });
  assert.equal((await patient.channels('demo')).is, 'found');
  assert.ok(
    pauses[0]! >= 150 && pauses[0]! <= 450 && pauses[1]! >= 450 && pauses[1]! <= 1350,
    String(pauses),
  );
});

test('Retry-After is waited for when it is short; when it is long nobody waits and nothing is sent until then', async t => {
  const server = await scripted(t);
  const pauses: number[] = [];
  let clock = 0;
  let after = '2';
  server.answer = (_, response) => {
    if (server.calls.length > 1 && after === '2') return json(response, { bucket: bucket('demo') });
    response.setHeader('retry-after', after);
    return status(response, 429, 8);
  };
  const sleep = async (ms: number) => {
    pauses.push(ms);
    clock += ms;
  };
  const { fresh } = client(t, server, { sleep, clock: () => clock });
  assert.equal((await fresh.bucket('demo')).is, 'found');
  assert.deepEqual(pauses, [2000]);
  after = '3600';
  server.calls.length = 0;
  const answer = await fresh.bucket('demo');
  assert.ok(answer.is === 'unknown' && answer.why.kind === 'throttled');
  await fresh.bucket('demo');
  assert.equal(server.calls.length, 1);
  clock += 60_001;
  await fresh.bucket('demo');
  assert.equal(server.calls.length, 2);
  assert.deepEqual(pauses, [2000]);
});

test('a pause the service asks of one question holds for all', async t => {
  const server = await scripted(t);
  let clock = 0;
  const waiting: { ms: number; go: () => void }[] = [];
  const sleep = (ms: number) => new Promise<void>(go => waiting.push({ ms, go }));
  let isBusy = true;
  server.answer = (_, response) => {
    if (!isBusy) return json(response, { bucket: bucket('demo') });
    response.setHeader('retry-after', '8');
    status(response, 429, 8);
  };
  const { fresh } = client(t, server, { sleep, clock: () => clock });
  const first = fresh.bucket('first');
  while (waiting.length === 0) await new Promise(resolve => setImmediate(resolve));
  clock = 3_000;
  const others = ['a', 'b', 'c'].map(name => fresh.bucket(name));
  while (waiting.length < 4) await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual(
    waiting.map(({ ms }) => ms),
    [8_000, 5_000, 5_000, 5_000],
  );
  assert.equal(server.calls.length, 1);
  isBusy = false;
  clock = 8_000;
  for (const { go } of waiting) go();
  for (const answer of await Promise.all([first, ...others])) assert.equal(answer.is, 'found');
  assert.equal(server.calls.length, 5);
});

test('at most six requests are under way at a time', async t => {
  const server = await scripted(t);
  const held: (() => void)[] = [];
  let most = 0;
  let isOpen = false;
  server.answer = (_, response) => {
    const release = () => json(response, { bucket: bucket('demo') });
    if (isOpen) return release();
    most = held.push(release);
    // Two hundred turns of the loop: whatever else is under way arrives in them.
    if (most === 6) later(200);
  };
  const later = (turns: number): void => {
    if (turns > 0) return void setImmediate(later, turns - 1);
    isOpen = true;
    for (const release of held) release();
  };
  const { fresh } = client(t, server, { timeouts: patient });
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => fresh.bucket(`b${i}`)));
  assert.ok(answers.every(answer => answer.is === 'found'));
  assert.equal(most, 6);
});

test('a body that drips for ever ends', async t => {
  const server = await scripted(t);
  server.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drip));
  };
  const { fresh } = client(t, server, { timeouts: { ...patient, whole: 100 } });
  const answer = await fresh.bucket('demo');
  assert.ok(answer.is === 'unknown' && answer.why.kind === 'unreachable');
  assert.match(answer.why.message, /stopped half-way/);
});
