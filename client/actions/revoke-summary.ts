import * as l10n from '@vscode/l10n';
import type { Move, RevokePreview } from '../../protocol/changes.ts';
import { counted, instant, ofTwo, plain, versionName, within } from '../../protocol/words.ts';
import type { Revocation } from '../../registry/registry.ts';
import type { Summary } from './changing.ts';
import { holds, inShort, reading } from './channel-summaries.ts';
import { vulnerabilityLine } from './promote-summary.ts';

/** What a revocation does: to this workspace first, then to channels and descendants. */
export function revokeSummary(previews: readonly RevokePreview[], how: Revocation, now: number): Summary {
  const bucket = plain(previews[0]!.version.bucket);
  const names = previews.map(preview => versionName(preview.version));
  const what = subject(bucket, names);
  const scheduled = how.at !== undefined;
  return {
    title: scheduled ? l10n.t('Schedule the revocation of {0}?', what) : l10n.t('Revoke {0}?', what),
    detail: [
      ...workspace(previews, how),
      '',
      ...(names.length > 1 ? [l10n.t('Versions: {0}.', inShort(names))] : []),
      scheduled
        ? l10n.t('Takes effect on {0}, {1}.', instant(how.at), within(how.at, now))
        : l10n.t('Takes effect at once: packer build will refuse it.'),
      how.reason === '' ? l10n.t('No reason given.') : l10n.t('Reason: “{0}”', plain(how.reason)),
      ...channelLines(previews, how),
      ...descendantLines(previews, how),
      '',
      scheduled
        ? l10n.t('Until then it can be cancelled.')
        : ofTwo(
            names.length,
            l10n.t('It can be restored; channels are not moved back by that.'),
            l10n.t('They can be restored; channels are not moved back by that.'),
          ),
    ].join('\n'),
    button: scheduled
      ? l10n.t('Schedule Revocation')
      : ofTwo(
          names.length,
          l10n.t('Revoke {0} Version', names.length),
          l10n.t('Revoke {0} Versions', names.length),
        ),
  };
}

/** `golden-ubuntu v12`, or how many of it. */
const subject = (bucket: string, names: readonly string[]) =>
  names.length === 1
    ? `${bucket} ${names[0]}`
    : l10n.t('{0} of {1}', counted(names.length, 'version'), bucket);

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
      const to = l10n.t('{0} to {1}', plain(held.channel.name), versionName(held.to!));
      moved.set(to, (moved.get(to) ?? new Set()).add(use.uri));
    }
  }
  const lines = [
    ...(refused.size > 0
      ? [
          l10n.t(
            'packer build will fail for {0} in this workspace: {1}.',
            counted(refused.size, 'file'),
            files(refused),
          ),
        ]
      : []),
    ...[...moved].map(([to, { size }]) =>
      ofTwo(
        size,
        l10n.t('{0} file in this workspace follows {1}.', size, to),
        l10n.t('{0} files in this workspace follow {1}.', size, to),
      ),
    ),
  ];
  return lines.length > 0 ? lines : [l10n.t('Not used in this workspace.')];
}
const files = (uris: ReadonlySet<string>) =>
  inShort([...uris].map(uri => plain(decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)))));

/** Where each channel goes, or that it stays on what will be refused. A managed one goes whatever is chosen. */
function channelLines(previews: readonly RevokePreview[], how: Revocation): string[] {
  const home = previews[0]!.version.bucket;
  const all = movesOf(previews, how.descendants).map(({ channel, to, vulnerabilities }) => ({
    vulnerabilities,
    managed: channel.managed,
    name: `${channel.bucket === home ? '' : `${plain(channel.bucket)} `}${plain(channel.name)}`,
    from: versionName(channel.version!),
    to,
  }));
  const held = all.filter(({ managed }) => !managed);
  const byItself = all
    .filter(({ managed }) => managed)
    .map(({ name, to }) =>
      how.at === undefined
        ? to
          ? l10n.t('{0} moves to {1}.', name, versionName(to))
          : l10n.t('{0} becomes empty.', name)
        : to
          ? l10n.t('{0} moves to {1} then.', name, versionName(to))
          : l10n.t('{0} becomes empty then.', name),
    );
  if (all.length === 0) return [l10n.t('No channel holds it.')];
  if (held.length === 0) return byItself;
  if (!how.rollBackChannels) {
    const names = inShort(held.map(({ name }) => name));
    return [
      ...byItself,
      ofTwo(
        held.length,
        l10n.t('{0} channel stays on it: {1}. packer build refuses what it holds.', held.length, names),
        l10n.t('{0} channels stay on it: {1}. packer build refuses what they hold.', held.length, names),
      ),
    ];
  }
  return [
    how.at === undefined
      ? l10n.t('Channels go back:')
      : l10n.t('Channels go back then, if they still hold it:'),
    ...held.flatMap(({ name, from, to, vulnerabilities: counts }) => [
      `  ${name}   ${from} → ${holds({ version: to })}`,
      // Of what no channel holds HCP counts nothing, and of what it goes back to that is nearly always so.
      ...(counts?.after ? vulnerabilityLine(counts, '') : []).map(line => `  ${line}`),
    ]),
    ...byItself,
  ];
}

function descendantLines(previews: readonly RevokePreview[], how: Revocation): string[] {
  const all = descendantNames(previews);
  if (all.length === 0) return [];
  const [count, names] = [all.length, inShort(all)];
  return [
    how.descendants
      ? ofTwo(
          count,
          l10n.t('{0} descendant is revoked too, shortly after: {1}.', count, names),
          l10n.t('{0} descendants are revoked too, shortly after: {1}.', count, names),
        )
      : ofTwo(
          count,
          l10n.t('{0} descendant built from it stays valid: {1}.', count, names),
          l10n.t('{0} descendants built from it stay valid: {1}.', count, names),
        ),
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
  const [count, heirNames] = [returning.length, inShort(returning)];
  return {
    title: scheduled
      ? l10n.t('Cancel the revocation of {0} {1}?', bucket, name)
      : l10n.t('Restore {0} {1}?', bucket, name),
    detail: [
      scheduled
        ? l10n.t(
            'It was to be revoked on {0}, {1}. It stays valid.',
            instant(version.revokeAt),
            within(version.revokeAt, now),
          )
        : version.revokeAt === undefined
          ? l10n.t('It can be used again. It was revoked.')
          : l10n.t('It can be used again. It was revoked on {0}.', instant(version.revokeAt)),
      ...(version.revocationReason === '' ? [] : [l10n.t('Reason: “{0}”', plain(version.revocationReason))]),
      ...(count === 0
        ? []
        : scheduled
          ? [
              ofTwo(
                count,
                l10n.t('{0} descendant stays valid: {1}.', count, heirNames),
                l10n.t('{0} descendants stay valid: {1}.', count, heirNames),
              ),
            ]
          : [
              ofTwo(
                count,
                l10n.t('{0} descendant returns with it: {1}.', count, heirNames),
                l10n.t('{0} descendants return with it: {1}.', count, heirNames),
              ),
            ]),
      ...(scheduled ? [] : [l10n.t('Channels are not moved back; promote it where it belongs.')]),
    ].join('\n'),
    button: scheduled ? l10n.t('Cancel Revocation') : l10n.t('Restore Version'),
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
    title: l10n.t('Delete {0}?', subject(bucket, names)),
    detail: [
      ...workspace(previews, how),
      '',
      ...(names.length > 1 ? [l10n.t('Versions: {0}.', inShort(names))] : []),
      ...channelLines(previews, how),
      ...(children.length > 0
        ? [
            ofTwo(
              children.length,
              l10n.t(
                '{0} version built from it stays: {1}. Where it comes from is no longer known.',
                children.length,
                inShort(children),
              ),
              l10n.t(
                '{0} versions built from it stay: {1}. Where they come from is no longer known.',
                children.length,
                inShort(children),
              ),
            ),
          ]
        : []),
      l10n.t(
        'The registry forgets {0}; the images themselves stay in the cloud.',
        counted(artifacts, 'artifact'),
      ),
      '',
      l10n.t('This cannot be undone.'),
    ].join('\n'),
    button: ofTwo(
      names.length,
      l10n.t('Delete {0} Version', names.length),
      l10n.t('Delete {0} Versions', names.length),
    ),
  };
}
