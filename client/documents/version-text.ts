import * as l10n from '@vscode/l10n';
import { buildWording, plain, stateWording, utc, versionName } from '../../protocol/words.ts';
import { type Build, type Relation, stateAt, type Version } from '../../registry/registry.ts';
import { relationWord } from '../ancestry/words.ts';

/** What stands in the first column; all of it is as wide as the widest, so that two versions can be compared. */
const names = () => ({
  state: l10n.t('state'),
  revokedOn: l10n.t('revoked on'),
  revokedBy: l10n.t('revoked by'),
  reason: l10n.t('reason'),
  revokedWith: l10n.t('revoked with'),
  heldBy: l10n.t('held by'),
  built: l10n.t('built'),
  author: l10n.t('author'),
  fingerprint: l10n.t('fingerprint'),
  template: l10n.t('template'),
  parent: l10n.t('parent'),
  platform: l10n.t('platform'),
  status: l10n.t('status'),
  packer: l10n.t('packer'),
  source: l10n.t('source'),
});
type Name = keyof ReturnType<typeof names>;
type Row = readonly [name: Name, value: string | false | undefined];

/** Names and values in two columns; what has no value is left out. */
function columns(indent: string, rows: readonly Row[]): readonly string[] {
  const named = names();
  const width = Math.max(14, ...Object.values(named).map(({ length }) => length + 1)) - indent.length;
  return rows.flatMap(([name, value]) => (value ? [`${indent}${named[name].padEnd(width)} ${value}`] : []));
}

/**
 * A version to read and to compare: one fact a line, always in the same order, nothing that changes by itself
 * such as an age.
 */
export function versionText(
  version: Version,
  heldBy: readonly string[],
  parents: readonly Relation[],
  now: number,
): string {
  const at = stateAt(version, now);
  const isRevoked = at === 'revoked' || at === 'scheduled';
  const inherited = version.revocationInheritedFrom;
  return [
    `${plain(version.bucket)} ${versionName(version)}`,
    '',
    ...columns('', [
      ['state', at === 'scheduled' ? l10n.t('revocation scheduled') : stateWording(version, now).text],
      ['revokedOn', isRevoked && version.revokeAt !== undefined && utc(version.revokeAt)],
      ['revokedBy', isRevoked && plain(version.revocationAuthor)],
      ['reason', isRevoked && plain(version.revocationReason)],
      ['revokedWith', inherited && `${plain(inherited.bucket)} ${plain(inherited.version)}`],
      ['heldBy', heldBy.map(plain).toSorted().join(', ') || l10n.t('no channel')],
      ['built', utc(version.createdAt)],
      ['author', plain(version.author)],
      ['fingerprint', plain(version.fingerprint)],
      ['template', plain(version.templateType)],
      ...parents.map((relation): Row => ['parent', parentWords(relation)]).toSorted(byValue),
    ]),
    ...version.builds
      .toSorted((a, b) => (a.componentType < b.componentType ? -1 : 1))
      .flatMap(build => ['', ...buildText(build)]),
    '',
  ].join('\n');
}

function parentWords({ parent, status }: Relation): string {
  const name = `${plain(parent.bucket)} ${plain(parent.version)}`;
  return parent.channel === ''
    ? `${name}, ${relationWord(status)}`
    : l10n.t('{0} through {1}, {2}', name, plain(parent.channel), relationWord(status));
}
const byValue = ([, a]: Row, [, b]: Row) => (String(a) < String(b) ? -1 : 1);

function buildText(build: Build): readonly string[] {
  const labels = Object.entries(build.labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const artifacts = build.artifacts
    .map(({ region, externalIdentifier }) => [plain(region) || '-', plain(externalIdentifier)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const widest = Math.max(0, ...[...labels, ...artifacts].map(([name]) => plain(name).length));
  const list = (title: string, rows: readonly (readonly [string, string])[]) =>
    rows.length === 0
      ? []
      : [`  ${title}`, ...rows.map(([name, value]) => `    ${plain(name).padEnd(widest)}  ${plain(value)}`)];
  return [
    l10n.t('build {0}', plain(build.componentType)),
    ...columns('  ', [
      ['platform', plain(build.platform)],
      ['status', build.status !== 'done' && (buildWording(build)?.text ?? build.status)],
      ['packer', plain(build.packerVersion ?? '')],
      ['source', plain(build.sourceExternalIdentifier)],
    ]),
    ...list(l10n.t('labels'), labels),
    ...list(l10n.t('artifacts'), artifacts),
  ];
}
