import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redrawnInTime } from '../../../client/tree/clock.ts';
import { age, rereads, stateWording, versionRereads, within } from '../../../protocol/words.ts';
import { day, hour, now, version } from '../samples.ts';

test('words of time are known to change exactly when they do', () => {
  const spans = [
    1,
    59_999,
    60_000,
    61_000,
    hour - 1,
    hour,
    25 * hour,
    29 * day,
    30 * day,
    364 * day,
    366 * day,
  ];
  for (const span of spans) {
    const past = now - span;
    const older = rereads(past, now);
    assert.ok(older > now);
    assert.equal(age(past, older - 1), age(past, now), `${span} ms ago`);
    assert.notEqual(age(past, older), age(past, now), `${span} ms ago`);
    const to = now + span;
    const nearer = rereads(to, now);
    assert.ok(nearer > now);
    assert.equal(within(to, nearer - 1), within(to, now), `in ${span} ms`);
    if (nearer < to) assert.notEqual(within(to, nearer), within(to, now), `in ${span} ms`);
  }
});

test('a version about to be revoked reads otherwise at the moment it is', () => {
  const soon = version(1, { state: 'scheduled', revokeAt: now + 30_000, createdAt: now - 3 * day });
  const at = versionRereads(soon, now);
  assert.equal(at, now + 30_000);
  assert.equal(stateWording(soon, at - 1).text, 'revokes in less than a minute');
  assert.equal(stateWording(soon, at).text, 'revoked');
});

/** A clock the test moves, and what is planned on it. */
function world(changes: readonly number[]) {
  const state = {
    now,
    watched: true,
    planned: [] as { at: number; act: () => void }[],
    drawn: [] as number[],
  };
  const clock = redrawnInTime({
    isWatched: () => state.watched,
    nextChange: then => changes.find(change => change > then),
    redraw: (_, at) => state.drawn.push(at - now),
    now: () => state.now,
    later(act, ms) {
      const plan = { at: state.now + ms, act };
      state.planned.push(plan);
      return () => {
        state.planned = state.planned.filter(one => one !== plan);
      };
    },
  });
  const wait = (ms: number) => {
    const until = state.now + ms;
    for (;;) {
      const due = state.planned.find(({ at }) => at <= until);
      if (!due) break;
      state.now = due.at;
      state.planned = state.planned.filter(one => one !== due);
      due.act();
    }
    state.now = until;
  };
  return { state, clock, wait };
}

test('one timer waits for the nearest change, and none when nothing will change', () => {
  const { state, clock, wait } = world([now + 5_000, now + 8_000]);
  clock.check();
  clock.check();
  assert.deepEqual(
    state.planned.map(({ at }) => at - now),
    [5_000],
  );
  wait(20_000);
  assert.deepEqual(state.drawn, [5_000, 8_000]);
  assert.equal(state.planned.length, 0);
});

test('nobody is drawn for while the view is hidden; what changed meanwhile is drawn when it is shown', () => {
  const { state, clock, wait } = world([now + 5_000, now + 8_000, now + 30_000]);
  clock.check();
  state.watched = false;
  clock.check();
  assert.equal(state.planned.length, 0);
  wait(20_000);
  assert.deepEqual(state.drawn, []);
  state.watched = true;
  clock.check();
  assert.deepEqual(state.drawn, [20_000]);
  assert.deepEqual(
    state.planned.map(({ at }) => at - now),
    [30_000],
  );
});

test('a computer that slept is a minute late at most', () => {
  const { state, clock } = world([now + 3 * hour]);
  clock.check();
  assert.deepEqual(
    state.planned.map(({ at }) => at - now),
    [60_000],
  );
  state.now = now + 5 * hour;
  state.planned.shift()!.act();
  assert.deepEqual(state.drawn, [5 * hour]);
});
