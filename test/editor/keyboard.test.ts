import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { connect } from '../registry/local/support.ts';
import { resultsFolder } from './host.ts';
import { openWindow, type Window } from './window.ts';

/** The views of the side bar without a mouse, and as a screen reader tells of them; with all that names may hold. */
const root = join(import.meta.dirname, '../..');
const samples = JSON.parse(readFileSync(join(root, 'samples/registry.json'), 'utf8'));
const artifact = (id: string, region: string) => ({ external_identifier: id, region });
const odd = {
  name: 'aa-the-longest-name-that-can-ever-be',
  description: 'שלום \u202eevil\u202c 日本語 🚀 $(zap) [x](command:evil)',
  labels: { فريق: 'منصة 🚀', 'a long key of a label that goes on': '$(zap) **bold** <b>x</b> '.repeat(4) },
  channels: [{ name: 'production' }, { name: 'soon' }, { name: 'unassigned' }],
  versions: [
    {
      fingerprint: 'odd-1',
      created_at: '-40d',
      builds: [
        {
          component_type: 'amazon-ebs.x',
          platform: 'aws',
          status: 'BUILD_DONE',
          artifacts: [artifact('ami-1', 'eu-west-1')],
        },
      ],
      revocation: { revoke_at: '-3d', revocation_message: 'CVE-2026-1 תיקון \u202eabc $(bug) '.repeat(3) },
    },
    {
      fingerprint: 'odd-2',
      created_at: '-10d',
      builds: [
        {
          component_type: 'azure-arm.a_component_with_a_name_that_is_much_too_long_for_any_side_bar',
          platform: 'azure',
          status: 'BUILD_DONE',
          labels: { git_sha: '3f2c1aa' },
          artifacts: [
            artifact(
              `/subscriptions/0/resourceGroups/g/providers/Microsoft.Compute/images/${'x'.repeat(60)}`,
              'westeurope',
            ),
            artifact('second', 'westeurope'),
            artifact('third', 'eastus'),
          ],
        },
      ],
      revocation: { revoke_at: '+2d' },
    },
    {
      fingerprint: 'odd-3',
      created_at: '-5d',
      builds: [
        {
          component_type: 'amazon-ebs.x',
          platform: 'aws',
          status: 'BUILD_DONE',
          artifacts: [artifact('ami-3', 'eu-west-1')],
        },
      ],
    },
  ],
  assignments: [
    { channel: 'production', version_fingerprint: 'odd-3', at: '-4d' },
    { channel: 'soon', version_fingerprint: 'odd-2', at: '-4d' },
  ],
};
const many = Array.from({ length: 60 }, (_, i) => ({ name: `zz-${String(i).padStart(2, '0')}` }));
let registry: LocalRegistry;
let api: Awaited<ReturnType<typeof connect>>;
let window: Window;

before(async () => {
  registry = await startLocalRegistry({ seed: { ...samples, buckets: [odd, ...samples.buckets, ...many] } });
  api = await connect(registry);
  for (const [fingerprint, status] of [
    ['odd-4', 'BUILD_RUNNING'],
    ['odd-5', 'BUILD_FAILED'],
  ]) {
    await api.ok('POST', `/buckets/${odd.name}/versions`, { fingerprint });
    await api.ok('POST', `/buckets/${odd.name}/versions/${fingerprint}/builds`, {
      component_type: 'amazon-ebs.x',
      platform: 'aws',
      packer_run_uuid: '0',
      status,
    });
  }
  window = await openWindow({
    workspace: join(root, 'samples'),
    extensions: [root],
    env: { ...registry.env },
  });
  window.wb.page.setDefaultTimeout(20_000);
  await window.wb.openView('HCP Packer');
  await tree().row(odd.name).waitFor();
});
afterEach(context => window?.pictureFailure(context));
after(async () => {
  await window?.close();
  await registry?.close();
});

const tree = () => window.wb.tree('Registry');
const focused = () => tree().rows.and(window.wb.page.locator('.focused'));
const spoken = async () => (await focused().getAttribute('aria-label')) ?? '';
const press = (key: string) => window.wb.page.keyboard.press(key);
const picture = (name: string) => window.wb.screenshots(join(resultsFolder(), `keyboard-${name}`));
const focusTree = () =>
  window.host.run(async vscode => {
    await vscode.commands.executeCommand('packer.registry.focus');
  });
/** Waits until the focused row is told of like this. */
const onRow = (sentence: RegExp) =>
  tree().pane.getByRole('treeitem', { name: sentence }).and(focused()).waitFor();
/** The title of the view that has the focus. */
const inTree = () =>
  window.wb.page.evaluate(
    `document.activeElement?.closest('.pane')?.querySelector('.pane-header')?.textContent ?? ''`,
  ) as Promise<string>;

test('every kind of row is reached with the arrows and told of in a sentence', async () => {
  await focusTree();
  await press('Home');
  await onRow(/^Bucket aa-the/);
  const { page } = window.wb;
  const told: string[] = [];
  // Opens what can be opened, and goes on to the next row, to the end of the first bucket.
  for (let step = 0; step < 80; step++) {
    const sentence = await spoken();
    if (/^Bucket /.test(sentence) && told.length > 0) break;
    told.push(sentence);
    if ((await focused().getAttribute('aria-expanded')) === 'false') {
      await press('ArrowRight');
      await focused().and(page.locator('[aria-expanded="true"]')).waitFor();
      // Its children come a moment later.
      await page.waitForFunction(`(() => {
        const row = [...document.querySelectorAll('.monaco-list-row.focused')].find(row => row.ariaExpanded);
        const next = row.parentElement.querySelector('[data-index="' + (Number(row.dataset.index) + 1) + '"]');
        return next && Number(next.ariaLevel) > Number(row.ariaLevel);
      })()`);
    }
    const id = await focused().getAttribute('id');
    await press('ArrowDown');
    await focused()
      .and(page.locator(`:not([id="${id}"])`))
      .waitFor();
  }
  await picture('rows');
  const kinds = [
    /^Bucket aa-the/,
    /^Channels, 4$/,
    /^Channel production, version 3, active, built 5 days ago$/,
    /^Channel soon, version 2, revokes in \d d, built 10 days ago$/,
    /^Channel unassigned, unassigned$/,
    /^Channel latest, .*managed$/,
    /^Versions, [35]$/, // the unfinished ones are counted once all were read
    /^Version .*, building, 0 of 1 build done, started /,
    /^Version .*, (failed|incomplete), 0 of 1 build done/,
    /^Version 3, active, built 5 days ago, held by /,
    /^Version 2, revokes in \d d/,
    /^Version 1, revoked/,
    /^Build azure-arm\.a_component/,
    /^westeurope, 2 artifacts$/,
    /^Artifact third, eastus$/,
    /^1 label$/,
    /^2 labels$/,
    /^Label فريق, منصة 🚀$/,
  ];
  for (const kind of kinds)
    assert.ok(
      told.some(sentence => kind.test(sentence)),
      `${kind}\n${told.join('\n')}`,
    );
  for (const sentence of told) assert.doesNotMatch(sentence, /undefined|\$\(zap\)|[\p{Cc}\u202a-\u202e]/u);
});

test('every row has a menu from the keyboard, with nothing in it but names', async () => {
  await window.host.run(async vscode => {
    await vscode.commands.executeCommand('packer.registry.show', {
      bucket: 'aa-the-longest-name-that-can-ever-be',
      fingerprint: 'odd-3',
    });
  });
  await onRow(/^Version 3/);
  await press('Shift+F10');
  const labels = await window.wb.menu.labels();
  for (const label of ['Promote Version to Channel…', 'Revoke Version…', 'Copy Version Fingerprint'])
    assert.ok(labels.includes(label), labels.join());
  await picture('menu');
  await press('Escape');
  await window.wb.menu.root.waitFor({ state: 'hidden' });
  await onRow(/^Version 3/);
});

test('the buttons of the view are reached with Tab and have names', async () => {
  const { page } = window.wb;
  await focusTree();
  const names: string[] = [];
  for (let step = 0; step < 12; step++) {
    await press('Shift+Tab');
    const [name, inPane] = (await page.evaluate(`(() => {
      const at = document.activeElement;
      const pane = at?.closest('.pane-header');
      return [at?.getAttribute('aria-label') ?? '', pane !== null && /Registry/.test(pane.textContent ?? '')];
    })()`)) as [string, boolean];
    if (inPane) names.push(name);
    if (inPane && /^Registry/.test(name)) break;
  }
  assert.ok(names.length > 0, names.join());
  await press('Tab');
  const buttons: string[] = [];
  for (let step = 0; step < 6; step++) {
    buttons.push((await page.evaluate(`document.activeElement?.getAttribute('aria-label') ?? ''`)) as string);
    await press('ArrowRight');
  }
  for (const name of ['Refresh Registry', 'Go to Bucket…', 'Filter Buckets…'])
    assert.ok(
      buttons.some(button => button.startsWith(name)),
      `${name}: ${buttons.join(' | ')}`,
    );
});

test('the focus stays on the row after a refresh, and on the first new one after Load More', async () => {
  await window.host.run(async vscode => {
    await vscode.commands.executeCommand('workbench.actions.treeView.packer.registry.collapseAll');
    await vscode.commands.executeCommand('packer.registry.show', {
      bucket: 'golden-base',
      channel: 'production',
    });
  });
  await onRow(/^Channel production, version 3/);
  await api.ok('POST', '/buckets/golden-base/channels', { name: 'fresh' });
  await window.host.run(async vscode => {
    await vscode.commands.executeCommand('packer.registry.refresh');
  });
  await tree().row('fresh').waitFor();
  await onRow(/^Channel production, version 3/);
  assert.match(await inTree(), /Registry/);
  await window.host.run(async vscode => {
    await vscode.commands.executeCommand('workbench.actions.treeView.packer.registry.collapseAll');
  });
  await focusTree();
  await press('End');
  await onRow(/^Load more$/);
  await press('Enter');
  await onRow(/^Bucket zz-/);
  assert.equal(await tree().rows.filter({ hasText: 'Load More' }).count(), 0);
});

test('after a promotion and after a deletion the keyboard is still in the tree', async () => {
  const { wb } = window;
  await window.host.run(async vscode => {
    await vscode.commands.executeCommand('packer.registry.show', {
      bucket: 'golden-base',
      channel: 'production',
    });
  });
  await onRow(/^Channel production, version 3/);
  const promoting = window.host.run(async vscode => {
    await vscode.commands.executeCommand('packer.channel.promote', {
      bucket: 'golden-base',
      channel: 'production',
    });
  });
  await wb.quick.asks('Version for production');
  await wb.page.keyboard.type('v4');
  await press('Enter');
  await wb.dialog.message();
  await press('Enter');
  await promoting;
  await onRow(/^Channel production, version 4/);
  assert.match(await inTree(), /Registry/);

  await window.host.run(async vscode => {
    await vscode.commands.executeCommand('packer.registry.show', {
      bucket: 'golden-base',
      channel: 'staging',
    });
  });
  await onRow(/^Channel staging/);
  await press('Delete');
  assert.match(await wb.dialog.message(), /^Delete channel staging/);
  await press('Enter');
  await wb.status('golden-base: staging deleted').waitFor();
  await tree().row('staging').waitFor({ state: 'detached' });
  assert.match(await inTree(), /Registry/);
  assert.notEqual(await spoken(), '');
});

test('who cancels the deletion in one bucket is not asked about the next', async () => {
  const { wb, host } = window;
  const deleting = host.run(async vscode => {
    const rows = [
      { bucket: 'golden-base', channel: 'production' },
      { bucket: 'golden-ubuntu', channel: 'production' },
    ];
    await vscode.commands.executeCommand('packer.channel.delete', rows[0], rows);
  });
  assert.match(await wb.dialog.message(), /^Delete channel production of golden-base\?/);
  await wb.dialog.click('Cancel');
  await deleting;
  assert.equal(await wb.dialog.root.count(), 0);
  for (const bucket of ['golden-base', 'golden-ubuntu'])
    assert.notEqual(await api.holds(bucket, 'production'), undefined);
  assert.equal(await wb.notifications.toasts.count(), 0);
});
