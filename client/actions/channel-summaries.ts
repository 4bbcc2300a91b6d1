import type { ChannelPreview } from '../../protocol/changes.ts';
import type { Use } from '../../protocol/requests.ts';
import { counted, plain, versionName } from '../../protocol/words.ts';
import type { Version } from '../../registry/registry.ts';
import type { Summary } from './changing.ts';

/** Without what only publishes to it, which goes on doing so. */
export const reading = (uses: readonly Use[]): readonly Use[] => uses.filter(use => !use.publishes);

/** `Used by 2 files in this workspace.` */
export function usedBy(uses: readonly Use[]): string {
  const files = new Set(reading(uses).map(use => use.uri)).size;
  return files === 0 ? 'Not used in this workspace.' : `Used by ${counted(files, 'file')} in this workspace.`;
}
/** What becomes of the files of this workspace that read a channel which will give them nothing. */
export function failing(uses: readonly Use[]): string {
  const files = [...new Set(reading(uses).map(use => fileName(use.uri)))];
  return files.length === 0
    ? 'Not used in this workspace.'
    : `packer build and terraform plan will fail for ${counted(files.length, 'file')} in this workspace: ${inShort(files)}.`;
}
const fileName = (uri: string) => plain(decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)));

/** Names in one line before the rest is only counted. */
const maxNames = 6;
/** `a, b and 3 more` */
export const inShort = (names: readonly string[]): string =>
  names.length <= maxNames
    ? names.join(', ')
    : `${names.slice(0, maxNames).join(', ')} and ${names.length - maxNames} more`;

/** The question before a channel is made. */
export function newChannelSummary(
  bucket: string,
  channel: string,
  version: Version | null,
  restricted: boolean,
): Summary {
  return {
    title: `Create channel ${plain(channel)} of ${plain(bucket)}?`,
    detail: [
      version ? `It holds ${versionName(version)}.` : 'It holds no version yet.',
      restricted
        ? 'Restricted: hidden from viewers; only contributors and admins can use it.'
        : 'Unrestricted: everyone who may see the registry can use it.',
    ].join('\n'),
    button: 'Create Channel',
  };
}

/** The question before a channel is hidden from viewers, or shown to them. */
export function restrictSummary({ channel, uses }: ChannelPreview, restricted: boolean): Summary {
  const name = plain(channel.name);
  return {
    title: restricted
      ? `Restrict ${name} of ${plain(channel.bucket)}?`
      : `Lift the restriction of ${name} of ${plain(channel.bucket)}?`,
    detail: [
      restricted
        ? 'Viewers no longer see it: Terraform and Packer with the credentials of a viewer fail to read it.'
        : 'Everyone who may see the registry sees it, and what it holds.',
      usedBy(uses),
    ].join('\n'),
    button: restricted ? `Restrict ${name}` : 'Lift Restriction',
  };
}

/** The question before a channel is emptied. */
export function clearSummary({ channel, uses }: ChannelPreview): Summary {
  const name = plain(channel.name);
  return {
    title: `Unassign ${name} of ${plain(channel.bucket)}?`,
    detail: [
      `${name}   ${channel.version ? versionName(channel.version) : 'unassigned'} → unassigned`,
      failing(uses),
    ].join('\n'),
    button: `Unassign ${name}`,
  };
}

/** The question before channels are deleted: what they hold, and the history that goes with them. */
export function deleteChannelsSummary(previews: readonly ChannelPreview[]): Summary {
  const bucket = plain(previews[0]!.channel.bucket);
  const [only] = previews.length === 1 ? previews : [];
  return {
    title: only
      ? `Delete channel ${plain(only.channel.name)} of ${bucket}?`
      : `Delete ${counted(previews.length, 'channel')} of ${bucket}?`,
    detail: [
      failing(previews.flatMap(({ uses }) => uses)),
      '',
      ...previews.map(
        ({ channel, assignments }) =>
          `${plain(channel.name)}   ${channel.version ? versionName(channel.version) : 'unassigned'}${channel.restricted ? ' · restricted' : ''} · ${counted(assignments, 'assignment')} in its history`,
      ),
      '',
      'The history is deleted with it. Undo makes the channel again, with what it holds now and an empty history.',
    ].join('\n'),
    button: `Delete ${counted(previews.length, 'Channel')}`,
  };
}
