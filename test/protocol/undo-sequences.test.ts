import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Done } from '../../client/actions/changing.ts';
import { undoPlan } from '../../client/actions/undo.ts';
import type { Change, Written } from '../../registry/registry.ts';
import type { Json } from '../registry/local/support.ts';
import { type Dice, dice } from '../support/dice.ts';
import { world } from './changed-world.ts';

/**
 * Several actions, then undo of all of them, the newest first: the registry is as it was, or it was said that
 * something would not be. `UNDO_SEEDS=200` tries more of them.
 */
const seeds = Number(process.env.UNDO_SEEDS ?? 12);
const day = 86_400_000;

async function registryOf(t: TestContext) {
  const { api, change } = await world(t, { straight: true });
  /** Every thing people decide about, by its name. */
  const things = async (): Promise<Map<string, string>> => {
    const all = new Map<string, string>();
    const { buckets } = await api.ok('GET', '/buckets?pagination.page_size=100');
    for (const { name, description, labels } of buckets) {
      all.set(`bucket ${name}`, JSON.stringify([description, labels]));
      const { channels } = await api.ok('GET', `/buckets/${name}/channels`);
      for (const c of channels)
        all.set(`channel ${name} ${c.name}`, JSON.stringify([c.restricted, c.version?.fingerprint ?? null]));
      const { versions } = await api.ok('GET', `/buckets/${name}/versions?pagination.page_size=100`);
      for (const v of versions)
        all.set(
          `version ${name} ${v.name} ${v.fingerprint}`,
          JSON.stringify([v.status, v.revoke_at ?? null, v.revocation_message, v.revocation_inherited_from]),
        );
    }
    return all;
  };
  return { api, change, things };
}
type World = Awaited<ReturnType<typeof registryOf>>;

/** Something a person could do now. */
async function action({ api }: World, random: Dice, n: number): Promise<Change> {
  const { buckets } = await api.ok('GET', '/buckets?pagination.page_size=100');
  const bucket: string = random.pick(buckets as Json[]).name;
  const { channels } = await api.ok('GET', `/buckets/${bucket}/channels`);
  const { versions } = await api.ok('GET', `/buckets/${bucket}/versions?pagination.page_size=100`);
  const own = channels.filter((c: Json) => !c.managed);
  const complete = versions.filter((v: Json) => v.name !== 'v0' && v.name !== '');
  const valid = complete.filter((v: Json) => v.status !== 'VERSION_REVOKED');
  const restricted = random.chance(0.5);
  const text = { description: `text ${n}`, labels: { [`k${n}`]: String(random.below(9)) } };
  const kinds: (() => Change | undefined)[] = [
    () => ({ kind: 'update-bucket', bucket, ...text }),
    () => ({ kind: 'create-bucket', bucket: `made-${n}`, ...text }),
    () => ({
      kind: 'create-channel',
      ...{ bucket, channel: `chan-${n}`, restricted },
      fingerprint: valid.length > 0 && random.chance(0.7) ? random.pick<Json>(valid).fingerprint : null,
    }),
    () => own.length > 0 && { kind: 'delete-channel', bucket, channel: random.pick<Json>(own).name },
    () => own.length > 0 && { kind: 'restrict', bucket, channel: random.pick<Json>(own).name, restricted },
    () =>
      own.length > 0 &&
      valid.length > 0 && {
        ...{ kind: 'assign', bucket, channel: random.pick<Json>(own).name },
        fingerprint: random.chance(0.8) ? random.pick<Json>(valid).fingerprint : null,
      },
    () =>
      valid.length > 0 && {
        ...{ kind: 'revoke', bucket, fingerprint: random.pick<Json>(valid).fingerprint, reason: `CVE-${n}` },
        ...{ descendants: random.chance(0.6), rollBackChannels: random.chance(0.6) },
        ...(random.chance(0.4) && { at: Math.ceil(Date.now() / day) * day + (1 + random.below(9)) * day }),
      },
    () => {
      const revoked = complete.filter((v: Json) => v.revoke_at && !v.revocation_inherited_from);
      return revoked.length > 0
        ? { kind: 'restore', bucket, fingerprint: random.pick<Json>(revoked).fingerprint }
        : undefined;
    },
  ].map(make => () => make() || undefined) as (() => Change | undefined)[];
  for (;;) {
    const made = random.pick(kinds)();
    if (made) return made;
  }
}

const thingOf = (change: Change) =>
  'channel' in change
    ? `channel ${change.bucket} ${change.channel}`
    : 'fingerprint' in change
      ? change.fingerprint
      : 'bucket' in change
        ? `bucket ${change.bucket}`
        : '';

for (let seed = 1; seed <= seeds; seed++)
  test(`several actions are undone exactly, or it is said what is not (${seed})`, async t => {
    const w = await registryOf(t);
    const random = dice(seed);
    const withOthers = seed % 2 === 0;
    const before = await w.things();
    const log: string[] = [];
    const actions: Done[] = [];
    const touched = new Set<string>();
    for (let n = 0; actions.length < 3 + (seed % 6) && n < 30; n++) {
      const change = await action(w, random, n);
      const answer: Written<Omit<Done, 'change'>> = await w.change(change);
      log.push(`${JSON.stringify(change)} ${answer.is === 'failed' ? answer.why.message : ''}`);
      if (answer.is === 'done') actions.push({ change, ...answer.value });
      if (withOthers && random.chance(0.4)) {
        const other = await action(w, random, 100 + n);
        const did = await w.change(other);
        log.push(`OTHERS ${JSON.stringify(other)} ${did.is}`);
        // What others revoke or restore moves more than its own version: then only that it was told is checked.
        if (did.is === 'done') touched.add(thingOf(other));
        if (did.is === 'done' && (other.kind === 'revoke' || other.kind === 'restore'))
          touched.add('versions');
      }
    }
    /** Of what it was said that it would not be as before. */
    const excused = new Set<string>(touched);
    const excuse = ({ before, after }: Done) => {
      for (const { bucket, channel } of [...(before.holders ?? []), ...(after?.holders ?? [])])
        excused.add(`channel ${bucket} ${channel}`);
      for (const { fingerprint } of before.descendants ?? []) excused.add(fingerprint);
    };
    for (const done of actions.toReversed()) {
      const plan = undoPlan([done], Date.now());
      for (const lost of plan.lost) log.push(`LOST ${lost}`);
      if (plan.lost.some(lost => !/history of|HCP’s default/.test(lost))) {
        excused.add(thingOf(done.change));
        excuse(done);
      }
      for (const step of plan.steps) {
        const answer = await w.change(step.change, step.seen);
        log.push(`UNDO ${step.says} ${answer.is === 'failed' ? answer.why.message : ''}`);
        if (answer.is !== 'failed') continue;
        excused.add(thingOf(step.change));
        if (step.change.kind === 'restore' || step.change.kind === 'revoke') excuse(done);
      }
    }
    const after = await w.things();
    // A bucket comes with its managed channel.
    for (const thing of [...excused])
      if (thing.startsWith('bucket ')) excused.add(`${thing.replace('bucket', 'channel')} latest`);
    const unexplained = [...new Set([...before.keys(), ...after.keys()])].filter(
      key =>
        before.get(key) !== after.get(key) &&
        ![...excused].some(thing => key === thing || key.endsWith(` ${thing}`) || thing === 'versions'),
    );
    assert.deepEqual(
      unexplained.map(key => `${key}: ${before.get(key)} → ${after.get(key)}`),
      [],
      log.join('\n'),
    );
  });
