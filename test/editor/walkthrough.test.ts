import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { resultsFolder } from './host.ts';
import { openWindow, type Window } from './window.ts';

const root = join(import.meta.dirname, '../..');
let window: Window;

before(async () => {
  window = await openWindow({ workspace: join(root, 'samples'), extensions: [root] });
  window.wb.page.setDefaultTimeout(20_000);
});
afterEach(context => window?.pictureFailure(context));
after(() => window?.close());

const page = () => window.wb.page.locator('.gettingStartedContainer');
const open = (id: string) =>
  window.host.run(
    (vscode, id) =>
      vscode.commands.executeCommand(
        'workbench.action.openWalkthrough',
        `hcp-packer-community.hcp-packer#${id}`,
        false,
      ),
    id,
  );

test('none opens by itself', async () => {
  assert.deepEqual(await window.wb.tabs(), []);
});

for (const [id, title, button] of [
  ['consume', 'Build on Images of HCP Packer', 'Go to Bucket…'],
  ['local', 'Try HCP Packer Without an Account', 'Try Without an Account'],
  ['publish', 'Publish Images to HCP Packer', 'Sign In'],
] as const)
  test(`“${title}” has its picture and a way to begin`, async () => {
    await open(id);
    await page().getByText(title).first().waitFor();
    await page().getByRole('button', { name: button, exact: true }).waitFor();
    await window.wb.screenshots(join(resultsFolder(), `walkthrough-${id}`));
  });

test('its buttons do what they say', async () => {
  await page().getByRole('button', { name: 'Sign In', exact: true }).click();
  await window.wb.quick.says('Service Principal');
  await window.wb.quick.cancel();
  await window.wb.quick.closed();
});
