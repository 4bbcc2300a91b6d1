import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { resultsFolder } from './host.ts';
import { openWindow, type Window } from './window.ts';

/** What the view says when it has no rows: one text for each reason, each with its way out. */
const root = join(import.meta.dirname, '../..');
type Intercept = NonNullable<NonNullable<Parameters<typeof startLocalRegistry>[0]>['intercept']>;
let trouble: Intercept = () => undefined;
let registry: LocalRegistry;
let window: Window;

before(async () => {
  trouble = ({ operation }) =>
    operation === 'Token' ? { status: 401, body: { error: 'access_denied' } } : undefined;
  registry = await startLocalRegistry({ intercept: request => trouble(request) });
  window = await openWindow({
    workspace: join(root, 'samples'),
    extensions: [root],
    env: { ...registry.env },
  });
  window.wb.page.setDefaultTimeout(20_000);
  await window.wb.openView('HCP Packer');
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await registry?.close();
});

const pane = () => window.wb.tree('Registry').pane;
/** The one welcome text that says this; gives its buttons and its links. */
async function welcome(text: string, picture: string) {
  const shown = pane().locator('.welcome-view-content');
  await shown.filter({ hasText: text }).waitFor();
  assert.equal(await shown.count(), 1);
  await window.wb.screenshots(join(resultsFolder(), `welcome-${picture}`));
  return {
    buttons: await shown.locator('.monaco-button').allInnerTexts(),
    links: await shown.locator('a:not(.monaco-button)').allInnerTexts(),
  };
}
const retry = () => window.host.run(vscode => vscode.commands.executeCommand('packer.registry.retry'));

test('refused credentials', async () => {
  assert.deepEqual(await welcome('HCP refused these credentials', 'refused'), {
    buttons: ['Sign In'],
    links: ['log', 'sign out'],
  });
  await pane().locator('.welcome-view-content a', { hasText: 'log' }).click();
  const log = window.wb.page.locator('.part.panel .view-line');
  await log
    .filter({ hasText: /identity\sservice.*refused\sthese\scredentials/ })
    .first()
    .waitFor();
  await window.host.run(vscode => vscode.commands.executeCommand('workbench.action.closePanel'));
});

test('a registry that may not be read', async () => {
  trouble = ({ operation }) =>
    operation === 'ListBuckets' ? { status: 403, body: { code: 7, message: 'no', details: [] } } : undefined;
  await retry();
  assert.deepEqual(await welcome('may not read the HCP Packer registry of this project', 'forbidden'), {
    buttons: ['Select Project'],
    links: ['sign in with other credentials', 'try again'],
  });
});

test('a registry that cannot be reached', async () => {
  trouble = () => 'reset';
  await retry();
  assert.deepEqual(await welcome('cannot be reached', 'offline'), {
    buttons: ['Retry'],
    links: ['Diagnose Connection', 'log'],
  });
  await pane().locator('.welcome-view-content a', { hasText: 'Diagnose Connection' }).click();
  const report = window.wb.page.locator('.editor-instance .view-line');
  await report
    .filter({ hasText: /^FAIL\s+Connection\s.*connection\swas\scut/ })
    .first()
    .waitFor();
  await window.wb.screenshots(join(resultsFolder(), 'diagnose'));
  await window.host.run(vscode => vscode.commands.executeCommand('workbench.action.closeActiveEditor'));
});

test('an empty registry, once it is back', async () => {
  trouble = () => undefined;
  await pane().locator('.welcome-view-content .monaco-button', { hasText: 'Retry' }).click();
  assert.deepEqual(await welcome('This project has no buckets yet', 'empty'), {
    buttons: ['Refresh'],
    links: ['select another project'],
  });
});
