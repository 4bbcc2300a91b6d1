import * as l10n from '@vscode/l10n';
import {
  age,
  ago,
  buildWording,
  counted,
  idInShort,
  instant,
  markdown,
  plain,
  stateWording,
  versionName,
} from '../../protocol/words.ts';
import {
  type Artifact,
  type Bucket,
  type Build,
  type Channel,
  type Failure,
  isComplete,
  stateAt,
  type Version,
} from '../../registry/registry.ts';
import type { VersionOrder } from './version-order.ts';

/** What one row of the tree says; the editor's part is to draw it. */
export interface Row {
  readonly label: string;
  readonly description: string;
  /** Codicon id. */
  readonly icon: string;
  readonly color?: string;
  /** Markdown with every registry text escaped. */
  readonly tooltip: string;
  /** A full sentence for a screen reader. */
  readonly spoken: string;
  /** Facets: `version;active;promotable`. */
  readonly context: string;
}

const dots = (...parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join(' · ');
const commas = (...parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join(', ');
const facets = (...parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join(';');
const lines = (...parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join('\n\n');
const labelLines = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels)
    .map(([key, value]) => `${markdown(key)}: ${markdown(value)}`)
    .join('  \n');

/** A bucket: its newest version, how old, and for which platforms. */
export function bucketRow(bucket: Bucket, now: number): Row {
  const latest = bucket.latestVersion;
  const state = latest && stateWording(latest, now);
  const newest = latest
    ? dots(`${versionName(latest)} ${state!.text}`, age(latest.createdAt, now))
    : noVersion(bucket);
  const isSaid = latest?.parents === 'out-of-date' && stateAt(latest, now) === 'active';
  const outdated = bucket.parents === 'out-of-date' && !isSaid && l10n.t('out of date');
  return {
    label: plain(bucket.name),
    description: dots(newest, outdated, bucket.platforms.map(plain).join(', ')),
    icon: 'package',
    tooltip: lines(
      `**${markdown(bucket.name)}**`,
      markdown(bucket.description),
      latest
        ? l10n.t(
            'Newest: {0}, {1}, built {2}',
            markdown(versionName(latest)),
            state!.text,
            moment(latest.createdAt, now),
          )
        : noVersion(bucket),
      counted(bucket.versionCount, 'version'),
      bucket.parents === 'out-of-date' && l10n.t('Out of date: a parent has moved on'),
      bucket.children === 'out-of-date' && l10n.t('Some of its children are out of date'),
      labelLines(bucket.labels),
    ),
    spoken: commas(l10n.t('Bucket {0}', plain(bucket.name)), newest.replaceAll(' · ', ', '), outdated),
    context: 'bucket',
  };
}

/** A bucket tells of its newest valid version only: what it has may be revoked or unfinished. */
const noVersion = (bucket: Bucket) =>
  bucket.versionCount > 0 ? l10n.t('no valid version') : l10n.t('no versions yet');

/** The row above a bucket's channels or versions. Of versions it says the order, where that is not the usual one. */
export function groupRow(
  kind: 'channels' | 'versions',
  count: number | undefined,
  order: VersionOrder = 'newest',
  /** Of versions, as far as they were read: how they stand. */
  states = '',
): Row {
  const label = kind === 'channels' ? l10n.t('Channels') : l10n.t('Versions');
  const sorted = order === 'oldest' ? l10n.t('oldest first') : order === 'state' && l10n.t('by state');
  return {
    label,
    description: dots(count !== undefined && String(count), states, sorted),
    icon: kind === 'channels' ? 'git-branch' : 'tag',
    tooltip: label,
    spoken: commas(label, count !== undefined && String(count), states, sorted),
    context: kind,
  };
}

/** A channel: what it holds, whether that is safe, how old it is. */
export function channelRow(channel: Channel, now: number): Row {
  const { version } = channel;
  const state = stateWording(version, now);
  const access = channel.managed ? l10n.t('managed') : channel.restricted ? l10n.t('restricted') : undefined;
  return {
    label: plain(channel.name),
    description: dots(
      version && versionName(version),
      state.text,
      version && age(version.createdAt, now),
      access,
    ),
    icon: channel.restricted && state.icon === 'pass' ? 'lock' : state.icon,
    ...(state.color && { color: state.color }),
    tooltip: lines(
      version
        ? `**${markdown(channel.name)} → ${markdown(versionName(version))}**  ${state.text}`
        : `**${markdown(channel.name)}**  ${state.text}`,
      version && versionLines(version, now),
      channel.managed &&
        l10n.t('Managed by HCP Packer: it follows the newest version and cannot be assigned.'),
      channel.restricted && l10n.t('Restricted: hidden from viewers.'),
      channel.author &&
        l10n.t('Last assigned by {0}, {1}', markdown(channel.author), ago(channel.updatedAt, now)),
    ),
    spoken: commas(
      l10n.t('Channel {0}', plain(channel.name)),
      version && l10n.t('version {0}', spokenName(version)),
      state.text,
      version && l10n.t('built {0}', ago(version.createdAt, now)),
      access,
    ),
    context: facets(
      'channel',
      channel.managed ? 'managed' : 'promotable',
      channel.restricted && 'restricted',
      version && `assigned;${stateAt(version, now)}`,
    ),
  };
}

/** A version, with the names of the channels that hold it. */
export function versionRow(version: Version, heldBy: readonly string[], now: number): Row {
  const state = stateWording(version, now);
  const at = stateAt(version, now);
  const complete = isComplete(version);
  const done = version.builds.filter(build => build.status === 'done').length;
  const held = heldBy.map(plain).join(', ');
  const inherited = version.revocationInheritedFrom;
  return {
    label: versionName(version),
    description: dots(
      state.text,
      at === 'revoked' && version.revocationReason !== '' && `“${plain(version.revocationReason)}”`,
      complete
        ? at !== 'revoked' && age(version.createdAt, now)
        : l10n.t('{0} of {1}', done, counted(version.builds.length, 'build')),
      at === 'running' && age(version.createdAt, now),
      held,
    ),
    icon: state.icon,
    ...(state.color && { color: state.color }),
    tooltip: lines(
      `**${markdown(versionName(version))}**  ${state.text}`,
      versionLines(version, now),
      held && l10n.t('Held by {0}', heldBy.map(markdown).join(', ')),
    ),
    spoken: commas(
      l10n.t('Version {0}', spokenName(version)),
      state.text,
      complete
        ? l10n.t('built {0}', ago(version.createdAt, now))
        : l10n.t(
            '{0} of {1} done, started {2}',
            done,
            counted(version.builds.length, 'build'),
            ago(version.createdAt, now),
          ),
      held && l10n.t('held by {0}', held),
    ),
    context: facets(
      'version',
      at,
      complete && (at === 'active' || at === 'scheduled') && 'promotable;revocable',
      (at === 'revoked' || at === 'scheduled') && !inherited && 'restorable',
    ),
  };
}

/** What there is to say of a version in a tooltip. */
export function versionLines(version: Version, now: number): string {
  const at = stateAt(version, now);
  const inherited = version.revocationInheritedFrom;
  const revoked = commas(
    version.revokeAt !== undefined && moment(version.revokeAt, now),
    by(version.revocationAuthor),
  );
  return lines(
    at === 'revoked' &&
      (revoked === ''
        ? l10n.t('Revoked; packer build will refuse it')
        : l10n.t('Revoked {0}; packer build will refuse it', revoked)),
    at === 'scheduled' && l10n.t('Revokes on {0}', instant(version.revokeAt!)),
    (at === 'revoked' || at === 'scheduled') &&
      version.revocationReason !== '' &&
      `“${markdown(version.revocationReason)}”`,
    inherited &&
      l10n.t(
        'Revoked with {0} {1}; restore that one',
        markdown(inherited.bucket),
        markdown(inherited.version),
      ),
    version.parents === 'out-of-date' && l10n.t('Out of date: its parent channel has moved on'),
    l10n.t('Built {0}', commas(moment(version.createdAt, now), by(version.author))),
    l10n.t('Fingerprint {0}', markdown(version.fingerprint)),
  );
}

/** `3 days ago, 21 Nov 2026 09:00 UTC (10:00 local)` */
const moment = (then: number, now: number) => `${ago(then, now)}, ${instant(then)}`;
const by = (author: string) => (author === '' ? '' : l10n.t('by {0}', markdown(author)));
const spokenName = (version: Version) => versionName(version).replace(/^v(?=\d)/, '');

/** A build: where it runs, in how many regions. */
export function buildRow(build: Build, now: number): Row {
  const wording = buildWording(build);
  const elapsed = build.status === 'running' && age(build.createdAt, now);
  const regions = new Set(build.artifacts.map(artifact => artifact.region).filter(Boolean)).size;
  const place =
    regions > 0
      ? counted(regions, 'region')
      : build.artifacts.length > 0 && counted(build.artifacts.length, 'artifact');
  return {
    label: plain(build.componentType),
    description: dots(wording?.text, elapsed, plain(build.platform), place),
    icon: wording?.icon ?? 'server-process',
    ...(wording?.color && { color: wording.color }),
    tooltip: lines(
      `**${markdown(build.componentType)}**  ${markdown(build.platform)}`,
      wording?.text,
      build.status === 'running' && l10n.t('Started {0}', moment(build.createdAt, now)),
      build.packerVersion !== undefined && `Packer ${markdown(build.packerVersion)}`,
      build.sourceExternalIdentifier !== '' &&
        l10n.t('Built from {0}', markdown(build.sourceExternalIdentifier)),
      labelLines(build.labels),
    ),
    spoken: commas(
      l10n.t('Build {0}', plain(build.componentType)),
      wording?.text,
      elapsed && l10n.t('started {0}', ago(build.createdAt, now)),
      plain(build.platform),
      place,
    ),
    context: 'build',
  };
}

/** An artifact: where it is, and the id Terraform or Packer will use. Ids are long: the whole one is in the tooltip. */
export function artifactRow(artifact: Artifact, now: number): Row {
  const id = plain(artifact.externalIdentifier);
  const region = plain(artifact.region);
  return {
    label: region || idInShort(id),
    description: region && idInShort(id),
    icon: 'file-binary',
    tooltip: lines(
      `**${markdown(artifact.externalIdentifier)}**`,
      markdown(artifact.region),
      l10n.t('Created {0}', moment(artifact.createdAt, now)),
    ),
    spoken: commas(l10n.t('Artifact {0}', id), region),
    context: 'artifact',
  };
}

/** In the place of rows that could not be had: the reason; pressing it asks again. */
export function failureRow(why: Failure): Row {
  return {
    label: plain(why.message),
    description: l10n.t('Retry'),
    icon: 'warning',
    color: 'list.warningForeground',
    tooltip: lines(markdown(why.message), l10n.t('Press to try again.')),
    spoken: `${plain(why.message)} ${l10n.t('Press to try again.')}`,
    context: 'failure',
  };
}

/** Says that a list has an end that is not shown. */
export const moreRow = (): Row => ({
  label: l10n.t('Load More…'),
  description: '',
  icon: 'ellipsis',
  tooltip: l10n.t('Load the next page'),
  spoken: l10n.t('Load more'),
  context: 'more',
});
