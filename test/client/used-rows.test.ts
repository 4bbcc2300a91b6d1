import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Row } from '../../client/tree/rows.ts';
import { badgeOf, inOrder, placeRow, usedRow } from '../../client/used/used-rows.ts';
import { type UsedNode, usedTree } from '../../client/used/used-tree.ts';
import type { UsedHere } from '../../protocol/requests.ts';
import { absent, found, unknown, type Version } from '../../registry/registry.ts';
import { day, hour, now, version } from './samples.ts';

const line = (row: Row) => `(${row.icon}) ${row.label} | ${row.description}`;
const place = (uri: string, at = 0) => ({ uri, line: at, name: `data.hcp_packer_version.v${at}` });
const thing = (held: Version | undefined, over: Partial<UsedHere> = {}): UsedHere => ({
  bucket: 'golden-ubuntu',
  channel: 'production',
  publishes: false,
  now: found(held ? { version: held } : {}, now),
  places: [place('a.tf'), place('a.tf', 5), place('b.pkr.hcl')],
  ...over,
});
const pin = { channel: undefined } as unknown as Partial<UsedHere>;
const revoked = version(12, { state: 'revoked', revokeAt: now - hour, revocationReason: 'CVE-2026-1' });

test('a channel used here says what it holds, what that is worth, and in how many files', () => {
  assert.equal(
    line(usedRow(thing(version(13)), now)),
    '(pass) golden-ubuntu | production · v13 active · 3 d · 2 files',
  );
  assert.equal(
    line(usedRow(thing(revoked), now)),
    '(circle-slash) golden-ubuntu | production · v12 revoked · 2 files',
  );
  assert.equal(
    line(usedRow(thing(version(12, { state: 'scheduled', revokeAt: now + 3 * day })), now)),
    '(clock) golden-ubuntu | production · v12 revokes in 3 d · 2 files',
  );
  assert.equal(
    line(usedRow(thing(version(12, { parents: 'out-of-date' })), now)),
    '(versions) golden-ubuntu | production · v12 out of date · 3 d · 2 files',
  );
  assert.equal(
    line(usedRow(thing(undefined), now)),
    '(circle-outline) golden-ubuntu | production · unassigned · 2 files',
  );
  assert.equal(
    usedRow(thing(revoked), now).spoken,
    'golden-ubuntu, channel production, version 12, revoked, used in 2 files',
  );
  assert.match(usedRow(thing(revoked), now).tooltip, /CVE\\-2026\\-1/);
});

test('a pinned version and an image written out say what is newer', () => {
  const value = { version: version(12), newest: version(13) };
  assert.equal(
    line(usedRow(thing(undefined, { ...pin, fingerprint: 'FP', now: found(value, now) }), now)),
    '(pass) golden-ubuntu | pinned v12 active · 3 d · v13 is newer · 2 files',
  );
  assert.equal(
    line(
      usedRow(thing(undefined, { ...pin, artifact: 'ami-0c2f3a77bb119d110', now: found(value, now) }), now),
    ),
    '(pass) golden-ubuntu | v12 active · ami-0c2f…d110 · 3 d · v13 is newer · 2 files',
  );
});

test('what is not known is not called missing, and what is to be made is not called missing either', () => {
  const silent = thing(undefined, { now: unknown('signed-out', 'Not signed in to HCP.') });
  assert.equal(line(usedRow(silent, now)), '(question) golden-ubuntu | production · not signed in · 2 files');
  const refused = thing(undefined, { now: unknown('forbidden', 'no') });
  assert.equal(usedRow(refused, now).description, 'production · state unknown · 2 files');
  assert.match(usedRow(silent, now).tooltip, /Not signed in to HCP/);
  assert.equal(
    line(usedRow(thing(undefined, { now: absent(now) }), now)),
    '(warning) golden-ubuntu | production · not found · 2 files',
  );
  assert.equal(
    line(usedRow(thing(undefined, { ...pin, publishes: true, now: absent(now) }), now)),
    '(circle-outline) golden-ubuntu | published here · not built yet · 2 files',
  );
});

test('the worst comes first, and the badge counts what is revoked, about to be, or out of date', () => {
  const all = [
    thing(version(1), { bucket: 'fine' }),
    thing(undefined, { bucket: 'gone', now: absent(now) }),
    thing(version(1, { parents: 'out-of-date' }), { bucket: 'outdated' }),
    thing(undefined, { bucket: 'silent', now: unknown('unreachable', 'no') }),
    thing(revoked, { bucket: 'revoked' }),
    thing(revoked, { bucket: 'published', publishes: true }),
    thing(version(1, { state: 'scheduled', revokeAt: now + day }), { bucket: 'scheduled' }),
  ];
  assert.deepEqual(
    inOrder(all, now).map(({ bucket }) => bucket),
    ['revoked', 'scheduled', 'gone', 'outdated', 'silent', 'fine', 'published'],
  );
  assert.deepEqual(badgeOf(all, now), {
    value: 3,
    tooltip: 'Images used in this workspace: 1 revoked, 1 about to be revoked, 1 out of date',
  });
  assert.equal(badgeOf([thing(version(1))], now), undefined);
});

test('a place is named by its block, with its file and line', () => {
  assert.equal(
    line(placeRow(place('x', 4), 'infra/main.tf')),
    '(file-code) data.hcp_packer_version.v4 | infra/main.tf:5',
  );
  assert.equal(
    placeRow(place('x', 4), 'infra/main.tf').spoken,
    'data.hcp_packer_version.v4, infra/main.tf, line 5',
  );
});

test('text from files and from the registry acts nowhere', () => {
  const evil = '[x](command:evil) $(sync~spin) <b>\u202e';
  const row = usedRow(thing(version(1, { name: evil }), { bucket: evil, channel: evil }), now);
  assert.ok(![row.label, row.description].some(text => text.includes('$(') || text.includes('\u202e')));
  assert.ok(!row.tooltip.includes('](command:') && !row.tooltip.includes('<b>'));
});

test('asking ten times asks the server once; after a change, once more, and rows stay the same objects', async () => {
  let asked = 0;
  let things = [thing(version(1))];
  const tree = usedTree({
    ask: {
      usedHere: async () => {
        asked++;
        return things;
      },
    },
    pathOf: uri => uri,
    now: () => now,
  });
  const [first] = await tree.children();
  for (let i = 0; i < 10; i++) assert.equal((await tree.children())[0], first);
  assert.equal(asked, 1);
  const places = await tree.children(first);
  assert.deepEqual(
    places.map(node => tree.row(node as UsedNode).description),
    ['a.tf:1', 'a.tf:6', 'b.pkr.hcl:1'],
  );
  things = [thing(revoked)];
  tree.stale();
  const [again] = await tree.children();
  assert.equal(again, first);
  assert.equal(tree.row(again!).icon, 'circle-slash');
  assert.equal(asked, 2);
  tree.reset();
  assert.deepEqual(await tree.children(first), [], 'of another account');
});

test('an answer that was on its way when the account changed is nobody’s', async () => {
  const answers: ((things: readonly UsedHere[]) => void)[] = [];
  const tree = usedTree({
    ask: { usedHere: () => new Promise(resolve => answers.push(resolve)) },
    pathOf: uri => uri,
    now: () => now,
  });
  const before = tree.children();
  tree.reset();
  const after = tree.children();
  answers[0]!([thing(version(1), { bucket: 'of-before' })]);
  while (answers.length < 2) await new Promise(setImmediate);
  answers[1]!([thing(version(1), { bucket: 'of-now' })]);
  const names = (nodes: readonly UsedNode[]) => nodes.map(node => tree.row(node).label);
  assert.deepEqual(names(await after), ['of-now']);
  assert.deepEqual(names(await before), ['of-now']);
  assert.equal(answers.length, 2);
});
