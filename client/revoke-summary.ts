import type { RevokePreview } from '../protocol/requests.ts';
import { counted, instant, plain, versionName, within } from '../protocol/words.ts';
import type { Revocation } from '../registry/registry.ts';
import type { Summary } from './promote-summary.ts';

/** Names in one line before the rest is only counted. */
const maxNames = 6;
const named = (names: readonly string[]) =>
  names.length <= maxNames
    ? names.join(', ')
    : `${names.slice(0, maxNames).join(', ')} and ${names.length - maxNames} more`;

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
      ...(names.length > 1 ? [`Versions: ${named(names)}.`] : []),
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

/** What becomes of each file that gets one of these versions: refused, or led on to what the channel goes back to. */
function workspace(previews: readonly RevokePreview[], how: Revocation): string[] {
  const refused = new Set<string>();
  const moved = new Map<string, Set<string>>();
  for (const { version, channels, uses } of previews) {
    for (const use of uses) {
      const held = channels.find(({ channel }) => channel.name === use.channel);
      const moves = held?.to && (how.rollBackChannels || held.channel.managed);
      if (use.fingerprint === version.fingerprint || (held && !moves)) {
        refused.add(use.uri);
      } else if (held) {
        const to = `${plain(held.channel.name)} to ${versionName(held.to!)}`;
        moved.set(to, (moved.get(to) ?? new Set()).add(use.uri));
      }
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
  named([...uris].map(uri => plain(decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)))));

/** Where each channel goes, or that it stays on what will be refused. A managed one goes whatever is chosen. */
function channelLines(previews: readonly RevokePreview[], how: Revocation): string[] {
  const all = previews.flatMap(({ version, channels }) =>
    channels.map(({ channel, to }) => ({
      ...channel,
      name: plain(channel.name),
      from: versionName(version),
      to,
    })),
  );
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
      `${counted(held.length, 'channel')} ${held.length === 1 ? 'stays' : 'stay'} on it: ${named(held.map(({ name }) => name))}. packer build refuses what ${held.length === 1 ? 'it holds' : 'they hold'}.`,
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
      ? `${counted(all.length, 'descendant')} ${all.length === 1 ? 'is' : 'are'} revoked too, shortly after: ${named(all)}.`
      : `${counted(all.length, 'descendant')} built from it ${all.length === 1 ? 'stays' : 'stay'} valid: ${named(all)}.`,
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
