import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addRegistry } from '../../../registry/local/api-2023/registry.ts';
import { plant } from '../../../registry/local/seed.ts';
import { addPrincipal, addProject, organizationNamed } from '../../../registry/local/store/accounts.ts';
import { type Database, openDatabase } from '../../../registry/local/store/database.ts';
import { noon } from './support.ts';

/** Small numbers that look random and are the same in every run. */
function random(seed: number) {
  let state = seed;
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  return { next, one: <T>(of: readonly T[]): T => of[next(of.length)]! };
}

/** Buckets whose versions overlap, fail, are parents, are revoked, are promoted in between; or are none of this. */
function story(seed: number) {
  const { next, one } = random(seed);
  const some = <T>(most: number, make: (i: number) => T): T[] =>
    Array.from({ length: next(most) }, (_, i) => make(i));
  const before = () => `-${next(4) === 0 ? next(20 * 24 * 60) : next(9)}m`;
  const names = ['base', 'app', 'web', 'tool'];
  return {
    buckets: names.map((name, b) => {
      const channels = ['prod', 'test'];
      const versions = some(9, v => {
        const hours = 480 - v * 40 - next(40);
        const parent = b > 0 && next(25) === 0;
        return {
          fingerprint: `f${v}`,
          created_at: `-${hours}h`,
          ...(next(3) === 0 && { author: one(['ann', 'ben']) }),
          builds: some(4, i => ({
            component_type: `x.${i}`,
            platform: one(['aws', 'azure', 'gce', '']),
            ...(next(4) === 0 && { labels: { a: 'b' }, metadata: { packer: { version: '1' } } }),
            ...(next(3) === 0 && { done_at: `-${Math.max(1, hours - next(80))}h` }),
            ...(next(15) === 0 && {
              status: one(['BUILD_FAILED', 'BUILD_RUNNING', 'BUILD_UNSET', 'BUILD_DONE']),
            }),
            artifacts: Array.from({ length: 1 + next(3) }, (_, a) => ({
              external_identifier: `ami-${next(3)}-${a}`,
              region: one(['eu', 'us']),
            })),
            ...(parent && { parent: { bucket: 'base', version_fingerprint: 'f0', channel: 'prod' } }),
          })),
          ...(next(12) === 0 && { revocation: { revoke_at: one(['now', '+1d', '-1h']) } }),
        };
      });
      return {
        name,
        created_at: '-30d',
        channels: channels.map(channel => ({ name: channel })),
        versions,
        assignments: some(3, () => ({
          channel: one(channels),
          ...(versions.length > 0 && next(4) > 0 && { version_fingerprint: one(versions).fingerprint }),
          at: before(),
        })),
      };
    }),
  };
}

function planted(seed: object, stepByStep: boolean): Database | string {
  const db = openDatabase(undefined);
  const at = noon;
  const organizationId = organizationNamed(db, 'local', at);
  const projectId = addProject(db, organizationId, 'local', at);
  const { name: by } = addPrincipal(db, { name: 'me', role: 'admin', organizationId, projectId }, at);
  const act = { db, at, by, organizationId, projectId, stepByStep };
  addRegistry(act, 'PLUS');
  try {
    plant(act, structuredClone(seed) as never);
    return db;
  } catch (error) {
    db.close();
    return (error as Error).message;
  }
}
/** Every row of every table a story writes, with names where there are ids. */
function rows(db: Database): unknown[] {
  const version = `SELECT b.name || ' ' || v.fingerprint FROM version v JOIN bucket b ON b.id = v.bucket_id WHERE v.id =`;
  const columns: Record<string, string> = {
    bucket: 'name, description, labels, platforms, created_at, updated_at',
    version: `(${version} version.id) AS it, number, template_type, author, revoke_at, revocation_type, revocation_author, revocation_message, (${version} revoked_from) AS origin, revokes_descendants, rolls_back, due, created_at, updated_at`,
    build: `(${version} version_id) AS it, component_type, platform, run_uuid, status, labels, metadata, source_external_identifier, (${version} parent_version_id) AS parent, heartbeat_at, created_at, updated_at`,
    artifact: `(SELECT (${version} version_id) || component_type FROM build WHERE id = build_id) AS it, external_identifier, region, created_at`,
    channel: `(SELECT name FROM bucket WHERE id = bucket_id) AS it, name, managed, restricted, (${version} version_id) AS holds, author, created_at, updated_at`,
  };
  const history = `SELECT (SELECT (SELECT b.name FROM bucket b WHERE b.id = bucket_id) || name FROM channel WHERE id = channel_id) AS it, (${version} version_id) AS held, author, assigned_at FROM assignment ORDER BY it, sequence`;
  return [
    ...Object.entries(columns).map(([table, what]) =>
      db.all(`SELECT ${what} FROM ${table} ORDER BY 1, 2, 3`),
    ),
    db.all(history),
    // In the order lists of equal age are given in.
    db.all(
      'SELECT b.name, v.fingerprint FROM version v JOIN bucket b ON b.id = v.bucket_id ORDER BY b.name, v.created_at, v.rowid',
    ),
  ];
}

test('versions made at once are, row by row, what the same story leaves step by step', () => {
  let told = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const one = story(seed);
    const [fast, slow] = [planted(one, false), planted(one, true)];
    if (typeof fast === 'string' || typeof slow === 'string') {
      // Which of several wrong things is met first may differ.
      assert.equal(typeof fast, typeof slow, `seed ${seed}: ${fast} ${slow}`);
      continue;
    }
    told++;
    assert.deepEqual(rows(fast), rows(slow), `seed ${seed}`);
    fast.close();
    slow.close();
  }
  assert.ok(told > 50, `only ${told} stories could be told`);
});
