import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { resultsFolder } from './host.ts';
import { openWindow, type Window } from './window.ts';

/** Credentials of the environment that name no project and may list none. */
const root = join(import.meta.dirname, '../..');
const forbidden = { status: 403, body: { code: 7, message: 'permission denied', details: [] } };
let registry: LocalRegistry;
let window: Window;

before(async () => {
  registry = await startLocalRegistry({
    seed: { buckets: [{ name: 'golden-base' }] },
    intercept: ({ operation }) =>
      operation === 'ProjectService_List' || operation === 'IamService_GetCallerIdentity'
        ? forbidden
        : undefined,
  });
  const { HCP_PROJECT_ID: _project, HCP_ORGANIZATION_ID: _organization, ...env } = registry.env;
  window = await openWindow({ workspace: join(root, 'samples'), extensions: [root], env });
  window.wb.page.setDefaultTimeout(20_000);
  await window.wb.openView('HCP Packer');
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await registry?.close();
});

test('without a project the view asks for one, and nothing is guessed', async () => {
  const { wb } = window;
  const shown = wb.tree('Registry').pane.locator('.welcome-view-content');
  await shown.filter({ hasText: 'These credentials reach several projects' }).waitFor();
  assert.equal(await shown.count(), 1);
  assert.equal(registry.requests.get('ListBuckets') ?? 0, 0);
  const used = wb.tree('Used in This Workspace');
  await used.row('golden-base').waitFor();
  for (const { description } of await used.items()) assert.match(description, /no project selected/);
  await wb.screenshots(join(resultsFolder(), 'welcome-no-project'));
});

test('the project that is named by its id is shown, and is still the one after a reload', async () => {
  const { wb } = window;
  const { pane } = wb.tree('Registry');
  await pane.locator('.welcome-view-content .monaco-button', { hasText: 'Select Project' }).click();
  await wb.quick.pick('Enter Project ID…');
  await wb.quick.says('Project ID, as in');
  await wb.quick.accept(registry.env.HCP_PROJECT_ID!);
  await wb.tree('Registry').row('golden-base').waitFor();
  await window.reload();
  await wb.openView('HCP Packer');
  await wb.tree('Registry').row('golden-base').waitFor();
  assert.equal(await wb.notifications.toasts.count(), 0);
});
