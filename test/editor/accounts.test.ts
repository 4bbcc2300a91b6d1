import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { Intercept } from '../../registry/local/answer.ts';
import { type StandIn, standIn } from './hcp.ts';
import { resultsFolder } from './host.ts';
import { kept } from './kept.ts';
import { openSamples } from './samples.ts';
import type { Window } from './window.ts';

/** Several accounts: the Accounts menu of VS Code, our commands, and what is left of a secret. */
const secrets = ['s3cret-of-the-writer', 's3cret-of-the-reader'];
const tokens = new Set<string>();
let tokenRequests = 0;
let hcp: StandIn;
let window: Window;
let fault: Intercept = () => undefined;

before(async () => {
  hcp = await standIn({
    seed: {
      organization: 'Acme',
      project: 'images',
      principal: 'ci-writer',
      buckets: [{ name: 'of-images' }],
      projects: [
        {
          project: 'sandbox',
          principals: [
            { name: 'ci-reader', role: 'viewer', client_id: 'reader-id', client_secret: secrets[1] },
          ],
          buckets: [{ name: 'of-sandbox' }],
        },
      ],
    },
    intercept: request => {
      const [, token] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
      if (token) tokens.add(token);
      if (request.operation === 'Token') tokenRequests = request.count;
      return fault(request);
    },
    clientId: 'writer-id',
    clientSecret: secrets[0]!,
  });
  window = await openSamples({ settings: hcp.settings });
  await window.wb.openView('HCP Packer');
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await hcp?.close();
});

const tree = () => window.wb.tree('Registry');
const welcome = () =>
  tree()
    .pane.locator('.welcome-view-content')
    .filter({ hasText: 'See which version every channel holds' })
    .waitFor();
async function typeIn(id: string, secret: string): Promise<void> {
  const { quick } = window.wb;
  await quick.pick('Service Principal');
  await quick.says('Client ID of a service principal');
  await quick.accept(id);
  await quick.says('Its client secret');
  await quick.accept(secret);
}
/** Opens the Accounts menu with these entries of ours; a menu shows what there was when it opened. */
async function accountsMenu(...expected: string[]): Promise<void> {
  const { page, menu } = window.wb;
  let labels: readonly string[] = [];
  for (let attempt = 0; attempt < 20; attempt++) {
    await page.locator('.part.activitybar .action-label[aria-label^="Accounts"]').click();
    labels = (await menu.labels()).filter(label => label.endsWith('(HCP)')).toSorted();
    if (labels.join() === expected.join()) return;
    await closeMenu();
    await page.waitForTimeout(100);
  }
  assert.deepEqual(labels, expected);
}
const closeMenu = () => window.wb.page.keyboard.press('Escape');

test('before anybody signs in the Accounts menu has no entry of ours, nor a badge', async () => {
  await welcome();
  await accountsMenu();
  await closeMenu();
  assert.equal(
    await window.wb.page.locator('.part.activitybar .badge-content:visible').allInnerTexts().then(String),
    '',
  );
});

test('who signs in is in the Accounts menu, by the name HCP has for it', async () => {
  await window.wb.command('HCP Packer: Sign In…');
  await typeIn('writer-id', secrets[0]!);
  await tree().row('of-images').waitFor();
  await accountsMenu('ci-writer (HCP)');
  await closeMenu();
});

test('a second account, of one project, comes beside the first and is used', async () => {
  const { wb } = window;
  await wb.command('HCP Packer: Switch Account…');
  assert.deepEqual((await wb.quick.labels()).slice(0, 2), ['ci-writer', 'Sign In with Another Account…']);
  await wb.quick.pick('Sign In with Another Account…');
  await typeIn('reader-id', secrets[1]!);
  await tree().row('of-sandbox').waitFor();
  await accountsMenu('ci-reader (HCP)', 'ci-writer (HCP)');
  await wb.page.screenshot({ path: join(resultsFolder(), 'accounts-menu.png') });
  await closeMenu();
  await wb.command('HCP Packer: Switch Account…');
  await wb.quick.row('ci-reader').waitFor();
  await wb.screenshots(join(resultsFolder(), 'switch-account'));
  await wb.quick.pick('ci-writer');
  await tree().row('of-images').waitFor();
});

test('the folder remembers its account over a reload', async () => {
  await window.wb.status('Signed in to HCP Packer as ci-writer').waitFor(); // it is said when it is kept
  await window.reload();
  await window.wb.openView('HCP Packer');
  await tree().row('of-images').waitFor();
});

test('a token is kept over a reload, and a wrong secret for the same account is refused all the same', async () => {
  const { wb } = window;
  const before = tokenRequests;
  await window.reload();
  await window.wb.openView('HCP Packer');
  await tree().row('of-images').waitFor();
  assert.equal(tokenRequests, before);
  await wb.command('HCP Packer: Switch Account…');
  await wb.quick.pick('Sign In with Another Account…');
  await typeIn('writer-id', 'not-the-secret');
  await wb.notifications.wait('refused');
  await wb.notifications.click('refused', 'Try Again');
  await wb.quick.says('Client ID of a service principal');
  await wb.quick.cancel();
  await wb.quick.closed();
  await tree().row('of-images').waitFor();
});

test('signing out in the Accounts menu signs out here, of that account alone', async () => {
  const { wb } = window;
  await accountsMenu('ci-reader (HCP)', 'ci-writer (HCP)');
  await wb.page.locator('.monaco-menu .action-label', { hasText: 'ci-writer (HCP)' }).hover();
  const signOut = wb.page.locator('.monaco-menu .action-label', { hasText: /^Sign Out$/ });
  await signOut.hover();
  await wb.page.waitForTimeout(200); // a menu ignores a click that comes with its opening
  await signOut.click();
  await wb.dialog.waitFor();
  await wb.page.screenshot({ path: join(resultsFolder(), 'accounts-sign-out.png') });
  await wb.dialog.click('Sign Out');
  await welcome();
  await accountsMenu('ci-reader (HCP)');
  await closeMenu();
});

test('our Sign Out takes an account out of the Accounts menu', async () => {
  const { wb } = window;
  await wb.command('HCP Packer: Switch Account…');
  await wb.quick.pick('ci-reader');
  await tree().row('of-sandbox').waitFor();
  await kept(window.wb.page, window.host);
  assertNoSecret();
  await wb.command('HCP Packer: Sign Out');
  await welcome();
  await accountsMenu();
  await closeMenu();
});

test('who may list no projects is asked for the id of one, and the folder remembers it', async () => {
  const { wb } = window;
  const forbidden = { status: 403, body: { code: 7, message: 'permission denied', details: [] } };
  fault = ({ operation }) =>
    operation === 'ProjectService_List' || operation === 'IamService_GetCallerIdentity'
      ? forbidden
      : undefined;
  await wb.command('HCP Packer: Sign In…');
  await typeIn('writer-id', secrets[0]!);
  await wb.quick.says('Select HCP Project');
  await wb.quick.row('Enter Project ID…').waitFor();
  assert.deepEqual(await wb.quick.labels(), [
    'These credentials cannot list its projects.',
    'Enter Project ID…',
  ]);
  await wb.page.screenshot({ path: join(resultsFolder(), 'project-by-id.png') });
  await wb.quick.pick('Enter Project ID…');
  await wb.quick.says('Project ID, as in'); // the organization is known
  await wb.quick.accept('images');
  await wb.quick.says('An ID looks like');
  await wb.quick.accept(hcp.projectId);
  await tree().row('of-images').waitFor();
  await window.reload();
  await wb.openView('HCP Packer');
  await tree().row('of-images').waitFor();
  await wb.command('HCP Packer: Sign Out');
  await welcome();
});

test('no secret is in any log, setting or storage, neither while signed in nor after', async () => {
  await kept(window.wb.page, window.host);
  assertNoSecret();
  const page = await window.wb.page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })');
  assert.ok(tokens.size > 0, 'no token was seen');
  for (const secret of [...secrets, ...tokens])
    assert.ok(!String(page).includes(secret), 'in the storage of the page');
  assert.doesNotMatch(
    String(await window.wb.page.evaluate('localStorage["secrets.provider"] ?? ""')),
    /packer/,
  );
  assert.ok(hcp.dialed.length > 0 && hcp.dialed.every(to => /\.hashicorp\.com:443$/.test(to)));
});

test('the log tells of no error, through all these changes of accounts', () => {
  const logs = dataFiles().filter(({ path }) => /Packer\.log$/.test(path));
  assert.ok(logs.length > 0);
  for (const { text } of logs) assert.doesNotMatch(text, /\[error\]/);
});

/** In no file of VS Code's data: logs, settings, state. */
function assertNoSecret(): void {
  const texts = dataFiles();
  assert.ok(
    texts.some(({ text }) => text.includes('ListBuckets') || text.includes('/packer/2023-01-01/')),
    'the log of requests is not among them',
  );
  for (const secret of [...secrets, ...tokens])
    for (const form of [secret, Buffer.from(secret).toString('base64').slice(0, 16)]) {
      const found = texts.find(({ text }) => text.includes(form));
      assert.equal(found, undefined, `${form} in ${found?.path}`);
    }
}

function dataFiles(): readonly { readonly path: string; readonly text: string }[] {
  const { dataDir } = window.server;
  return readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .map(name => join(dataDir, name))
    .filter(path => statSync(path, { throwIfNoEntry: false })?.isFile())
    .map(path => ({ path, text: readFileSync(path, 'latin1') }));
}
