import * as l10n from '@vscode/l10n';
import type { ChannelPreview } from '../../protocol/changes.ts';
import type { Use } from '../../protocol/requests.ts';
import { counted, ofTwo, plain, versionName } from '../../protocol/words.ts';
import type { Version } from '../../registry/registry.ts';
import type { Summary } from './changing.ts';

/** Without what only publishes to it, which goes on doing so. */
export const reading = (uses: readonly Use[]): readonly Use[] => uses.filter(use => !use.publishes);

/** `Used by 2 files in this workspace.` */
export function usedBy(uses: readonly Use[]): string {
  const files = new Set(reading(uses).map(use => use.uri)).size;
  return files === 0
    ? l10n.t('Not used in this workspace.')
    : l10n.t('Used by {0} in this workspace.', counted(files, 'file'));
}
/** What becomes of the files of this workspace that read a channel which will give them nothing. */
export function failing(uses: readonly Use[]): string {
  const files = [...new Set(reading(uses).map(use => fileName(use.uri)))];
  return files.length === 0
    ? l10n.t('Not used in this workspace.')
    : l10n.t(
        'packer build and terraform plan will fail for {0} in this workspace: {1}.',
        counted(files.length, 'file'),
        inShort(files),
      );
}
const fileName = (uri: string) => plain(decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)));

/** Names in one line before the rest is only counted. */
const maxNames = 6;
/** `a, b and 3 more` */
export const inShort = (names: readonly string[]): string =>
  names.length <= maxNames
    ? names.join(', ')
    : l10n.t('{0} and {1} more', names.slice(0, maxNames).join(', '), names.length - maxNames);

/** `v12`, or that it is empty. */
export const holds = ({ version }: { readonly version?: Version | undefined }): string =>
  version ? versionName(version) : l10n.t('unassigned');

/** The question before a channel is made. */
export function newChannelSummary(
  bucket: string,
  channel: string,
  version: Version | null,
  restricted: boolean,
): Summary {
  return {
    title: l10n.t('Create channel {0} of {1}?', plain(channel), plain(bucket)),
    detail: [
      version ? l10n.t('It holds {0}.', versionName(version)) : l10n.t('It holds no version yet.'),
      restricted
        ? l10n.t('Restricted: hidden from viewers; only contributors and admins can use it.')
        : l10n.t('Unrestricted: everyone who may see the registry can use it.'),
    ].join('\n'),
    button: l10n.t('Create Channel'),
  };
}

/** The question before a channel is hidden from viewers, or shown to them. */
export function restrictSummary({ channel, uses }: ChannelPreview, restricted: boolean): Summary {
  const name = plain(channel.name);
  return {
    title: restricted
      ? l10n.t('Restrict {0} of {1}?', name, plain(channel.bucket))
      : l10n.t('Lift the restriction of {0} of {1}?', name, plain(channel.bucket)),
    detail: [
      restricted
        ? l10n.t(
            'Viewers no longer see it: Terraform and Packer with the credentials of a viewer fail to read it.',
          )
        : l10n.t('Everyone who may see the registry sees it, and what it holds.'),
      usedBy(uses),
    ].join('\n'),
    button: restricted ? l10n.t('Restrict {0}', name) : l10n.t('Lift Restriction'),
  };
}

/** The question before a channel is emptied. */
export function clearSummary({ channel, uses }: ChannelPreview): Summary {
  const name = plain(channel.name);
  return {
    title: l10n.t('Unassign {0} of {1}?', name, plain(channel.bucket)),
    detail: [`${name}   ${holds(channel)} → ${holds({})}`, failing(uses)].join('\n'),
    button: l10n.t('Unassign {0}', name),
  };
}

/** The question before channels are deleted: what they hold, and the history that goes with them. */
export function deleteChannelsSummary(previews: readonly ChannelPreview[]): Summary {
  const bucket = plain(previews[0]!.channel.bucket);
  const [only] = previews.length === 1 ? previews : [];
  return {
    title: only
      ? l10n.t('Delete channel {0} of {1}?', plain(only.channel.name), bucket)
      : l10n.t('Delete {0} of {1}?', counted(previews.length, 'channel'), bucket),
    detail: [
      failing(previews.flatMap(({ uses }) => uses)),
      '',
      ...previews.map(({ channel, assignments }) =>
        [
          `${plain(channel.name)}   ${holds(channel)}`,
          ...(channel.restricted ? [l10n.t('restricted')] : []),
          l10n.t('{0} in its history', counted(assignments, 'assignment')),
        ].join(' · '),
      ),
      '',
      l10n.t(
        'The history is deleted with it. Undo makes the channel again, with what it holds now and an empty history.',
      ),
    ].join('\n'),
    button: ofTwo(
      previews.length,
      l10n.t('Delete {0} Channel', previews.length),
      l10n.t('Delete {0} Channels', previews.length),
    ),
  };
}
