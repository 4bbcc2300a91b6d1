import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { hcp } from '../../../registry/hcp.ts';
import { startLocalRegistry } from '../../../registry/local/server.ts';
import { type Channel, found, type Version } from '../../../registry/registry.ts';
import { revocations } from '../../../registry/revocations.ts';
import { channel, version } from '../../client/samples.ts';
import { silentRegistry } from '../../support/fake-registry.ts';

/** A clock the test moves, and what is planned on it. */
function clockwork() {
  const clock = { now: 1_000, planned: [] as { at: number; act: () => void }[] };
  return {
    clock,
    now: () => clock.now,
    later(act: () => void, ms: number) {
      const plan = { at: clock.now + ms, act };
      clock.planned.push(plan);
      return () => {
        clock.planned = clock.planned.filter(one => one !== plan);
      };
    },
    to(until: number) {
      for (;;) {
        const due = clock.planned.find(({ at }) => at <= until);
        if (!due) break;
        clock.now = due.at;
        clock.planned = clock.planned.filter(one => one !== due);
        due.act();
      }
      clock.now = until;
    },
  };
}

function stage() {
  const time = clockwork();
  const told: string[] = [];
  let channels: readonly Channel[] = [];
  const listening = revocations({
    moment: one => one.revokeAt!,
    due: buckets => told.push(`${time.clock.now} ${[...buckets].join()}`),
    now: time.now,
    later: time.later,
  });
  const registry = listening.heard({
    ...silentRegistry('signed-out', ''),
    channels: async () => found(channels, 0),
  });
  const hold = (...held: readonly Partial<Version>[]) => {
    channels = held.map((over, at) => channel(`c${at}`, version(at, over)));
    return registry.channels('a');
  };
  return { ...time, told, hold, listening };
}
const revokes = (revokeAt: number, bucket = 'a') => ({ state: 'scheduled', revokeAt, bucket }) as const;

test('the moment of a scheduled revocation is told once, by one timer for the nearest', async () => {
  const { clock, told, hold, to } = stage();
  await hold(revokes(9_000), revokes(5_000), revokes(5_000, 'b'), {});
  assert.deepEqual(
    clock.planned.map(({ at }) => at),
    [5_000],
  );
  to(20_000);
  assert.deepEqual(told, ['5000 a,b', '9000 a']);
  assert.equal(clock.planned.length, 0);
});

test('without a schedule there is no timer, and a cancelled one is not told of', async () => {
  const { clock, told, hold, to, listening } = stage();
  await hold({}, { state: 'revoked', revokeAt: 500 });
  assert.equal(clock.planned.length, 0);
  await hold(revokes(5_000));
  await hold({ state: 'active', revokeAt: undefined, bucket: 'a' });
  assert.equal(clock.planned.length, 0);
  await hold(revokes(5_000));
  listening.clear();
  assert.equal(clock.planned.length, 0);
  to(20_000);
  assert.deepEqual(told, []);
});

test('a computer that slept hears of it a minute after waking at most', async () => {
  const { clock, told, hold } = stage();
  await hold(revokes(10_000_000));
  assert.deepEqual(
    clock.planned.map(({ at }) => at),
    [61_000],
  );
  clock.now = 50_000_000;
  clock.planned.shift()!.act();
  assert.deepEqual(told, ['50000000 a']);
});

test('when its moment comes a version is asked about again, with the channels that were rolled back', async (t: TestContext) => {
  const time = clockwork();
  time.clock.now = Date.UTC(2026, 10, 24, 9);
  const start = time.clock.now;
  const build = {
    component_type: 'amazon-ebs.x',
    platform: 'aws',
    status: 'BUILD_DONE',
    artifacts: [{ external_identifier: 'ami-11111111', region: 'eu-west-1' }],
  };
  const registry = await startLocalRegistry({
    now: time.now,
    seed: {
      buckets: [
        {
          name: 'golden-base',
          channels: [{ name: 'production' }],
          versions: [
            { fingerprint: 'fp1', created_at: '-9d', builds: [build] },
            {
              fingerprint: 'fp2',
              created_at: '-8d',
              builds: [build],
              revocation: { revoke_at: new Date(start + 30_000).toISOString() },
            },
          ],
          assignments: [
            { channel: 'production', version_fingerprint: 'fp1', at: '-7d' },
            { channel: 'production', version_fingerprint: 'fp2', at: '-6d' },
          ],
        },
      ],
    },
  });
  t.after(() => registry.close());
  const stack = hcp({
    credentials: async () => ({ principal: null, location: null }),
    env: registry.env,
    home: '/nonexistent',
    now: time.now,
    later: time.later,
  });
  t.after(() => stack.dispose());
  const news: (string | undefined)[] = [];
  stack.onNews(bucket => news.push(bucket));
  const held = async () => {
    const answer = await stack.patient.channels('golden-base');
    assert.ok(answer.is === 'found');
    return answer.value.find(({ name }) => name === 'production')?.version;
  };
  assert.equal((await held())?.state, 'scheduled');
  assert.equal(registry.requests.get('ListChannels'), 1);
  time.to(start + 29_999);
  assert.deepEqual(news, []);
  time.to(start + 30_000);
  assert.deepEqual(news, ['golden-base']);
  const answered = new Promise<void>(done => {
    stack.onNews(() => done());
  });
  assert.equal((await held())?.name, 'v2', 'what is known is given at once');
  await answered;
  assert.equal(registry.requests.get('ListChannels'), 2);
  assert.equal((await held())?.name, 'v1', 'where the registry has put the channel');
});
