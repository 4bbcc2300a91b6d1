import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cachedRegistry } from '../../../registry/cached-registry.ts';
import { promptRegistry } from '../../../registry/prompt-registry.ts';
import { everyQuestion } from '../../../registry/questions.ts';
import { absent, found, type Lookup, type Registry, unknown } from '../../../registry/registry.ts';
import { silentRegistry } from '../../support/fake-registry.ts';

/** A registry that answers every question with what `says` holds by then, and notes what it was asked. */
function stage() {
  const clock = { now: 1_000 };
  const asked: string[] = [];
  const news: (string | undefined)[] = [];
  const world: { says: (question: string) => Lookup<unknown> | Promise<Lookup<unknown>> } = {
    says: () => found('one', clock.now),
  };
  const inner = everyQuestion(async question => {
    const text = question.filter(part => part !== undefined).join(' ');
    asked.push(text);
    return (await world.says(text)) as Lookup<never>;
  });
  const cache = cachedRegistry(
    inner,
    bucket => news.push(bucket),
    () => clock.now,
  );
  return { clock, asked, news, world, cache, inner };
}
function deferred() {
  let resolve: (answer: Lookup<unknown>) => void = () => {};
  const promise = new Promise<Lookup<unknown>>(done => {
    resolve = done;
  });
  return { promise, resolve };
}
const settle = () => new Promise(resolve => setImmediate(resolve));

test('equal questions in flight are one call, different ones are not', async () => {
  const { cache, asked } = stage();
  const { registry } = cache;
  await Promise.all([
    registry.channels('a'),
    registry.channels('a'),
    registry.channels('b'),
    registry.version('a', 'x'),
    registry.version('a', 'y'),
    registry.ancestry('a'),
    registry.ancestry('a', 'x'),
    registry.channels('a'),
  ]);
  assert.deepEqual(asked, [
    'channels a',
    'channels b',
    'version a x',
    'version a y',
    'ancestry a',
    'ancestry a x',
  ]);
});

test('found and absent are remembered for a minute', async () => {
  for (const says of [found(1, 1_000), absent(1_000)]) {
    const { cache, asked, clock, world } = stage();
    world.says = () => says;
    await cache.registry.channels('a');
    clock.now += 59_999;
    assert.deepEqual(await cache.registry.channels('a'), says);
    assert.equal(asked.length, 1);
  }
});

test('what changes seldom is remembered for five minutes; that it is missing, for one', async () => {
  const questions = [
    (r: Registry) => r.bucket('a'),
    (r: Registry) => r.buckets(),
    (r: Registry) => r.ancestry('a'),
  ];
  for (const ask of questions)
    for (const [says, life] of [
      [found(1, 1_000), 300_000],
      [absent(1_000), 60_000],
    ] as const) {
      const { cache, asked, clock, world } = stage();
      world.says = () => says;
      await ask(cache.registry);
      clock.now += life - 1;
      await ask(cache.registry);
      assert.equal(asked.length, 1);
      clock.now += 1;
      await ask(cache.registry);
      assert.equal(asked.length, 2);
    }
});

test('a stale answer is given once more with its age while a new one is fetched, and news follows', async () => {
  const { cache, asked, clock, world, news } = stage();
  await cache.registry.channels('a');
  clock.now += 60_000;
  world.says = () => found('two', clock.now);
  assert.deepEqual(await cache.registry.channels('a'), found('one', 1_000));
  await settle();
  assert.deepEqual(news, ['a']);
  assert.deepEqual(await cache.registry.channels('a'), found('two', 61_000));
  assert.equal(asked.length, 2);
});

test('an answer that only grew older is no news', async () => {
  const { cache, clock, news } = stage();
  await cache.registry.channels('a');
  clock.now += 60_000;
  await cache.registry.channels('a');
  await settle();
  assert.deepEqual(news, []);
  assert.deepEqual(await cache.registry.channels('a'), found('one', 61_000));
});

test('an unknown answer is asked again after five seconds, a refusal after a minute, signed out never', async () => {
  const lives = {
    unreachable: 5_000,
    server: 5_000,
    throttled: 5_000,
    malformed: 5_000,
    forbidden: 60_000,
    'bad-credentials': 60_000,
    'no-project': 60_000,
  } as const;
  for (const [kind, life] of Object.entries(lives)) {
    const { cache, asked, clock, world } = stage();
    world.says = () => unknown(kind as keyof typeof lives, 'x');
    await cache.registry.channels('a');
    clock.now += life - 1;
    await cache.registry.channels('a');
    assert.equal(asked.length, 1, kind);
    clock.now += 1;
    world.says = () => found('back', clock.now);
    assert.equal((await cache.registry.channels('a')).is, 'found', kind);
  }
  const { cache, asked, clock, world } = stage();
  world.says = () => unknown('signed-out', 'x');
  await cache.registry.channels('a');
  clock.now += 1e12;
  await cache.registry.channels('a');
  assert.equal(asked.length, 1);
  cache.forget();
  await cache.registry.channels('a');
  assert.equal(asked.length, 2);
});

test('while the registry cannot be reached a found answer stands in for ten minutes, an absent one does not', async () => {
  const { cache, clock, world, news } = stage();
  await cache.registry.channels('a');
  world.says = () => absent(1_000);
  await cache.registry.channels('b');
  world.says = () => unknown('unreachable', 'x');
  clock.now += 60_000;
  await Promise.all([cache.registry.channels('a'), cache.registry.channels('b')]);
  await settle();
  assert.deepEqual(news, ['b']);
  assert.deepEqual(await cache.registry.channels('a'), found('one', 1_000));
  assert.equal((await cache.registry.channels('b')).is, 'unknown');
  clock.now += 600_000;
  await cache.registry.channels('a');
  await settle();
  assert.deepEqual(news, ['b', 'a']);
  assert.equal((await cache.registry.channels('a')).is, 'unknown');
});

test('a refusal replaces what was known at once', async () => {
  const { cache, clock, world } = stage();
  await cache.registry.channels('a');
  world.says = () => unknown('forbidden', 'x');
  clock.now += 60_000;
  await cache.registry.channels('a');
  await settle();
  assert.equal((await cache.registry.channels('a')).is, 'unknown');
});

test('a fresh question is always asked, and what it learns is remembered and news', async () => {
  const { cache, asked, world, news, clock } = stage();
  await cache.registry.channels('a');
  world.says = () => found('two', clock.now);
  assert.deepEqual(await cache.fresh.channels('a'), found('two', 1_000));
  assert.deepEqual(await cache.registry.channels('a'), found('two', 1_000));
  assert.equal(asked.length, 2);
  assert.deepEqual(news, ['a']);
});

test('a fresh question says what it met, not what stands in', async () => {
  const { cache, world } = stage();
  await cache.registry.channels('a');
  world.says = () => unknown('unreachable', 'x');
  assert.equal((await cache.fresh.channels('a')).is, 'unknown');
  assert.equal((await cache.registry.channels('a')).is, 'found');
});

test('an answer that was under way when it was forgotten is not remembered', async () => {
  const { cache, asked, world } = stage();
  const { promise, resolve: land } = deferred();
  world.says = () => promise;
  const early = cache.registry.channels('a');
  await settle();
  cache.forget();
  land(found('before the write', 0));
  await early;
  world.says = () => found('after the write', 0);
  assert.deepEqual(await cache.registry.channels('a'), found('after the write', 0));
  assert.equal(asked.length, 2);
});

test('an older answer that comes in after a fresh one does not replace it', async () => {
  const { cache, world, clock, news } = stage();
  await cache.registry.channels('a');
  clock.now += 60_000;
  const { promise, resolve: land } = deferred();
  world.says = () => promise;
  await cache.registry.channels('a');
  world.says = () => found('two', clock.now);
  await cache.fresh.channels('a');
  land(found('one and a half', clock.now));
  await settle();
  assert.deepEqual(await cache.registry.channels('a'), found('two', 61_000));
  assert.deepEqual(news, ['a']);
});

test('a clock that is set back does not make an answer live longer', async () => {
  const { cache, asked, clock } = stage();
  await cache.registry.channels('a');
  clock.now -= 3_600_000;
  await cache.registry.channels('a');
  assert.equal(asked.length, 2);
});

test('five hundred answers are kept, the ones used last', async () => {
  const { cache, asked } = stage();
  for (let i = 0; i < 500; i++) await cache.registry.bucket(`b${i}`);
  await cache.registry.bucket('b0');
  await cache.registry.bucket('one more');
  asked.length = 0;
  await cache.registry.bucket('b0');
  await cache.registry.bucket('b499');
  assert.deepEqual(asked, []);
  await cache.registry.bucket('b1');
  assert.deepEqual(asked, ['bucket b1']);
});

test('a prompt answer is the answer when it is in time', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { inner } = stage();
  const news: (string | undefined)[] = [];
  const prompt = promptRegistry(inner, 50, bucket => news.push(bucket));
  assert.equal((await prompt.channels('a')).is, 'found');
  t.mock.timers.tick(1_000);
  assert.deepEqual(news, []);
});

test('a late answer is "pending" first and news when it lands, whatever it is', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  for (const late of [found(1, 0), absent(0), unknown('unreachable', 'x')]) {
    const { cache, world, asked } = stage();
    const news: (string | undefined)[] = [];
    const prompt = promptRegistry(cache.registry, 50, bucket => news.push(bucket));
    const { promise, resolve: land } = deferred();
    world.says = () => promise;
    const asking = prompt.channels('a');
    await settle();
    t.mock.timers.tick(50);
    const first = await asking;
    assert.ok(first.is === 'unknown' && first.why.kind === 'pending');
    assert.deepEqual(news, []);
    land(late);
    await settle();
    assert.deepEqual(news, ['a']);
    assert.deepEqual(await prompt.channels('a'), late);
    assert.deepEqual(asked, ['channels a']);
  }
});

test('an answer that is remembered sets no timer', async t => {
  const { cache } = stage();
  const prompt = promptRegistry(cache.registry, 50, () => {});
  await cache.registry.channels('a');
  const set = t.mock.method(globalThis, 'setTimeout');
  assert.equal((await prompt.channels('a')).is, 'found');
  assert.equal(set.mock.callCount(), 0);
  assert.equal((await prompt.channels('b')).is, 'found');
  assert.equal(set.mock.callCount(), 1);
});

test('a silent registry answers every question the same', async () => {
  const silent = silentRegistry('signed-out', 'Not signed in.');
  const answers = [
    silent.buckets(),
    silent.bucket('a'),
    silent.channels('a'),
    silent.versions('a'),
    silent.version('a', 'b'),
    silent.ancestry('a'),
    silent.history('a', 'b'),
  ];
  for (const answer of await Promise.all(answers))
    assert.deepEqual(answer, unknown('signed-out', 'Not signed in.'));
});
