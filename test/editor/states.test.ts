import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { connect } from '../registry/local/support.ts';
import { resultsFolder } from './host.ts';
import { openWindow, type Window } from './window.ts';

/** What rows that are shown become: by time alone, in an outage, and when the registry is deactivated. */
const root = join(import.meta.dirname, '../..');
const samples = JSON.parse(readFileSync(join(root, 'samples/registry.json'), 'utf8'));
type Intercept = NonNullable<NonNullable<Parameters<typeof startLocalRegistry>[0]>['intercept']>;
let trouble: Intercept = () => undefined;
let registry: LocalRegistry;
let window: Window;

const build = (id: string) => ({
  component_type: 'amazon-ebs.x',
  platform: 'aws',
  status: 'BUILD_DONE',
  artifacts: [{ external_identifier: id, region: 'eu-west-1' }],
});
const soon = {
  name: 'soon-revoked',
  channels: [{ name: 'production' }],
  versions: [
    { fingerprint: 'one', created_at: '-9d', builds: [build('ami-11111111')] },
    { fingerprint: 'two', created_at: '-8d', builds: [build('ami-22222222')] },
  ],
  assignments: [
    { channel: 'production', version_fingerprint: 'one', at: '-8d' },
    { channel: 'production', version_fingerprint: 'two', at: '-7d' },
  ],
};

before(async () => {
  registry = await startLocalRegistry({
    seed: { ...samples, buckets: [soon, ...samples.buckets] },
    intercept: request => trouble(request),
  });
  window = await openWindow({
    workspace: join(root, 'samples'),
    extensions: [root],
    env: { ...registry.env },
  });
  window.wb.page.setDefaultTimeout(30_000);
  await window.wb.openView('HCP Packer');
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await registry?.close();
});

const tree = () => window.wb.tree('Registry');
const used = () => window.wb.tree('Used in This Workspace');
const picture = (name: string) => window.wb.screenshots(join(resultsFolder(), `states-${name}`));
const refresh = () =>
  window.host.run(async vscode => {
    await vscode.commands.executeCommand('packer.registry.refresh');
  });

test('a scheduled revocation comes while one looks on, and the channel is shown where it was put', async () => {
  await tree().expand('soon-revoked');
  await tree().row('production').filter({ hasText: 'v2' }).waitFor();
  await tree().expand('Versions');
  const revokeAt = Date.now() + 25_000;
  const { ok } = await connect(registry);
  await ok('PATCH', '/buckets/soon-revoked/versions/two', { revoke_at: new Date(revokeAt).toISOString() });
  await refresh();
  await tree().row('soon-revoked').filter({ hasText: 'v2 revokes in less than a minute' }).waitFor();
  await picture('soon');
  await tree().row('v2').filter({ hasText: 'revoked' }).waitFor({ timeout: 60_000 });
  assert.ok(Date.now() >= revokeAt);
  await tree().row('production').filter({ hasText: 'v1' }).waitFor();
  await tree().row('soon-revoked').filter({ hasText: 'v1 active' }).waitFor();
  await picture('revoked');
});

test('in an outage the rows stay, and one row at the top says why', async () => {
  trouble = () => 'reset';
  await refresh();
  await tree().rows.filter({ hasText: 'Retry' }).waitFor();
  assert.equal(await tree().rows.filter({ hasText: 'Retry' }).count(), 1);
  await tree().row('golden-ubuntu').waitFor();
  assert.match((await tree().rows.first().getAttribute('aria-label')) ?? '', /Press to try again\.$/);
  await used().row('golden-base').filter({ hasText: 'not reachable' }).first().waitFor();
  await picture('outage');
});

test('a registry that was deactivated meanwhile says so', async () => {
  trouble = ({ operation }) =>
    /^(List|Get)/.test(operation)
      ? { status: 400, body: { code: 9, message: 'registry is deactivated', details: [] } }
      : undefined;
  await refresh();
  await tree().pane.locator('.welcome-view-content').filter({ hasText: 'Activate Registry' }).waitFor();
  await picture('deactivated');
  trouble = () => undefined;
  await refresh();
  await tree().row('golden-ubuntu').waitFor();
  assert.equal(await tree().rows.filter({ hasText: 'Retry' }).count(), 0);
  await used().row('golden-base').filter({ hasText: 'active' }).first().waitFor();
  assert.equal(await window.wb.notifications.toasts.count(), 0);
});
