/** Hover cards for what the registry holds. Layout: answer first, the row that was asked for next. */
import { HoverCommands } from '../../../../protocol/requests.ts';
import {
  ago,
  shortened,
  stateWording,
  markdown as text,
  utc,
  versionName,
} from '../../../../protocol/words.ts';
import {
  type Bucket,
  type Channel,
  type Failure,
  isComplete,
  type Lookup,
  type Relation,
  stateAt,
  type Version,
} from '../../../../registry/registry.ts';
import { code, commandLink } from './markdown.ts';

/** How a card may be drawn, and the time by which "ago" is meant. */
export interface Drawing {
  readonly now: number;
  /** Command links and codicons: only for a client that said it renders them. */
  readonly rich: boolean;
}

/** What the template asks of a version's artifacts; undefined is "any". */
export interface Asked {
  readonly platform?: string | undefined;
  readonly region?: string | undefined;
  readonly componentType?: string | undefined;
}

export interface ArtifactRow {
  readonly platform: string;
  readonly region: string;
  readonly id: string;
  readonly componentType: string;
}

/** Every artifact of a version, those that answer `asked` first. */
export function artifactRows(version: Version, asked: Asked): { row: ArtifactRow; match: boolean }[] {
  const wants = Object.values(asked).some(value => value !== undefined);
  return version.builds
    .flatMap(build =>
      build.artifacts.map(artifact => {
        const row: ArtifactRow = {
          platform: build.platform,
          region: artifact.region,
          id: artifact.externalIdentifier,
          componentType: build.componentType,
        };
        return { row, match: wants && answers(row, asked) };
      }),
    )
    .sort((a, b) => Number(b.match) - Number(a.match));
}

/** The comparisons of Packer's artifact data source: exact on all three. */
export const answers = (row: ArtifactRow, asked: Asked): boolean =>
  (asked.platform === undefined || row.platform === asked.platform) &&
  (asked.region === undefined || row.region === asked.region) &&
  (asked.componentType === undefined || row.componentType === asked.componentType);

const icon = (name: string, drawing: Drawing): string => (drawing.rich ? `$(${name}) ` : '');

function state(version: Version, drawing: Drawing): string {
  const state = stateAt(version, drawing.now);
  const words = stateWording(version, drawing.now);
  const mark = icon(words.icon, drawing);
  if (state === 'revoked') {
    const when = version.revokeAt === undefined ? '' : ` ${ago(version.revokeAt, drawing.now)}`;
    const who = version.revocationAuthor === '' ? '' : ` by ${text(version.revocationAuthor)}`;
    return `${mark}revoked${when}${who}`;
  }
  if (state === 'scheduled' && version.revokeAt !== undefined)
    return `${mark}${words.text} (${utc(version.revokeAt)}) · built ${ago(version.createdAt, drawing.now)}`;
  return `${mark}${words.text} · built ${ago(version.createdAt, drawing.now)}`;
}

function described(version: Version, drawing: Drawing): string {
  const words = stateWording(version, drawing.now);
  return icon(words.icon, drawing) + words.text;
}

/** What a revocation means for the reader: the reason, then what happens, then the way out. */
function revocation(version: Version, channels: readonly Channel[], drawing: Drawing): string[] {
  const current = stateAt(version, drawing.now);
  if (current !== 'revoked' && current !== 'scheduled') return [];
  const from = version.revocationInheritedFrom;
  const lines = [
    version.revocationReason === '' ? '' : `“${text(version.revocationReason)}”`,
    from
      ? `Inherited from ${text(from.bucket)} ${text(from.version || shortened(from.fingerprint, 4, 4))}.`
      : '',
  ];
  if (current === 'revoked') {
    const better = channels.filter(c => c.version && stateAt(c.version, drawing.now) === 'active');
    const newest = better
      .map(c => c.version!)
      .sort((a, b) => Number(b.name.slice(1)) - Number(a.name.slice(1)))[0];
    const holders = better.filter(c => c.version?.fingerprint === newest?.fingerprint).map(c => text(c.name));
    lines.push(
      `\`packer build\` will refuse it. ${
        newest
          ? `Newest valid version in a channel: **${text(newest.name)}** (${holders.join(', ')}).`
          : 'No channel of this bucket holds a valid version.'
      }`,
    );
  }
  return lines.filter(line => line !== '');
}

function artifacts(version: Version, asked: Asked): string {
  const rows = artifactRows(version, asked);
  if (rows.length === 0) return 'No artifacts.';
  const builds = new Set(rows.map(({ row }) => row.componentType)).size > 1;
  const shown = rows.length > 7 ? rows.slice(0, 6) : rows;
  // The column of the mark only where something is marked: else it is a gap that means nothing.
  const marked = rows.some(({ match }) => match);
  const line = (mark: string, ...cells: readonly string[]) =>
    `| ${[...(marked ? [mark] : []), ...cells].join(' | ')} |`;
  const table = [
    line('', 'Region', 'Artifact', 'Platform', ...(builds ? ['Build'] : [])),
    line(':-', ':-', ':-', ':-', ...(builds ? [':-'] : [])),
    ...shown.map(({ row, match }) =>
      line(
        match ? '▸' : '',
        text(row.region),
        code(row.id),
        text(row.platform),
        ...(builds ? [text(row.componentType)] : []),
      ),
    ),
  ].join('\n');
  const more = rows.length - shown.length;
  return more === 0 ? table : `${table}\n\nand ${more} more regions`;
}

function origin(version: Version): string {
  const commit = version.builds
    .map(build => build.labels.git_sha)
    .find(sha => sha !== undefined && sha !== '');
  return [
    text(version.bucket),
    `fingerprint ${code(shortened(version.fingerprint, 6, 4))}`,
    commit === undefined ? '' : `commit ${code(commit.slice(0, 7))}`,
  ]
    .filter(part => part !== '')
    .join(' · ');
}

/** `built from golden-base v4; production is v6 now`, for each parent that moved on. */
function parents(relations: readonly Relation[], drawing: Drawing): string[] {
  return relations
    .filter(relation => relation.status === 'out-of-date')
    .map(
      ({ parent }) =>
        `${icon('versions', drawing)}out of date: built from ${text(parent.bucket)} ${text(parent.version)}; ${text(
          parent.channel,
        )} is ${text(parent.channelVersion) || 'empty'} now.`,
    );
}

function footer(asOf: number, drawing: Drawing, links: readonly string[]): string {
  return [`As of ${ago(asOf, drawing.now)}`, ...(drawing.rich ? links : [])].join(' · ');
}

const paragraphs = (...parts: readonly (string | readonly string[])[]): string =>
  parts
    .flat()
    .filter(part => part !== '')
    .join('\n\n');

export interface VersionCard {
  readonly version: Version;
  /** Set when the question was about a channel. */
  readonly channel: Channel | undefined;
  /** All channels of the bucket, as far as known. */
  readonly channels: readonly Channel[];
  /** The version's parents, as far as known. */
  readonly relations: readonly Relation[];
  readonly asked: Asked;
  readonly asOf: number;
}

/** The card of a version: through a channel, by fingerprint, or behind a data source. */
export function versionCard(card: VersionCard, drawing: Drawing): string {
  const { version, channel, channels, asked } = card;
  const name = text(versionName(version));
  const title = channel ? `**${text(channel.name)} → ${name}**` : `**${text(version.bucket)} ${name}**`;
  const others = channels
    .filter(other => other.name !== channel?.name)
    .map(other => `${text(other.name)} ${other.version ? text(versionName(other.version)) : 'unassigned'}`);
  const first = artifactRows(version, asked)[0];
  const revoked = stateAt(version, drawing.now) === 'revoked';
  const promotion = revoked
    ? channel && !channel.managed
      ? commandLink(
          'Promote another version…',
          HoverCommands.promote,
          { bucket: version.bucket, channel: channel.name },
          'Point this channel at a valid version',
        )
      : ''
    : isComplete(version)
      ? commandLink(
          'Promote…',
          HoverCommands.promote,
          { bucket: version.bucket, fingerprint: version.fingerprint },
          'Point a channel at this version',
        )
      : '';
  const links = [
    first ? commandLink('Copy id', HoverCommands.copy, { text: first.row.id }, 'Copy the artifact id') : '',
    promotion,
    commandLink(
      'Show in registry',
      HoverCommands.show,
      {
        bucket: version.bucket,
        ...(channel ? { channel: channel.name } : { fingerprint: version.fingerprint }),
      },
      'Reveal it in the HCP Packer view',
    ),
  ].filter(link => link !== '');
  const wayOn = footer(card.asOf, drawing, links);
  return paragraphs(
    `${title} \u2003${state(version, drawing)}`,
    revocation(version, channels, drawing),
    parents(card.relations, drawing),
    // What to do about it counts more than what there is, and a hover shows only so many lines.
    revoked ? wayOn : '',
    '---',
    artifacts(version, asked),
    origin(version),
    others.length > 0 ? `${channel ? 'Other channels' : 'Channels'}: ${others.join(' · ')}` : '',
    revoked ? '' : wayOn,
  );
}

/** The card of a channel that holds no version. */
export const emptyChannelCard = (channel: Channel, asOf: number, drawing: Drawing): string =>
  paragraphs(
    `**${text(channel.name)}** \u2003${icon('circle-outline', drawing)}unassigned`,
    `This channel of ${text(channel.bucket)} holds no version: \`packer build\` will refuse it.`,
    footer(asOf, drawing, [
      commandLink(
        'Promote…',
        HoverCommands.promote,
        { bucket: channel.bucket, channel: channel.name },
        'Assign a version',
      ),
      commandLink(
        'Show in registry',
        HoverCommands.show,
        { bucket: channel.bucket, channel: channel.name },
        'Reveal it',
      ),
    ]),
  );

/** The card of a bucket: what it is, then its channels. */
export function bucketCard(
  bucket: Bucket,
  channels: readonly Channel[],
  ancestry: { readonly parents: number; readonly children: number } | undefined,
  asOf: number,
  drawing: Drawing,
): string {
  const labels = Object.entries(bucket.labels).map(([key, value]) => code(`${key}=${value}`));
  const table =
    channels.length === 0
      ? 'No channels visible.'
      : [
          '| Channel | Version | State | Built |',
          '|:-|:-|:-|:-|',
          ...channels.map(({ name, version, managed, restricted }) =>
            [
              '',
              ` ${text(name)}${managed ? ' (managed)' : restricted ? ' (restricted)' : ''} `,
              ` ${version ? text(versionName(version)) : 'unassigned'} `,
              ` ${version ? described(version, drawing) : ''} `,
              ` ${version ? ago(version.createdAt, drawing.now) : ''} `,
              '',
            ].join('|'),
          ),
        ].join('\n');
  return paragraphs(
    `${icon('package', drawing)}**${text(bucket.name)}** \u2003${[
      `${bucket.versionCount} versions`,
      bucket.platforms.map(text).join(', '),
    ]
      .filter(part => part !== '')
      .join(' · ')}`,
    text(bucket.description),
    labels.join(' '),
    '---',
    table,
    ancestry ? `Parents ${ancestry.parents} · Children ${ancestry.children}` : '',
    footer(asOf, drawing, [
      commandLink('Promote…', HoverCommands.promote, { bucket: bucket.name }, 'Point a channel at a version'),
      commandLink(
        'Show in registry',
        HoverCommands.show,
        { bucket: bucket.name },
        'Reveal it in the HCP Packer view',
      ),
    ]),
  );
}

/** Why there is no answer, in one honest line with its way out. */
export function noAnswer(lookup: Extract<Lookup<unknown>, { is: 'unknown' }>, drawing: Drawing): string {
  return failureLine(lookup.why, drawing);
}

function failureLine(why: Failure, drawing: Drawing): string {
  const signIn = drawing.rich
    ? ` · ${commandLink('Sign In…', HoverCommands.signIn, {}, 'Sign in to HCP')}`
    : '';
  switch (why.kind) {
    case 'pending':
      return 'Asking HCP Packer… hover again in a moment.';
    case 'signed-out':
    case 'bad-credentials':
      return `${text(why.message)}${signIn}`;
    default:
      return text(why.message);
  }
}
