import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  age,
  ago,
  instant,
  markdown,
  plain,
  shortened,
  stateWording,
  utc,
  within,
} from '../protocol/words.ts';
import { day, hour, now, version } from './client/samples.ts';

process.env.TZ = 'Europe/Berlin';

test('a state is a word and an icon, and the clock has the last word on revocation', () => {
  const say = (over: Parameters<typeof version>[1]) => {
    const { text, icon } = stateWording(version(1, over), now);
    return `${icon} ${text}`;
  };
  assert.deepEqual(
    [
      say({}),
      say({ revokeAt: now + 3 * day + hour, state: 'scheduled' }),
      say({ revokeAt: now - 1, state: 'scheduled' }),
      say({ state: 'running' }),
      say({ state: 'incomplete' }),
      say({ state: 'failed' }),
      say({ state: 'unknown' }),
      say({ parents: 'out-of-date' }),
    ],
    [
      'pass active',
      'clock revokes in 3 d',
      'circle-slash revoked',
      'sync~spin building',
      'circle-outline incomplete',
      'error failed',
      'question state unknown',
      'versions out of date',
    ],
  );
  assert.equal(stateWording(undefined, now).text, 'unassigned');
});

test('ages and waits are one number and one unit', () => {
  assert.deepEqual(
    [now, now - 59_000, now - 60_000, now - 5 * hour, now - 2 * day, now - 70 * day, now - 800 * day].map(t =>
      age(t, now),
    ),
    ['now', 'now', '1 min', '5 h', '2 d', '2 mo', '2 y'],
  );
  assert.equal(ago(now - day, now), '1 day ago');
  assert.equal(ago(now + day, now), 'just now', 'a clock that is behind does not speak of the future');
  assert.equal(within(now + 8 * hour, now), 'in 8 h');
  assert.equal(within(now + 7 * day, now + 20_000), 'in 7 d', 'as it was chosen some seconds ago');
  assert.equal(within(now + hour, now + 1_000), 'in 59 min');
});

test('a moment is given in UTC and as the wall clock shows it, with its day where that differs', () => {
  assert.equal(instant(now), '24 Nov 2026 09:00 UTC (10:00 local)');
  assert.equal(instant(Date.UTC(2026, 5, 30, 23, 30)), '30 Jun 2026 23:30 UTC (1 Jul 2026 01:30 local)');
  assert.equal(utc(Date.UTC(2026, 8, 4, 9)), '4 Sep 2026 09:00 UTC');
  assert.equal(instant(Number.NaN), 'an unknown time');
});

test('registry text cannot become an icon, a second line or a change of direction', () => {
  assert.equal(plain('a $(error) b'), 'a $\u200b(error) b');
  assert.equal(plain('[a](command:b)'), '[a]\u200b(command:b)');
  assert.equal(plain('one\r\ntwo\u202egnp.exe'), 'one two gnp.exe');
});

test('registry text cannot become Markdown: no link, image, HTML, code or autolink', () => {
  assert.equal(markdown('[x](command:evil)'), '\\[x\\]\\(command\\:evil\\)');
  assert.equal(markdown('https://evil.example'), 'https\\:\\/\\/evil\\.example');
  assert.equal(markdown('<img src=x>`a`'), '\\<img src\\=x\\>\\`a\\`');
});

test('a long id keeps both ends', () => {
  assert.equal(shortened('ami-0c2f3a77bb119d11'), 'ami-0c2f3a…9d11');
  assert.equal(shortened('ami-0c2f3a77'), 'ami-0c2f3a77');
});
