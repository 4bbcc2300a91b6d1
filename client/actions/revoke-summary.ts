import type { Move, RevokePreview } from '../../protocol/changes.ts';
import { counted, instant, plain, versionName, within } from '../../protocol/words.ts';
import type { Revocation } from '../../registry/registry.ts';
import type { Summary } from './changing.ts';
import { inShort, reading } from './channel-summaries.ts';

/** What a revocation does: to this workspace first, then to channels and descendants. */
export function revokeSummary(previews: readonly RevokePreview[], how: Revocation, now: number): Summary {
  const bucket = plain(previews[0]!.version.bucket);
  const names = previews.map(preview => versionName(preview.version));
  const what = names.length === 1 ? `${bucket} ${names[0]}` : `${names.length} versions of ${bucket}`;
  const scheduled = how.at !== undefined;
  return {
    title: scheduled ? `Schedule the revocation of ${what}?` : `Revoke ${what}?`,
    detail: [
      ...workspace(previews, how),
      '',
      ...(names.length > 1 ? [`Versions: ${inShort(names)}.`] : []),
      scheduled
        ? `Takes effect on ${instant(how.at)}, ${within(how.at, now)}.`
        : 'Takes effect at once: packer build will refuse it.',
      how.reason === '' ? 'No reason given.' : `Reason: “${plain(how.reason)}”`,
      ...channelLines(previews, how),
      ...descendantLines(previews, how),
      '',
      scheduled
        ? 'Until then it can be cancelled.'
        : `${names.length === 1 ? 'It' : 'They'} can be restored; channels are not moved back by that.`,
    ].join('\n'),
    button: scheduled ? 'Schedule Revocation' : `Revoke ${counted(previews.length, 'Version')}`,
  };
}

/** Channels that hold what is revoked; those of descendants too, when these are. */
export const movesOf = (previews: readonly RevokePreview[], descendants: boolean): readonly Move[] => [
  ...previews.flatMap(preview => preview.channels),
  ...(descendants ? previews.flatMap(preview => preview.descendantChannels) : []),
];

/** What becomes of each file that gets one of these versions: refused, or led on to what the channel goes back to. */
function workspace(
  previews: readonly RevokePreview[],
  how: Pick<Revocation, 'descendants' | 'rollBackChannels'>,
): string[] {
  const moves = movesOf(previews, how.descendants);
  const revoked = new Set(
    previews.flatMap(({ version, descendants }) => [
      version.fingerprint,
      ...(how.descendants ? descendants.map(({ child }) => child.fingerprint) : []),
    ]),
  );
  const refused = new Set<string>();
  const moved = new Map<string, Set<string>>();
  for (const use of reading(previews.flatMap(preview => preview.uses))) {
    const held = moves.find(({ channel }) => channel.bucket === use.bucket && channel.name === use.channel);
    const goes = held?.to && (how.rollBackChannels || held.channel.managed);
    if ((use.fingerprint !== undefined && revoked.has(use.fingerprint)) || (held && !goes)) {
      refused.add(use.uri);
    } else if (held) {
      const to = `${plain(held.channel.name)} to ${versionName(held.to!)}`;
      moved.set(to, (moved.get(to) ?? new Set()).add(use.uri));
    }
  }
  const lines = [
    ...(refused.size > 0
      ? [`packer build will fail for ${counted(refused.size, 'file')} in this workspace: ${files(refused)}.`]
      : []),
    ...[...moved].map(
      ([to, uris]) =>
        `${counted(uris.size, 'file')} in this workspace ${uris.size === 1 ? 'follows' : 'follow'} ${to}.`,
    ),
  ];
  return lines.length > 0 ? lines : ['Not used in this workspace.'];
}
const files = (uris: ReadonlySet<string>) =>
  inShort([...uris].map(uri => plain(decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)))));

/** Where each channel goes, or that it stays on what will be refused. A managed one goes whatever is chosen. */
function channelLines(previews: readonly RevokePreview[], how: Revocation): string[] {
  const home = previews[0]!.version.bucket;
  const all = movesOf(previews, how.descendants).map(({ channel, to }) => ({
    managed: channel.managed,
    name: `${channel.bucket === home ? '' : `${plain(channel.bucket)} `}${plain(channel.name)}`,
    from: versionName(channel.version!),
    to,
  }));
  const held = all.filter(({ managed }) => !managed);
  const then = how.at === undefined ? '' : ' then';
  const byItself = all
    .filter(({ managed }) => managed)
    .map(({ name, to }) => `${name} ${to ? `moves to ${versionName(to)}` : 'becomes empty'}${then}.`);
  if (all.length === 0) return ['No channel holds it.'];
  if (held.length === 0) return byItself;
  if (!how.rollBackChannels) {
    return [
      ...byItself,
      `${counted(held.length, 'channel')} ${held.length === 1 ? 'stays' : 'stay'} on it: ${inShort(held.map(({ name }) => name))}. packer build refuses what ${held.length === 1 ? 'it holds' : 'they hold'}.`,
    ];
  }
  return [
    `Channels go back${how.at === undefined ? '' : ' then, if they still hold it'}:`,
    ...held.map(({ name, from, to }) => `  ${name}   ${from} → ${to ? versionName(to) : 'unassigned'}`),
    ...byItself,
  ];
}

function descendantLines(previews: readonly RevokePreview[], how: Revocation): string[] {
  const all = descendantNames(previews);
  if (all.length === 0) return [];
  return [
    how.descendants
      ? `${counted(all.length, 'descendant')} ${all.length === 1 ? 'is' : 'are'} revoked too, shortly after: ${inShort(all)}.`
      : `${counted(all.length, 'descendant')} built from it ${all.length === 1 ? 'stays' : 'stay'} valid: ${inShort(all)}.`,
  ];
}

/** `app v3`, each once. */
export const descendantNames = (previews: readonly RevokePreview[]): readonly string[] => [
  ...new Set(
    previews.flatMap(({ descendants }) =>
      descendants.map(({ child }) => `${plain(child.bucket)} ${plain(child.version)}`),
    ),
  ),
];

/** What restoring brings back, and what it leaves where it is. */
export function restoreSummary({ version, descendants, seen }: RevokePreview, now: number): Summary {
  const name = versionName(version);
  const bucket = plain(version.bucket);
  const scheduled = version.revokeAt !== undefined && version.revokeAt > now;
  const heirs = new Set(
    (seen.descendants ?? [])
      .filter(({ inherits }) => inherits)
      .map(heir => `${heir.bucket} ${heir.fingerprint}`),
  );
  const returning = descendants
    .filter(({ child }) => heirs.has(`${child.bucket} ${child.fingerprint}`))
    .map(({ child }) => `${plain(child.bucket)} ${plain(child.version)}`);
  const when = version.revokeAt === undefined ? '' : ` ${instant(version.revokeAt)}`;
  return {
    title: scheduled ? `Cancel the revocation of ${bucket} ${name}?` : `Restore ${bucket} ${name}?`,
    detail: [
      scheduled
        ? `It was to be revoked on${when}, ${within(version.revokeAt, now)}. It stays valid.`
        : `It can be used again. It was revoked${when && ` on${when}`}.`,
      ...(version.revocationReason === '' ? [] : [`Reason: “${plain(version.revocationReason)}”`]),
      ...(returning.length > 0
        ? [
            `${counted(returning.length, 'descendant')} ${scheduled ? (returning.length === 1 ? 'stays' : 'stay') : returning.length === 1 ? 'returns' : 'return'} ${scheduled ? 'valid' : 'with it'}: ${inShort(returning)}.`,
          ]
        : []),
      ...(scheduled ? [] : ['Channels are not moved back; promote it where it belongs.']),
    ].join('\n'),
    button: scheduled ? 'Cancel Revocation' : 'Restore Version',
  };
}

/** What deleting versions takes along. There is no way back. */
export function deleteVersionsSummary(previews: readonly RevokePreview[]): Summary {
  const bucket = plain(previews[0]!.version.bucket);
  const names = previews.map(preview => versionName(preview.version));
  const how = { at: undefined, reason: '', descendants: false, rollBackChannels: true };
  const artifacts = previews.flatMap(({ version }) =>
    version.builds.flatMap(build => build.artifacts),
  ).length;
  const children = descendantNames(previews);
  return {
    title:
      names.length === 1 ? `Delete ${bucket} ${names[0]}?` : `Delete ${names.length} versions of ${bucket}?`,
    detail: [
      ...workspace(previews, how),
      '',
      ...(names.length > 1 ? [`Versions: ${inShort(names)}.`] : []),
      ...channelLines(previews, how),
      ...(children.length > 0
        ? [
            `${counted(children.length, 'version')} built from it ${children.length === 1 ? 'stays' : 'stay'}: ${inShort(children)}. Where ${children.length === 1 ? 'it comes' : 'they come'} from is no longer known.`,
          ]
        : []),
      `The registry forgets ${counted(artifacts, 'artifact')}; the images themselves stay in the cloud.`,
      '',
      'This cannot be undone.',
    ].join('\n'),
    button: `Delete ${counted(previews.length, 'Version')}`,
  };
}
