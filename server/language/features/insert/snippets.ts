/** Code that reads something of the registry, or describes it: for Packer templates and for Terraform. */
import type { Bucket, Channel, Version } from '../../../../registry/registry.ts';
import { quotedText } from '../quoted-text.ts';

export type Dialect = 'packer' | 'terraform';

/** What is to be read: a bucket by a channel or by a fingerprint, and the artifacts of it. */
export interface Wanted {
  readonly bucket: string;
  /** By a channel: what it holds then. Else by the fingerprint: always this version. */
  readonly channel?: string;
  readonly fingerprint?: string;
  readonly places: readonly ArtifactPlace[];
}
/** What names one artifact of a version in a data source. */
export interface ArtifactPlace {
  readonly platform: string;
  readonly region: string;
  /** Only where platform and region fit several builds. */
  readonly componentType?: string;
}

/** The artifacts of a version, or those that were asked for. */
export function placesOf(
  version: Version,
  asked: {
    readonly platform?: string;
    readonly region?: string;
    readonly componentType?: string;
    readonly artifact?: string;
  } = {},
): readonly ArtifactPlace[] {
  const all = version.builds.flatMap(({ platform, componentType, artifacts }) =>
    artifacts.map(({ region, externalIdentifier }) => ({
      platform,
      region,
      componentType,
      externalIdentifier,
    })),
  );
  const fits = (want: string | undefined, is: string) => want === undefined || want === is;
  const chosen = all.filter(
    one =>
      fits(asked.platform, one.platform) &&
      fits(asked.region, one.region) &&
      fits(asked.componentType, one.componentType) &&
      fits(asked.artifact, one.externalIdentifier),
  );
  const places = chosen.map(({ platform, region, componentType }): ArtifactPlace => {
    const builds = all.filter(one => one.platform === platform && one.region === region);
    const several = builds.some(one => one.componentType !== componentType);
    return { platform, region, ...(several && { componentType }) };
  });
  const once = new Map(places.map(place => [JSON.stringify(place), place]));
  return [...once.values()];
}

/** How each of the two writes the same things. */
const words = {
  packer: { version: 'hcp-packer-version', artifact: 'hcp-packer-artifact' },
  terraform: { version: 'hcp_packer_version', artifact: 'hcp_packer_artifact' },
} as const;
export const typeOf = (dialect: Dialect, kind: 'version' | 'artifact'): string => words[dialect][kind];

/** What a file or folder has already, as far as new blocks depend on it. */
export interface Existing {
  /** A label nobody has, made of what is wished. */
  readonly free: (type: string, wish: string) => string;
  /** `data.….NAME.ATTRIBUTE` that gives the fingerprint of what a channel holds, without another request. */
  readonly fingerprintOf: (bucket: string, channel: string) => string | undefined;
  /** A data source that reads this artifact already. */
  readonly artifact: (wanted: Wanted, place: ArtifactPlace) => string | undefined;
}
/** An empty file: everything is free. */
export const nothing = (): Existing => {
  const taken = new Set<string>();
  return {
    free(type, wish) {
      let name = wish;
      const joint = type.includes('-') ? '-' : '_';
      for (let n = 2; taken.has(`${type} ${name}`); n++) name = `${wish}${joint}${n}`;
      taken.add(`${type} ${name}`);
      return name;
    },
    fingerprintOf: () => undefined,
    artifact: () => undefined,
  };
};

export interface Code {
  readonly blocks: readonly string[];
  /** What reads the first artifact, or else the version. */
  readonly expression: string;
}

/**
 * The cheapest blocks: HCP bills each look at a channel, and none at a fingerprint. One artifact asks its channel
 * itself; several share one look.
 */
export function dataBlocks(dialect: Dialect, wanted: Wanted, existing: Existing): Code {
  const { bucket, channel, places } = wanted;
  const label = labelOf(dialect, bucket);
  const blocks: string[] = [];
  let fingerprint = wanted.fingerprint === undefined ? undefined : string(wanted.fingerprint);
  if (channel !== undefined) {
    fingerprint = existing.fingerprintOf(bucket, channel);
    const open = places.filter(place => existing.artifact(wanted, place) === undefined);
    if (fingerprint === undefined && (places.length === 0 || open.length > 1)) {
      const type = words[dialect].version;
      const name = existing.free(type, label);
      blocks.push(
        block(`data "${type}" "${name}"`, [
          ['bucket_name', string(bucket)],
          ['channel_name', string(channel)],
        ]),
      );
      fingerprint = `data.${type}.${name}.fingerprint`;
    }
  }
  const type = words[dialect].artifact;
  const names = places.map(place => {
    const known = existing.artifact(wanted, place);
    if (known !== undefined) return known;
    const wish = places.length > 1 ? labelOf(dialect, `${label}-${place.region || place.platform}`) : label;
    const name = existing.free(type, wish);
    blocks.push(
      block(`data "${type}" "${name}"`, [
        ['bucket_name', string(bucket)],
        ...(fingerprint === undefined
          ? [['channel_name', string(channel ?? '')] as const]
          : [['version_fingerprint', fingerprint] as const]),
        ['platform', string(place.platform)],
        ['region', string(place.region)],
        ...(place.componentType === undefined
          ? []
          : [['component_type', string(place.componentType)] as const]),
      ]),
    );
    return name;
  });
  return {
    blocks,
    expression: names[0] === undefined ? (fingerprint ?? '') : `data.${type}.${names[0]}.external_identifier`,
  };
}

/** The block of a template that publishes to this bucket. */
export const registryBlock = ({
  name,
  description,
  labels,
}: Pick<Bucket, 'name' | 'description' | 'labels'>): string =>
  block('hcp_packer_registry', [
    ['bucket_name', string(name)],
    ...(description === '' ? [] : [['description', string(description)] as const]),
    ...(Object.keys(labels).length === 0 ? [] : [['bucket_labels', map(labels)] as const]),
  ]);

/** A bucket that Terraform is to look after from now on. Import id: terraform-provider-hcp, `hcp_packer_bucket`. */
export const bucketResource = ({ name }: { readonly name: string }, projectId: string): string =>
  [
    block('import', [
      ['to', `hcp_packer_bucket.${labelOf('terraform', name)}`],
      ['id', string(`packer/project/${projectId}/bucket/${name}`)],
    ]),
    block(`resource "hcp_packer_bucket" "${labelOf('terraform', name)}"`, [['name', string(name)]]),
  ].join('\n\n');

/** A channel with what it holds, for Terraform to look after from now on; `latest` has no assignment. */
export function channelResource(
  channel: Pick<Channel, 'bucket' | 'name' | 'restricted' | 'managed'> & {
    readonly fingerprint: string | null;
  },
): string {
  const { bucket, name, restricted, managed, fingerprint } = channel;
  const label = labelOf('terraform', `${bucket}_${name}`);
  const id = string(`${bucket}:${name}`);
  return [
    block('import', [
      ['to', `hcp_packer_channel.${label}`],
      ['id', id],
    ]),
    block(`resource "hcp_packer_channel" "${label}"`, [
      ['bucket_name', string(bucket)],
      ['name', string(name)],
      ['restricted', String(restricted)],
    ]),
    ...(managed
      ? []
      : [
          block('import', [
            ['to', `hcp_packer_channel_assignment.${label}`],
            ['id', id],
          ]),
          block(`resource "hcp_packer_channel_assignment" "${label}"`, [
            ['bucket_name', `hcp_packer_channel.${label}.bucket_name`],
            ['channel_name', `hcp_packer_channel.${label}.name`],
            // The provider's word for a channel that is to stay empty.
            ['version_fingerprint', string(fingerprint ?? 'none')],
          ]),
        ]),
  ].join('\n\n');
}

/** The provider of the data sources above, from the release on that has them. */
export const requiredProvider = ['hcp = {', '  source  = "hashicorp/hcp"', '  version = ">= 0.82.0"', '}'];
export const requiredProviders = `terraform {\n  required_providers {\n${requiredProvider.map(line => `    ${line}`).join('\n')}\n  }\n}`;

/** A name of the registry as a label: Terraform's people write underscores, Packer's dashes. */
export function labelOf(dialect: Dialect, name: string): string {
  const [good, bad] = dialect === 'packer' ? ['-', '_'] : ['_', '-'];
  const word = name.replaceAll(bad, good).replace(/[^A-Za-z0-9_-]+/g, good);
  return /^[A-Za-z_]/.test(word) ? word : `bucket${good}${word}`;
}

const string = (text: string) => `"${quotedText(text)}"`;
const map = (labels: Readonly<Record<string, string>>) => {
  const entries = Object.entries(labels).map(([key, value]) => [
    /^[A-Za-z_][\w-]*$/.test(key) ? key : string(key),
    string(value),
  ]);
  return `{\n${aligned(entries as [string, string][])
    .map(line => `    ${line}`)
    .join('\n')}\n  }`;
};
const block = (head: string, attributes: readonly (readonly [name: string, value: string])[]) =>
  `${head} {\n${grouped(attributes)
    .map(line => `  ${line}`)
    .join('\n')}\n}`;
/** As `packer fmt` and `terraform fmt` put it: equals signs in a column, broken by a value of several lines. */
function grouped(attributes: readonly (readonly [string, string])[]): string[] {
  const lines: string[] = [];
  let group: (readonly [string, string])[] = [];
  for (const attribute of attributes) {
    if (attribute[1].includes('\n')) {
      lines.push(...aligned(group), `${attribute[0]} = ${attribute[1]}`);
      group = [];
    } else group.push(attribute);
  }
  return [...lines, ...aligned(group)];
}
function aligned(pairs: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${name.padEnd(width)} = ${value}`);
}
