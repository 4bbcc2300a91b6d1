import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Done } from '../../../client/actions/changing.ts';
import { type Journal, journal } from '../../../client/actions/journal.ts';
import { journalReport } from '../../../client/actions/journal-report.ts';
import { undoPlan } from '../../../client/actions/undo.ts';
import { undoSummary } from '../../../client/actions/undo-summary.ts';
import type { Connection } from '../../../registry/registry.ts';
import { day, now } from '../samples.ts';

process.env.TZ = 'Europe/Berlin';

const connection = (project: string): Connection => ({
  state: 'ready',
  source: 'editor',
  principal: 'dana',
  organization: { id: 'o', name: 'acme' },
  project: { id: project, name: project },
  address: 'api.cloud.hashicorp.com:443',
  why: undefined,
  requests: 1,
});
function open(t: TestContext, at?: string) {
  const folder = at ?? mkdtempSync(join(tmpdir(), 'journal-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'deep', 'journal.jsonl');
  let project = 'platform';
  const log: string[] = [];
  const make = (): Journal =>
    journal({
      file,
      connection: async () => connection(project),
      now: () => now,
      log: line => log.push(line),
    });
  return {
    folder,
    file,
    log,
    make,
    use: (name: string) => {
      project = name;
    },
  };
}
const promoted = (from: string, to: string): Done => ({
  change: { kind: 'assign', bucket: 'golden', channel: 'production', fingerprint: `F-${to}` },
  before: { channel: { fingerprint: `F-${from}`, version: from, restricted: false } },
  after: { channel: { fingerprint: `F-${to}`, version: to, restricted: false } },
});

test('the newest action is that of the project at hand, though another was worked in since', async t => {
  const w = open(t);
  assert.equal(await w.make().newest(), undefined);
  await w.make().record('production v1 → v2', [promoted('v1', 'v2')]);
  w.use('sandbox');
  await w.make().record('production v2 → v3', [promoted('v2', 'v3')]);
  w.use('platform');
  assert.equal((await w.make().newest())?.says, 'production v1 → v2');
});

test('reasons are offered again: the last first, each once, of this project', async t => {
  const w = open(t);
  const revoked = (reason: string): Done => ({
    change: {
      ...{ kind: 'revoke', bucket: 'golden', fingerprint: 'F', reason },
      ...{ descendants: false, rollBackChannels: true },
    },
    before: {},
    after: {},
  });
  for (const reason of ['old', 'CVE-1', '', 'CVE-2', 'CVE-1'])
    await w.make().record(`revoked for ${reason}`, [revoked(reason)]);
  w.use('sandbox');
  await w.make().record('elsewhere', [revoked('elsewhere')]);
  w.use('platform');
  assert.deepEqual(await w.make().reasons(5), ['CVE-1', 'CVE-2', 'old']);
  assert.deepEqual(await w.make().reasons(1), ['CVE-1']);
});

test('an action outlives the window, and is the last one until it is undone', async t => {
  const w = open(t);
  assert.equal(await w.make().last(), undefined);
  assert.equal(await w.make().record('production v1 → v2', [promoted('v1', 'v2')]), true);
  assert.equal(await w.make().record('production v2 → v3', [promoted('v2', 'v3')]), true);
  const journal = w.make();
  const last = (await journal.last())!;
  assert.equal(last.says, 'production v2 → v3');
  assert.deepEqual(last.done, [promoted('v2', 'v3')]);
  assert.equal(
    await journal.record('production v3 → v2', [promoted('v3', 'v2')], { undoes: last.id, left: [] }),
    false,
    'an undo is not undone',
  );
  assert.equal((await w.make().last())?.says, 'production v1 → v2', 'then the one before it');
  await journal.record('v9 deleted', [promoted('v9', 'v9')]);
  const deleted = (await journal.last())!;
  assert.equal((await journal.last(deleted.id))?.says, 'production v1 → v2', 'past one that is to stay');
});

test('an undo that failed half-way goes on where it stopped', async t => {
  const journal = open(t).make();
  await journal.record('revoked', [promoted('v1', 'v2')]);
  const last = (await journal.last())!;
  const left = undoPlan(last.done, now).steps;
  await journal.record('half', [], { undoes: last.id, left });
  assert.deepEqual((await journal.last())?.left, left);
  await journal.record('rest', [], { undoes: last.id, left: [] });
  assert.equal(await journal.last(), undefined);
});

test('what was done in another project is not offered', async t => {
  const w = open(t);
  await w.make().record('production v1 → v2', [promoted('v1', 'v2')]);
  w.use('sandbox');
  assert.equal(await w.make().last(), undefined);
  w.use('platform');
  assert.equal((await w.make().last())?.says, 'production v1 → v2');
});

test('windows that write at once lose nothing, and a line cut off costs only itself', async t => {
  const w = open(t);
  const windows = [w.make(), w.make(), w.make()];
  await windows[0]!.record('first', [promoted('v1', 'v2')]);
  await Promise.all(
    windows.flatMap((one, i) =>
      Array.from({ length: 10 }, (_, n) => one.record(`${i}.${n}`, [promoted('v1', 'v2')])),
    ),
  );
  appendFileSync(w.file, '{"id":"01J","at":1,"says":"half a li\n{"id":3}\nnull\n');
  assert.equal((await w.make().entries()).length, 31);
  if (process.platform !== 'win32') assert.equal(statSync(w.file).mode & 0o777, 0o600);
});

test('it does not grow for ever', async t => {
  const w = open(t);
  const long: Done = {
    ...promoted('v1', 'v2'),
    before: { bucket: { description: 'x'.repeat(700_000), labels: {}, versions: 0, channels: 0 } },
  };
  for (let i = 0; i < 8; i++) await w.make().record(`n${i}`, [long]);
  assert.ok(readFileSync(w.file).length < 3_000_000);
  const kept = (await w.make().entries()).map(({ says }) => says);
  assert.equal(kept.at(-1), 'n7');
  assert.ok(kept.length < 8 && kept.length >= 3, kept.join());
});

test('a journal that cannot be written says so in the log, and offers no undo', async t => {
  const w = open(t);
  const journal = w.make();
  await journal.record('first', [promoted('v1', 'v2')]);
  rmSync(w.file);
  const { mkdirSync } = await import('node:fs');
  mkdirSync(w.file);
  assert.equal(await journal.record('second', [promoted('v2', 'v3')]), false);
  assert.match(w.log.join(), /could not be written/);
});

test('the journal reads as a report: what, when, by whom, before and after, and what can be undone', async t => {
  const w = open(t);
  const journal = w.make();
  await journal.record('golden: production v1 → v2', [promoted('v1', 'v2')]);
  const first = (await journal.last())!;
  await journal.record('golden v3 deleted', [
    {
      change: { kind: 'delete-version', bucket: 'golden', fingerprint: 'F-v3', rollBackChannels: true },
      before: {
        version: { name: 'v3', revokeAt: now - day, reason: 'CVE' },
        holders: [
          {
            bucket: 'golden',
            channel: 'qa',
            fingerprint: 'F-v3',
            version: 'v3',
            restricted: false,
            managed: false,
          },
        ],
      },
      after: {
        version: null,
        holders: [
          {
            bucket: 'golden',
            channel: 'qa',
            fingerprint: 'F-v2',
            version: 'v2',
            restricted: false,
            managed: false,
          },
        ],
      },
    },
  ]);
  await journal.record('golden: production v2 → v1', [promoted('v2', 'v1')], { undoes: first.id, left: [] });
  assert.equal(
    journalReport(await journal.entries(), now),
    `HCP Packer registry journal

Every change made from this editor on this computer, the newest first. Changes of others are in HCP’s audit log.

24 Nov 2026 09:00 UTC (10:00 local)  golden: production v2 → v1
    by dana · acme / platform · took an action back
    golden channel production: v2 (F-v2) → v1 (F-v1)

24 Nov 2026 09:00 UTC (10:00 local)  golden v3 deleted
    by dana · acme / platform · cannot be undone
    golden v3 (F-v3): revoked from 23 Nov 2026 09:00 UTC (10:00 local), “CVE” → deleted
    golden channel qa: v3 → v2
    v3 of golden is deleted, with its builds; only a new build makes another. Channels that moved stay: qa on v2.

24 Nov 2026 09:00 UTC (10:00 local)  golden: production v1 → v2
    by dana · acme / platform · undone on 24 Nov 2026 09:00 UTC (10:00 local)
    golden channel production: v1 (F-v1) → v2 (F-v2)
`,
  );
});

test('an undo that asks says what it does and what it does not bring back', () => {
  const deleted: Done = {
    change: { kind: 'delete-channel', bucket: 'golden', channel: 'production' },
    before: { channel: { fingerprint: 'F-v2', version: 'v2', restricted: true } },
    after: { channel: null },
  };
  const plan = undoPlan([deleted, promoted('v1', 'v2')], now);
  assert.deepEqual(
    plan.steps.map(step => step.change.kind),
    ['assign', 'create-channel'],
    'in reverse order',
  );
  const entry = {
    ...{ id: '1', at: now - day, says: 'production deleted', by: 'dana', done: [] },
    where: { address: '', project: '', name: '' },
  };
  assert.deepEqual(undoSummary(entry, plan, now), {
    title: 'Undo “production deleted”?',
    detail: `Done 1 day ago by dana. Undoing it does this:
  golden: production v2 → v1
  golden: channel production created with v2

The history of production of golden is gone; it starts anew.

What others have changed since stays, and you are told.`,
    button: 'Undo',
  });
});

test('a change that could not be read back is not undone blindly', () => {
  const { steps, lost } = undoPlan([{ ...promoted('v1', 'v2'), after: undefined }], now);
  assert.deepEqual(steps, []);
  assert.match(lost.join(), /could not be read back/);
});
