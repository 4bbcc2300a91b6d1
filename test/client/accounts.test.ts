import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Account,
  changes,
  isThere,
  labelOf,
  noAccounts,
  outside,
  readAccounts,
  sameAs,
  trial,
  withAccount,
  withoutAccount,
  withUsual,
  writtenAccounts,
} from '../../client/accounts.ts';

const account = (id: string, label = id, clientId = `client-of-${id}`): Account => ({
  id,
  label,
  principal: { clientId, clientSecret: `secret-of-${id}` },
});
const two = withAccount(withAccount(noAccounts, account('a')), account('b'));

test('the record comes back as it was written, and the last sign-in is the usual one', () => {
  assert.deepEqual(readAccounts(writtenAccounts(two)), two);
  assert.equal(two.usual, 'b');
});

test('nothing to keep is nothing in the store', () => {
  assert.equal(writtenAccounts(noAccounts), undefined);
  assert.equal(writtenAccounts(withoutAccount(withoutAccount(two, 'a'), 'b')), undefined);
  assert.notEqual(writtenAccounts(withUsual(noAccounts, trial)), undefined);
});

test('what cannot be read is left out, the rest stays', () => {
  for (const text of [undefined, '', 'null', '{', '[]', '{"all":3}'])
    assert.deepEqual(readAccounts(text), noAccounts, text);
  const half = JSON.stringify({ all: [account('a'), { id: 'x' }, null], usual: 'x' });
  assert.deepEqual(readAccounts(half), { all: [account('a')], usual: undefined });
});

test('the same client is the same account with whatever secret, in another place another one', () => {
  const [a] = two.all;
  assert.equal(sameAs(two, { ...a!.principal, clientSecret: 'new' }), a);
  assert.equal(sameAs(two, { ...a!.principal, endpoints: { geography: 'eu' } }), undefined);
  assert.equal(withAccount(two, { ...a!, label: 'renamed' }).all.length, 2);
});

test('signing out of the usual account leaves no other in its place', () => {
  const left = withoutAccount(two, 'b');
  assert.deepEqual(left, { all: [account('a')], usual: undefined });
  assert.ok(!isThere(left.all, 'b'));
  for (const use of [trial, outside, 'a']) assert.ok(isThere(left.all, use));
});

test('two accounts of one name are told apart by their client ids', () => {
  const all = [account('a', 'ci', 'aaaa1111bbbb2222'), account('b', 'ci', 'cccc1111dddd2222'), account('c')];
  assert.deepEqual(
    all.map(one => labelOf(one, all)),
    ['ci (aaaa…2222)', 'ci (cccc…2222)', 'c'],
  );
});

test('what came, went and is called otherwise is news; a renewed secret is none', () => {
  const ids = (of: ReturnType<typeof changes>) =>
    Object.values(of).map(list => list.map(({ id }) => id).join());
  assert.deepEqual(ids(changes(noAccounts, two)), ['a,b', '', '']);
  assert.deepEqual(ids(changes(two, withoutAccount(two, 'a'))), ['', 'a', '']);
  assert.deepEqual(ids(changes(two, withAccount(two, account('a', 'named')))), ['', '', 'a']);
  const renewed = { ...account('a'), principal: { clientId: 'client-of-a', clientSecret: 'new' } };
  assert.deepEqual(ids(changes(two, withAccount(two, renewed))), ['', '', '']);
});
