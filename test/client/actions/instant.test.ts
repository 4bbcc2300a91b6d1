import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readInstant } from '../../../client/actions/instant.ts';
import { now } from '../samples.ts';

const read = (text: string) => {
  const got = readInstant(text, now);
  return got.at === undefined ? got.problem : new Date(got.at).toISOString();
};

test('a date without a zone is UTC; ISO 8601 says its own', () => {
  assert.equal(read('2026-11-25 09:00'), '2026-11-25T09:00:00.000Z');
  assert.equal(read(' 2026-11-25T09:00Z '), '2026-11-25T09:00:00.000Z');
  assert.equal(read('2026-11-25T09:00:30.5+02:00'), '2026-11-25T07:00:30.000Z');
  assert.equal(read('2026-11-25 09:00 UTC'), '2026-11-25T09:00:00.000Z');
  assert.equal(read('2028-02-29 00:00'), '2028-02-29T00:00:00.000Z');
});

test('what cannot be meant is named instead of rolled over', () => {
  assert.match(read('tomorrow'), /YYYY-MM-DD HH:MM/);
  assert.match(read('2026-11-25'), /YYYY-MM-DD HH:MM/);
  assert.equal(read('2027-13-01 00:00'), 'There is no month 13.');
  assert.equal(read('2027-02-29 00:00'), '2027-02 has no day 29.');
  assert.equal(read('2027-01-01 24:00'), '24:00 is not a time of day.');
  assert.equal(read('2027-01-01T00:00+15:00'), '+15:00 is not an offset from UTC.');
  assert.match(read('2026-11-24 08:59'), /has passed/);
  assert.match(read('2026-11-24 09:00'), /has passed/);
});
