import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { commandIds } from '../client/command-ids.ts';
import { HoverCommands, RefreshCommand } from '../protocol/requests.ts';
import { defaults, readSettings } from '../protocol/settings.ts';

// biome-ignore lint/suspicious/noExplicitAny: the manifest is what these tests give a shape
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as any;
const nls = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const { contributes } = manifest;
const settings = contributes.configuration.properties as Record<string, Record<string, unknown>>;

const strings = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : value !== null && typeof value === 'object'
      ? Object.values(value).flatMap(strings)
      : [];

test('the manifest contributes the commands there are, and the server its own', () => {
  const contributed = contributes.commands.map((c: { command: string }) => c.command);
  assert.deepEqual(contributed.toSorted(), [...commandIds, RefreshCommand].toSorted());
  for (const id of contributed) assert.match(id, /^packer\.[a-z]+\.[a-zA-Z]+$/);
  for (const id of Object.values(HoverCommands)) assert.ok(contributed.includes(id), id);
});

test('menus, keys and welcome texts name only commands there are', () => {
  const editors = ['workbench.trust.manage', 'vscode.openFolder'];
  const known = new Set([...commandIds, RefreshCommand, ...editors] as string[]);
  const named = Object.values(contributes.menus as Record<string, { command: string }[]>)
    .flat()
    .map(({ command }) => command);
  const linked = Object.values(nls).flatMap(text =>
    [...text.matchAll(/\]\(command:([^)]+)\)/g)].map(([, id]) => id!),
  );
  assert.ok(linked.length > 5);
  assert.deepEqual(
    [...named, ...linked].filter(id => !known.has(id)),
    [],
  );
});

test('a row has at most two buttons', () => {
  const inline = contributes.menus['view/item/context'].filter((m: { group: string }) =>
    m.group.startsWith('inline'),
  );
  for (const facets of [
    'version;active;promotable;revocable',
    'version;revoked;restorable',
    'channel;promotable;assigned;active',
    'artifact',
    'failure',
  ]) {
    const shown = inline.filter(({ when }: { when: string }) => {
      const pattern = /viewItem =~ \/(.+)\//.exec(when)?.[1];
      return pattern ? new RegExp(pattern).test(facets) : when.endsWith(`viewItem == ${facets}`);
    });
    assert.ok(shown.length <= 2, `${facets}: ${shown.length}`);
    if (facets === 'version;active;promotable;revocable') assert.equal(shown.length, 2);
  }
});

test('settings and manifest agree, both ways', () => {
  const keys = Object.keys(defaults).map(key => `packer.${key}`);
  assert.deepEqual(Object.keys(settings).toSorted(), keys.toSorted());
  for (const [key, value] of Object.entries(defaults)) {
    const setting = settings[`packer.${key}`]!;
    assert.deepEqual(setting.default, value, key);
    assert.equal(setting.type, typeof value, key);
  }
});

test('every severity the manifest offers is one the settings take, and there is no other', () => {
  const offered = (settings['packer.severity']!.additionalProperties as { enum: string[] }).enum;
  const taken = readSettings({
    severity: Object.fromEntries([...offered, 'fatal'].map(level => [level, level])),
  }).severity;
  assert.deepEqual(Object.keys(taken), offered);
});

test('a setting of another type than its own is as if it was not set', () => {
  for (const section of [
    null,
    'x',
    { hcp: { enabled: 'no' }, path: 1, codeLens: false, inlayHints: { values: null }, severity: 'off' },
  ])
    assert.deepEqual(readSettings(section), defaults);
  assert.equal(readSettings({ hcp: { enabled: false } })['hcp.enabled'], false);
  assert.equal(readSettings({ path: '/opt/packer' }).path, '/opt/packer');
});

test('every text of the manifest is in package.nls.json, and nothing else is', () => {
  const used = new Set(
    strings({ contributes, capabilities: manifest.capabilities }).flatMap(text => {
      const key = /^%(.+)%$/.exec(text)?.[1];
      return key === undefined ? [] : [key];
    }),
  );
  assert.deepEqual([...used].toSorted(), Object.keys(nls).toSorted());
  for (const { title, category } of contributes.commands) {
    assert.match(title, /^%.+%$/);
    assert.match(category, /^%.+%$/);
  }
});

test('every file the manifest names exists, and ships', () => {
  const named = strings([manifest.icon, contributes]).filter(text => /^(\.\/)?(media|syntaxes)\//.test(text));
  assert.ok(named.length >= 10);
  const allow = readFileSync('.vscodeignore', 'utf8').split('\n');
  assert.equal(allow[0], '**', 'an allow-list');
  for (const file of named) {
    assert.ok(existsSync(file), file);
    const ending = file.slice(file.lastIndexOf('.'));
    const folder = file.replace(/^\.\//, '').split('/')[0];
    assert.ok(allow.includes(`!${folder}/*${ending}`), `${file} is not in .vscodeignore`);
  }
});

test('the extension icon is a picture of at least 128 by 128', () => {
  const png = readFileSync(manifest.icon);
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  assert.ok(png.readUInt32BE(16) >= 128 && png.readUInt32BE(20) >= 128);
});

test('every language has a grammar of the scope its file says, and plain .hcl is left alone', () => {
  for (const { id, extensions } of contributes.languages) {
    const grammar = contributes.grammars.find((g: { language: string }) => g.language === id);
    const file = JSON.parse(readFileSync(grammar.path, 'utf8'));
    assert.equal(file.scopeName, grammar.scopeName);
    assert.ok(!extensions.includes('.hcl'));
  }
});

test('every state without rows has its welcome text', () => {
  const shown = contributes.viewsWelcome.map((w: { when: string }) =>
    w.when.replace('packer.hcp.state', '').trim(),
  );
  assert.deepEqual(shown.toSorted(), [
    '!', // before the first answer
    '!packer.used.state',
    '== empty',
    '== filteredOut',
    '== forbidden',
    '== noProject',
    '== notActivated',
    '== offline',
    '== refused',
    '== signedOut && !isWorkspaceTrusted',
    '== signedOut && isWorkspaceTrusted',
    'packer.used.state == none && workspaceFolderCount != 0 && !virtualWorkspace',
    'packer.used.state == none && workspaceFolderCount != 0 && virtualWorkspace',
    'packer.used.state == none && workspaceFolderCount == 0',
  ]);
});

test('on several selected rows only what acts on all of them is offered', () => {
  const acting = new Set([
    'packer.version.revoke',
    'packer.version.delete',
    'packer.version.compare',
    'packer.channel.delete',
    'packer.registry.retry',
  ]);
  const strays = contributes.menus['view/item/context']
    .filter(
      (entry: { command: string; when: string; group: string }) =>
        !entry.group.startsWith('inline') &&
        !acting.has(entry.command) &&
        !entry.when.includes('listMultiSelection'),
    )
    .map((entry: { command: string }) => entry.command);
  assert.deepEqual(strays, []);
});

test('nothing starts with the editor, but what was left open in it and a folder with templates in JSON', () => {
  assert.deepEqual(manifest.activationEvents, [
    'onWebviewPanel:packer.ancestry',
    'workspaceContains:**/*.pkr.json',
  ]);
});

const actions: readonly (readonly [id: string, rows: readonly string[], key?: string])[] = [
  ['packer.bucket.create', []],
  ['packer.bucket.edit', ['bucket'], 'f2'],
  ['packer.bucket.delete', ['bucket'], 'delete'],
  ['packer.bucket.showEnforced', ['bucket']],
  ['packer.channel.promote', ['channel;promotable', 'version;active;promotable;revocable'], 'ctrl+enter'],
  ['packer.channel.promoteChannel', ['channel;promotable;assigned;active']],
  ['packer.channel.rollBack', ['channel;promotable']],
  ['packer.channel.create', ['bucket']],
  ['packer.channel.restrict', ['channel;promotable']],
  ['packer.channel.unrestrict', ['channel;promotable;restricted']],
  ['packer.channel.unassign', ['channel;promotable;assigned;active']],
  ['packer.channel.delete', ['channel;promotable'], 'delete'],
  ['packer.channel.history', ['channel;promotable']],
  ['packer.channel.compareWithLatest', ['channel;promotable;assigned;active']],
  ['packer.version.revoke', ['version;active;promotable;revocable']],
  ['packer.version.restore', ['version;revoked;restorable']],
  ['packer.version.cancelRevocation', ['version;scheduled;restorable']],
  ['packer.version.delete', ['version;active;promotable;revocable'], 'delete'],
  ['packer.version.resume', ['version;incomplete']],
  ['packer.version.show', ['version;active']],
  ['packer.version.showPackages', ['version;active']],
  ['packer.sbom.open', ['sbom']],
  ['packer.sbom.save', ['sbom']],
  ['packer.version.compare', ['version;active']],
  ['packer.version.compareWithChannel', ['version;active']],
  ['packer.version.copyFingerprint', ['version;active']],
  ['packer.version.generateFingerprint', []],
  ['packer.artifact.copyId', ['artifact']],
  ['packer.ancestry.show', ['bucket', 'version;active']],
  ['packer.registry.copyAs', ['bucket', 'channel;promotable', 'version;active', 'artifact'], 'ctrl+shift+c'],
  [
    'packer.registry.insertReference',
    ['bucket', 'channel;promotable', 'version;active', 'artifact'],
    'ctrl+i',
  ],
  ['packer.registry.activate', []],
  ['packer.registry.deactivate', []],
  ['packer.registry.changeTier', []],
  ['packer.registry.showStatus', []],
  ['packer.bucket.rebuild', ['bucket', 'version;active']],
  ['packer.bucket.showPermissions', ['bucket']],
  ['packer.registry.showVulnerabilities', ['bucket', 'version;active']],
  ['packer.registry.copyLastAction', []],
  ['packer.registry.undo', [], 'ctrl+z'],
  ['packer.registry.showJournal', []],
];
/** What of `view == packer.registry && viewItem =~ /…/ && !listMultiSelection` is about the row. */
const showsOn = (when: string, facets: string) =>
  [...when.matchAll(/viewItem (=~ \/(.+?)\/(?!\w)|== (\S+))/g)].some(([, , pattern, exactly]) =>
    pattern ? new RegExp(pattern.replaceAll('\\\\', '\\')).test(facets) : facets === exactly,
  );

test('every action is in the palette, in the menu of each row it is about, and there by keyboard', () => {
  const { commandPalette = [], 'view/item/context': rows } = contributes.menus;
  for (const [id, about, key] of actions) {
    const command = contributes.commands.find((c: { command: string }) => c.command === id);
    assert.ok(command?.category, `${id} is found in the palette under its category`);
    const hidden = commandPalette.find((m: { command: string }) => m.command === id);
    assert.ok(hidden?.when !== 'false', `${id} is in the palette`);
    const entries = rows.filter(
      (m: { command: string; group: string; when: string }) =>
        m.command === id && !m.group.startsWith('inline') && m.when.includes('packer.registry'),
    );
    // Shift+F10 opens the menu of a row, so what is in the menu is there by keyboard.
    for (const facets of about)
      assert.ok(
        entries.some(({ when }: { when: string }) => showsOn(when, facets)),
        `${id} is in the menu of ${facets}`,
      );
    const keys = contributes.keybindings
      .filter(
        (k: { command: string }) =>
          k.command === id || (key === 'delete' && /registry\.delete$/.test(k.command)),
      )
      .map((k: { key: string }) => k.key);
    assert.deepEqual(keys, key === undefined ? [] : [key], `${id} has the key ${key}`);
  }
});

test('whatever changes the registry is in that table', () => {
  const listed = new Set(actions.map(([id]) => id));
  const elsewhere =
    /^packer\.(?:hcp|template)\.|\.(?:show|goToBucket|sort|sortVersions|filter|clearFilter|copy|findUses|showLog|retry|loadMore|refresh|delete|promoteAgain)$/;
  assert.deepEqual(
    contributes.commands
      .map((c: { command: string }) => c.command)
      .filter((id: string) => !listed.has(id) && !elsewhere.test(id)),
    [],
  );
});

test('what changes a thing is greyed out on rows that are known to be read-only, and only there', () => {
  const changing =
    /^packer\.(?:channel\.(?!history|compare)|version\.(?:revoke|restore|cancel|delete|resume)|bucket\.(?:edit|delete))/;
  for (const { command, enablement = '' } of contributes.commands)
    assert.equal(
      enablement.includes('!(viewItem =~ /\\breadonly\\b/)'),
      changing.test(command) && command !== 'packer.channel.promoteAgain',
      command,
    );
});
