import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Hcp, hcp } from '../../../registry/hcp.ts';
import { type LocalRegistryOptions, startLocalRegistry } from '../../../registry/local/server.ts';
import type { Lookup } from '../../../registry/registry.ts';
import { assign } from './support.ts';

const build = (platform: string, id: string, more: object = {}) => ({
  component_type: `${platform}.x`,
  platform,
  status: 'BUILD_DONE',
  artifacts: [{ external_identifier: id, region: 'eu-west-1' }],
  ...more,
});
const parent = { bucket: 'base', version_fingerprint: 'base-1', channel: 'production' };
const seed = {
  buckets: [
    {
      name: 'base',
      channels: [{ name: 'production' }],
      versions: [1, 2, 3].map(n => ({
        fingerprint: `base-${n}`,
        created_at: `-${10 - n}d`,
        builds: [build('aws', `ami-${n}`)],
      })),
      assignments: [
        { channel: 'production', version_fingerprint: 'base-1', at: '-8d' },
        { channel: 'production', version_fingerprint: 'base-2', at: '-6d12h' },
      ],
    },
    {
      name: 'app',
      description: 'From base',
      labels: { team: 'images' },
      channels: [{ name: 'staging' }],
      versions: [{ fingerprint: 'app-1', created_at: '-7d', builds: [build('aws', 'ami-app', { parent })] }],
    },
    ...Array.from({ length: 6 }, (_, i) => ({ name: `other-${i}` })),
  ],
};

/** The real local registry over real HTTP, signed in by the environment it prints. */
async function both(t: TestContext, options: LocalRegistryOptions = {}) {
  const registry = await startLocalRegistry({ seed, pageSize: 2, ...options });
  const stack = hcp({
    credentials: async () => ({ principal: null, location: null }),
    env: registry.env,
    home: '/nonexistent',
    sleep: async () => {},
  });
  t.after(async () => {
    await stack.dispose();
    await registry.close();
  });
  return { registry, stack };
}
function value<T>(lookup: Lookup<T>): T {
  assert.ok(lookup.is === 'found', JSON.stringify(lookup));
  return lookup.value;
}
const held = async (stack: Hcp, bucket: string) =>
  Object.fromEntries(value(await stack.patient.channels(bucket)).map(c => [c.name, c.version?.fingerprint]));

test('buckets page by page, with what the registry holds', async t => {
  const { stack } = await both(t);
  const names: string[] = [];
  for (let page: string | undefined = ''; page !== undefined; ) {
    const { items, next }: { items: readonly { name: string }[]; next: string | undefined } = value(
      await stack.patient.buckets(page || undefined),
    );
    assert.ok(items.length <= 2);
    names.push(...items.map(bucket => bucket.name));
    page = next;
  }
  assert.deepEqual(names, ['app', 'base', ...Array.from({ length: 6 }, (_, i) => `other-${i}`)]);
  const app = value(await stack.patient.bucket('app'));
  assert.deepEqual(
    [
      app.description,
      app.labels,
      app.versionCount,
      app.platforms,
      app.latestVersion?.fingerprint,
      app.parents,
    ],
    ['From base', { team: 'images' }, 1, ['aws'], 'app-1', 'out-of-date'],
  );
});

test('channels, versions, history and ancestry, whatever the page size', async t => {
  const { stack, registry } = await both(t);
  assert.deepEqual(await held(stack, 'base'), { latest: 'base-3', production: 'base-2' });
  const latest = value(await stack.patient.channels('base')).find(channel => channel.name === 'latest');
  assert.ok(latest?.managed && latest.restricted);
  const first = value(await stack.patient.versions('base'));
  const second = value(await stack.patient.versions('base', first.next));
  assert.deepEqual(
    [...first.items, ...second.items].map(v => [
      v.name,
      v.state,
      v.builds[0]?.artifacts[0]?.externalIdentifier,
    ]),
    [
      ['v3', 'active', 'ami-3'],
      ['v2', 'active', 'ami-2'],
      ['v1', 'active', 'ami-1'],
    ],
  );
  assert.equal(second.next, undefined);
  const history = value(await stack.patient.history('base', 'production'));
  assert.deepEqual(history.map(entry => entry.version?.fingerprint).slice(0, 2), ['base-2', 'base-1']);
  for (const relations of [
    value(await stack.patient.ancestry('app')),
    value(await stack.patient.ancestry('app', 'app-1')),
    value(await stack.patient.ancestry('base')),
  ])
    assert.deepEqual(relations, [
      {
        parent: {
          bucket: 'base',
          version: 'v1',
          fingerprint: 'base-1',
          channel: 'production',
          channelVersion: 'v2',
        },
        child: { bucket: 'app', version: 'v1', fingerprint: 'app-1' },
        status: 'out-of-date',
      },
    ]);
  assert.equal(registry.requests.get('GetChannel'), undefined);
});

test("what is not there is absent, by both of the API's words", async t => {
  const { stack } = await both(t);
  for (const answer of [
    await stack.patient.bucket('nowhere'),
    await stack.patient.channels('nowhere'),
    await stack.patient.versions('nowhere'),
    await stack.patient.ancestry('nowhere'),
    await stack.patient.history('base', 'nowhere'),
    await stack.patient.version('base', 'nowhere'),
  ])
    assert.equal(answer.is, 'absent');
});

test('promote, clear, revoke and restore', async t => {
  const { stack } = await both(t);
  const { writes } = stack;
  const promoted = await writes.apply(assign('base', 'production', 'base-3'));
  assert.ok(promoted.is === 'done' && promoted.value.channel?.version?.name === 'v3');
  assert.equal((await held(stack, 'base')).production, 'base-3');
  const revoked = await writes.apply({
    kind: 'revoke',
    bucket: 'base',
    fingerprint: 'base-3',
    at: undefined,
    reason: 'CVE-2026-1234',
    descendants: true,
    rollBackChannels: true,
  });
  assert.ok(revoked.is === 'done', JSON.stringify(revoked));
  assert.deepEqual(
    [revoked.value.version?.state, revoked.value.version?.revocationReason],
    ['revoked', 'CVE-2026-1234'],
  );
  assert.deepEqual(await held(stack, 'base'), { latest: 'base-2', production: 'base-2' });
  const restored = await writes.apply({ kind: 'restore', bucket: 'base', fingerprint: 'base-3' });
  assert.ok(
    restored.is === 'done' &&
      restored.value.version?.state === 'active' &&
      restored.value.version.revokeAt === undefined,
  );
  const at = Math.floor(Date.now() / 1000) * 1000 + 86_400_000;
  const scheduled = await writes.apply({
    kind: 'revoke',
    bucket: 'base',
    fingerprint: 'base-1',
    at,
    reason: 'old',
    descendants: true,
    rollBackChannels: false,
  });
  assert.ok(
    scheduled.is === 'done' &&
      scheduled.value.version?.state === 'scheduled' &&
      scheduled.value.version.revokeAt === at,
  );
  const child = value(await stack.patient.version('app', 'app-1'));
  assert.deepEqual(
    [child.state, child.revokeAt, child.revocationInheritedFrom],
    ['scheduled', at, { bucket: 'base', version: 'v1', fingerprint: 'base-1' }],
  );
  const cleared = await writes.apply(assign('base', 'production', null));
  assert.ok(cleared.is === 'done' && cleared.value.channel?.version === undefined);
});

test('what the registry refuses is refused in its own words', async t => {
  const { stack } = await both(t);
  for (const written of [
    await stack.writes.apply(assign('base', 'latest', 'base-1')),
    await stack.writes.apply(assign('base', 'nowhere', 'base-1')),
    await stack.writes.apply(assign('base', 'production', 'nowhere')),
    await stack.writes.apply({ kind: 'restore', bucket: 'base', fingerprint: 'base-1' }),
    await stack.writes.apply({ kind: 'restore', bucket: 'base', fingerprint: 'nowhere' }),
  ]) {
    assert.ok(written.is === 'failed' && written.why.kind === 'rejected', JSON.stringify(written));
    assert.match(written.why.message, /latest|nowhere|base-1/);
  }
});

test('the environment alone signs in: with both ids, with one, with none', async t => {
  for (const without of [
    [],
    ['HCP_ORGANIZATION_ID'],
    ['HCP_PROJECT_ID'],
    ['HCP_ORGANIZATION_ID', 'HCP_PROJECT_ID'],
  ]) {
    const { registry } = await both(t);
    const env = Object.fromEntries(Object.entries(registry.env).filter(([name]) => !without.includes(name)));
    const stack = hcp({
      credentials: async () => ({ principal: null, location: null }),
      env,
      home: '/nonexistent',
    });
    t.after(() => stack.dispose());
    const connection = await stack.connection();
    assert.deepEqual(
      [
        connection.state,
        connection.source,
        connection.principal,
        connection.organization?.id,
        connection.project?.id,
      ],
      ['ready', 'environment', 'local-packer', registry.organizationId, registry.projectId],
      JSON.stringify([without, connection]),
    );
    assert.equal(connection.project?.name, 'local');
    const [organization] = value(await stack.organizations());
    assert.deepEqual(
      organization?.projects.map(project => project.id),
      [registry.projectId],
    );
  }
});

test('another secret is refused, and the next question does not hammer', async t => {
  const { registry } = await both(t);
  const env = { ...registry.env, HCP_CLIENT_SECRET: 'another' };
  const stack = hcp({
    credentials: async () => ({ principal: null, location: null }),
    env,
    home: '/nonexistent',
  });
  t.after(() => stack.dispose());
  for (const name of ['a', 'b', 'c']) {
    const answer = await stack.patient.bucket(name);
    assert.ok(answer.is === 'unknown' && answer.why.kind === 'bad-credentials');
  }
  assert.equal(stack.requests(), 2);
});

test('a token the registry has forgotten is replaced without anybody noticing', async t => {
  let refuse = false;
  const { stack, registry } = await both(t, {
    intercept: ({ operation }) => {
      if (operation === 'Token' || !refuse) return undefined;
      refuse = false;
      return { status: 401, body: { code: 16, message: 'unauthenticated', details: [] } };
    },
  });
  await stack.patient.bucket('base');
  refuse = true;
  assert.equal((await stack.fresh.bucket('base')).is, 'found');
  assert.equal(registry.requests.get('Token'), 2);
});

test('buckets come in the order asked for; a service that cannot sort so is asked for all of them', async t => {
  const names = async (stack: Hcp, order: 'updated' | 'created') => {
    const first = value(await stack.patient.buckets(undefined, order));
    return { names: first.items.map(({ name }) => name), next: first.next };
  };
  const dated = {
    buckets: ['aaa', 'bbb', 'ccc'].map((name, i) => ({ name, created_at: `-${[5, 1, 9][i]}d` })),
  };
  const { stack, registry } = await both(t, { seed: dated });
  await stack.patient.buckets();
  await stack.patient.buckets(undefined, 'name');
  assert.equal(registry.requests.get('ListBuckets'), 1, 'by name is how they come unasked');
  const created = await names(stack, 'created');
  assert.deepEqual([created.names, created.next === undefined], [['bbb', 'aaa'], false]);

  const other = await both(t, {
    seed: dated,
    intercept: ({ operation, url }) =>
      operation === 'ListBuckets' && /order_by=\w+_at/.test(url)
        ? { status: 400, body: { code: 3, message: 'unknown field', details: [] } }
        : undefined,
  });
  assert.deepEqual(await names(other.stack, 'created'), { names: ['bbb', 'aaa', 'ccc'], next: undefined });
});

test('an image id leads to the bucket, version and build it comes from; a stranger to none', async t => {
  const { stack } = await both(t);
  const [origin, ...others] = value(await stack.patient.origins('ami-app'));
  assert.deepEqual(
    [origin?.bucket, origin?.version.fingerprint, origin?.version.name, origin?.build.componentType],
    ['app', 'app-1', 'v1', 'aws.x'],
  );
  assert.deepEqual(others, []);
  assert.deepEqual(value(await stack.patient.origins('ami-stranger')), []);
});
