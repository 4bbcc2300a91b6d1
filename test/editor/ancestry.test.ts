import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { Frame } from 'playwright-core';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { connect } from '../registry/local/support.ts';
import { resultsFolder } from './host.ts';
import { openWindow, type Window } from './window.ts';

const root = join(import.meta.dirname, '../..');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let registry: LocalRegistry;
let window: Window;
/** The registry was closed on the way. */
let isGone = false;

before(async () => {
  const samples = JSON.parse(readFileSync(join(root, 'samples/registry.json'), 'utf8'));
  registry = await startLocalRegistry({ seed: samples });
  window = await openWindow({
    workspace: join(root, 'samples'),
    extensions: [root],
    env: { ...registry.env },
  });
  window.wb.page.setDefaultTimeout(20_000);
  await window.wb.openView('HCP Packer');
  await window.wb.tree('Registry').row('golden-ubuntu').waitFor();
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  if (!isGone) await registry?.close();
});

const page = () => window.wb.webview();
const node = (label: string) => page().locator(`.node[aria-label^="${label} ·"]`);
/** The frame of the page itself, to run things in. */
async function frame(): Promise<Frame> {
  const handle = await page().locator('body').elementHandle();
  const owner = await handle?.ownerFrame();
  assert.ok(owner);
  return owner;
}
interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}
async function violations(): Promise<readonly string[]> {
  const inside = await frame();
  // Through the debugger: the page's own policy runs nothing else.
  await inside.evaluate(axe);
  const found = (await inside.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }).then(r => r.violations)`,
  )) as readonly Violation[];
  return found.flatMap(({ id, nodes }) =>
    nodes.map(one => `${id}: ${one.html.slice(0, 160)}\n${one.failureSummary}`),
  );
}

test('a bucket has a picture of what it comes from and what comes from it', async () => {
  const { wb } = window;
  const menu = await wb.tree('Registry').context('golden-ubuntu');
  await menu.pick('Show Ancestry');
  await node('golden-ubuntu v2').waitFor();
  const labels = await page()
    .locator('.node')
    .evaluateAll((all: { getAttribute(n: string): string | null }[]) =>
      all.map(one => one.getAttribute('aria-label') ?? ''),
    );
  assert.ok(
    labels.some(label =>
      /^golden-ubuntu v2 · out of date · .*built from golden-base v\d through production, now v\d, out of date/.test(
        label,
      ),
    ),
    labels.join('\n'),
  );
  assert.ok(
    labels.some(label => label.startsWith('web-app v2 · ')),
    labels.join('\n'),
  );
  await wb.screenshots(join(resultsFolder(), 'ancestry'));
});

test('arrow keys go from node to node, and Enter shows the version in the registry', async () => {
  const { wb } = window;
  await node('web-app v2').click();
  await page().locator('#details strong').getByText('web-app v2').waitFor();
  await wb.page.keyboard.press('ArrowLeft');
  await page().locator('.node:focus[aria-label^="golden-ubuntu v"]').waitFor();
  const name = /^golden-ubuntu (v\d)/.exec(
    (await page().locator('.node:focus').getAttribute('aria-label')) ?? '',
  )![1]!;
  await wb.page.keyboard.press('Enter');
  await wb.tree('Registry').row(name).and(wb.page.locator('.focused')).waitFor();
});

test('a template that builds the bucket is a button away', async () => {
  const { wb } = window;
  await node('golden-ubuntu v2').click();
  await page().locator('#details').getByRole('button', { name: 'Open golden-ubuntu/ubuntu.pkr.hcl' }).click();
  await wb.page.locator('.tab.active', { hasText: 'ubuntu.pkr.hcl' }).waitFor();
  await wb.page.keyboard.press('Control+w');
});

test('the same is there as a table', async () => {
  await page().getByRole('button', { name: 'Table' }).click();
  const rows = await page().locator('tbody tr').allInnerTexts();
  assert.equal(rows.length, await page().locator('.node').count());
  assert.ok(
    rows.some(row => /^web-app\s+v2\s.*golden-ubuntu v\d through production/.test(row)),
    rows.join('\n'),
  );
  await window.wb.screenshots(join(resultsFolder(), 'ancestry-table'));
});

const themes = [
  ['Default Light Modern', 'light'],
  ['Default Dark Modern', 'dark'],
  ['Default High Contrast', 'high-contrast'],
  ['Default High Contrast Light', 'high-contrast-light'],
] as const;
/** The page in each theme, looked at by axe. */
async function accessible(state: string): Promise<void> {
  const { wb, host } = window;
  for (const [theme, kind] of themes) {
    await host.run((vscode, theme) => {
      const settings = vscode.workspace.getConfiguration();
      return settings
        .update('window.autoDetectColorScheme', false, true)
        .then(() => settings.update('workbench.colorTheme', theme, true));
    }, theme);
    await page().locator(`body.vscode-${kind}`).waitFor();
    await wb.page.screenshot({ path: join(resultsFolder(), `ancestry-${state}-${kind}.png`) });
    assert.deepEqual(await violations(), [], `${state}, ${theme}`);
    // A colour that a theme leaves out must not take the line with it.
    const strokes = await (await frame()).evaluate(
      `[...document.querySelectorAll('.state, .edge > path, .node > rect')].map(e => getComputedStyle(e).stroke)`,
    );
    assert.ok(!(strokes as readonly string[]).includes('none'), theme);
  }
}

test('no rule of accessibility is broken, as a graph and as a table, in light, dark and high contrast', async () => {
  await accessible('table');
  await page().getByRole('button', { name: 'Table' }).click();
  await accessible('graph');
});

test('nor where there is nothing to draw', async () => {
  const { wb, host } = window;
  await host.run(
    vscode => void vscode.commands.executeCommand('packer.ancestry.show', { bucket: 'empty-bucket' }),
  );
  await page().getByText('empty-bucket has no versions yet, or is not visible to you.').waitFor();
  await accessible('empty');
  await wb.page.keyboard.press('Control+w');
  await page().locator('.node').first().waitFor();
});

test('the drawing is saved as a file that stands for itself', async () => {
  const { wb } = window;
  await page().getByRole('button', { name: 'Export SVG…' }).click();
  await wb.quick.input.waitFor();
  await wb.quick.accept();
  await wb.quick.closed();
  const file = join(window.folder, 'ancestry-golden-ubuntu.svg');
  const svg = await window.host.until(async (vscode, path) => {
    try {
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.file(path)));
    } catch {
      return '';
    }
  }, file);
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.match(svg, /golden-ubuntu v2/);
  assert.doesNotMatch(svg, /var\(--|<script|href=|class=/);
  assert.match(svg, /stroke="rgb\(/);
});

test('an open picture follows what others do, with selection, zoom and focus as they were', async () => {
  const { wb, host } = window;
  await (await frame()).evaluate(`addEventListener('message', ({ data }) => { window.drawnLast = data; })`);
  await node('web-app v2').click();
  for (const _ of [1, 2, 3]) await page().getByRole('button', { name: 'Zoom In' }).click();
  await page().locator('.node.current[aria-label^="web-app v2"]').focus();
  const place = async () =>
    (await frame()).evaluate(
      `JSON.stringify([...document.querySelectorAll('.node.current rect')].map(e => { const { x, y, width } = e.getBoundingClientRect(); return [x, y, width].map(Math.round); }))`,
    );
  const before = await place();
  const edge = page().locator('.edge text', { hasText: 'production, now' });
  const count = await edge.count();
  assert.ok(count > 0);
  const { promote, ok } = await connect(registry);
  const { versions } = await ok('GET', '/buckets/golden-base/versions');
  const held = await page()
    .locator('.node[aria-label^="golden-ubuntu v2"]')
    .first()
    .getAttribute('aria-label');
  const parent = /built from golden-base (v\d)/.exec(held ?? '')![1];
  await promote(
    'golden-base',
    'production',
    versions.find((one: { name: string }) => one.name === parent).fingerprint,
  );
  await host.run(vscode => vscode.commands.executeCommand('packer.registry.refresh'));
  await page()
    .locator('.node[aria-label^="golden-ubuntu v2"]')
    .and(page().locator(`[aria-label*="golden-base ${parent} through production, up to date"]`))
    .first()
    .waitFor();
  await page().locator('.node.current:focus[aria-label^="web-app v2"]').waitFor();
  assert.equal(await place(), before);
  await wb.page.screenshot({ path: join(resultsFolder(), 'ancestry-followed.png') });
});

test('while an account takes the place of another, what is selected is not forgotten', async () => {
  await (await frame()).evaluate(`{
    const data = window.drawnLast;
    const none = { ...data, picture: { ...data.picture, nodes: [], edges: [] } };
    for (const each of [none, data]) dispatchEvent(new MessageEvent('message', { data: each }));
  }`);
  assert.match((await page().locator('.node.current').getAttribute('aria-label')) ?? '', /^web-app v2/);
});

test('behind another tab it is as it was when one comes back', async () => {
  await window.host.run(async vscode => {
    const [file] = await vscode.workspace.findFiles('**/web.pkr.hcl');
    await vscode.window.showTextDocument(file!);
  });
  await window.wb.page.locator('.tab.active', { hasText: 'web.pkr.hcl' }).waitFor();
  await window.wb.page.locator('.tab', { hasText: 'Ancestry of' }).first().click();
  await page().locator('.node.current[aria-label^="web-app v2"]').waitFor();
});

// What is selected comes back too, as far as the browser has written it down: it does so once a minute.
test('it is back after the window was reloaded', async () => {
  await window.reload();
  window.wb.page.setDefaultTimeout(40_000);
  await node('web-app v2').waitFor();
});

test('what could not be had is said, and breaks no rule of accessibility either', async () => {
  isGone = true;
  await registry.close();
  await window.host.run(
    vscode => void vscode.commands.executeCommand('packer.ancestry.show', { bucket: 'never-seen' }),
  );
  await page().locator('#said:not([hidden])').waitFor({ timeout: 40_000 });
  await accessible('error');
});

test('nothing outside this machine was asked for', () => {
  assert.deepEqual(window.reached, []);
});
