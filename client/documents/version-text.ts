import { plain, stateWording, utc, versionName } from '../../protocol/words.ts';
import { type Build, type Relation, stateAt, type Version } from '../../registry/registry.ts';
import { relationWords } from '../ancestry/picture.ts';

/** Names and values in two columns; what has no value is left out. */
const columns = (indent: string, rows: readonly (readonly [name: string, value: string | false])[]) =>
  rows.flatMap(([name, value]) => (value ? [`${indent}${name.padEnd(14 - indent.length)} ${value}`] : []));

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
      ['state', at === 'scheduled' ? 'revocation scheduled' : stateWording(version, now).text],
      ['revoked on', isRevoked && version.revokeAt !== undefined && utc(version.revokeAt)],
      ['revoked by', isRevoked && plain(version.revocationAuthor)],
      ['reason', isRevoked && plain(version.revocationReason)],
      ['revoked with', inherited !== undefined && `${plain(inherited.bucket)} ${plain(inherited.version)}`],
      ['held by', heldBy.map(plain).toSorted().join(', ') || 'no channel'],
      ['built', utc(version.createdAt)],
      ['author', plain(version.author)],
      ['fingerprint', plain(version.fingerprint)],
      ['template', plain(version.templateType)],
    ]),
    ...parents
      .map(
        ({ parent, status }) =>
          `parent         ${plain(parent.bucket)} ${plain(parent.version)}${parent.channel === '' ? '' : ` through ${plain(parent.channel)}`}, ${relationWords[status]}`,
      )
      .toSorted(),
    ...version.builds
      .toSorted((a, b) => (a.componentType < b.componentType ? -1 : 1))
      .flatMap(build => ['', ...buildText(build)]),
    '',
  ].join('\n');
}

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
    `build ${plain(build.componentType)}`,
    ...columns('  ', [
      ['platform', plain(build.platform)],
      ['status', build.status !== 'done' && build.status],
      ['packer', plain(build.packerVersion ?? '')],
      ['source', plain(build.sourceExternalIdentifier)],
    ]),
    ...list('labels', labels),
    ...list('artifacts', artifacts),
  ];
}
