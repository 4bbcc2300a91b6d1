import { markdown as text } from '../../../protocol/words.ts';
import type { Registry, Version } from '../../../registry/registry.ts';
import type { Module } from '../model/module.ts';
import type { Attribute, Expression, Node, Span } from '../syntax/ast.ts';
import { pathAt } from '../syntax/walk.ts';
import { documentation } from './docs.ts';
import { subjectAt } from './docs-at.ts';
import { loopDocs } from './loop-docs.ts';
import {
  type Asked,
  artifactRows,
  bucketCard,
  type Drawing,
  emptyChannelCard,
  noAnswer,
  versionCard,
} from './registry/card.ts';
import { code } from './registry/markdown.ts';
import { dataPath, type Reference, referenceNamed, referencesOf } from './registry/references.ts';
import { type Resolution, resolve, throughChannel } from './registry/resolve.ts';

export interface HoverEnvironment extends Drawing {
  /** Answers within a moment, if only that it does not know yet; undefined where it is not to be asked. */
  readonly registry: Registry | undefined;
  /** The principal that asks, as a person knows it. */
  readonly who: string;
}

/** Markdown about what is under the cursor, and what it is about. */
export interface HoverText {
  readonly markdown: string;
  readonly span: Span;
}

/**
 * What the registry holds behind a bucket, channel, fingerprint, data source header or its use elsewhere; for
 * everything else the documentation.
 */
export async function hover(
  module: Module,
  uri: string,
  offset: number,
  env: HoverEnvironment,
): Promise<HoverText | undefined> {
  const file = module.files.get(uri);
  if (!file) return undefined;
  if (env.registry) {
    const path = pathAt(file, offset);
    const target = inBlock(module, uri, path, offset) ?? inUse(module, path);
    const markdown = target && (await describe(target, module, { ...env, registry: env.registry }));
    if (target && markdown !== undefined) return { markdown, span: target.span };
  }
  const found = subjectAt(module, uri, file, offset);
  const words = found && documentation(module, found.subject);
  return words ? { markdown: words, span: found.span } : loopDocs(module, file, offset);
}
interface Asking extends HoverEnvironment {
  readonly registry: Registry;
}

type Target =
  | { readonly is: 'bucket'; readonly bucket: string; readonly span: Span }
  | { readonly is: 'channel'; readonly bucket: string; readonly channel: string; readonly span: Span }
  | {
      readonly is: 'data';
      readonly reference: Reference;
      readonly span: Span;
      readonly output?: string | undefined;
    };

/** A header or an argument of a data source or a registry block. */
function inBlock(module: Module, uri: string, path: readonly Node[], offset: number): Target | undefined {
  const reference = referencesOf(module, uri).find(r => path.includes(r.block));
  if (!reference) return undefined;
  const { bucket, block } = reference;
  if (within(block.header, offset))
    return reference.kind === 'registry'
      ? bucket && { is: 'bucket', bucket: bucket.text, span: block.header }
      : { is: 'data', reference, span: block.header };
  const attribute = path.find((node): node is Attribute => node.kind === 'attribute');
  if (!attribute || !within(attribute.value, offset)) return undefined;
  if (attribute.name.text === 'bucket_name')
    return bucket && { is: 'bucket', bucket: bucket.text, span: attribute.value };
  if (reference.kind === 'registry') {
    const channel = reference.channels.find(said => within(said.span, offset));
    return (
      bucket && channel && { is: 'channel', bucket: bucket.text, channel: channel.text, span: channel.span }
    );
  }
  return { is: 'data', reference, span: attribute.value };
}

/** `data.hcp-packer-artifact.base.external_identifier`, wherever it stands. */
function inUse(module: Module, path: readonly Node[]): Target | undefined {
  for (const node of path) {
    if (node.kind !== 'attribute-of' && node.kind !== 'index') continue;
    const data = dataPath(node as Expression);
    const reference = data && referenceNamed(module, data.type, data.name);
    if (reference) return { is: 'data', reference, span: node, output: data.output };
  }
  return undefined;
}

async function describe(target: Target, module: Module, env: Asking): Promise<string | undefined> {
  switch (target.is) {
    case 'bucket':
      return aboutBucket(target.bucket, env);
    case 'channel':
      return aboutResolution(
        await throughChannel(target.bucket, target.channel, env.registry),
        target.bucket,
        undefined,
        env,
      );
    case 'data': {
      const { reference, output } = target;
      const resolution = await resolve(reference, module, env.registry);
      const card = await aboutResolution(resolution, reference.bucket?.text ?? '', reference, env);
      const identifier = output === 'external_identifier' || (reference.kind === 'image' && output === 'id');
      const row =
        resolution.is === 'version' && identifier ? artifactOf(resolution.version, reference) : undefined;
      return row === undefined || card === undefined ? card : `${code(row.id)}\n\n${card}`;
    }
  }
}

async function aboutBucket(name: string, env: Asking): Promise<string> {
  const [bucket, channels, relations] = await Promise.all([
    env.registry.bucket(name),
    env.registry.channels(name),
    env.registry.ancestry(name),
  ]);
  if (bucket.is === 'unknown') return noAnswer(bucket, env);
  if (bucket.is === 'absent')
    return `Bucket **${text(name)}** not found, or not visible to ${text(env.who)}.`;
  const ancestry =
    relations.is === 'found'
      ? {
          parents: relations.value.filter(relation => relation.child.bucket === name).length,
          children: relations.value.filter(relation => relation.parent.bucket === name).length,
        }
      : undefined;
  return bucketCard(bucket.value, channels.is === 'found' ? channels.value : [], ancestry, bucket.asOf, env);
}

async function aboutResolution(
  resolution: Resolution,
  bucket: string,
  reference: Reference | undefined,
  env: Asking,
): Promise<string | undefined> {
  switch (resolution.is) {
    case 'unsaid':
      return undefined;
    case 'unknown':
      return noAnswer(resolution, env);
    case 'no-bucket':
      return `Bucket **${text(bucket)}** not found, or not visible to ${text(env.who)}.`;
    case 'no-channel':
      return `No such channel of **${text(bucket)}**, or not visible to ${text(env.who)}. It has ${
        resolution.channels.map(channel => text(channel.name)).join(', ') || 'none'
      }.`;
    case 'no-version':
      return `No such version of **${text(bucket)}**, or not visible to ${text(env.who)}.`;
    case 'empty-channel':
      return emptyChannelCard(resolution.channel, resolution.asOf, env);
    case 'version': {
      const { version } = resolution;
      const relations =
        version.parents === 'out-of-date'
          ? await env.registry.ancestry(version.bucket, version.fingerprint)
          : undefined;
      return versionCard(
        {
          version,
          channel: resolution.channel,
          channels: resolution.channels,
          relations: relations?.is === 'found' ? relations.value : [],
          asked: askedBy(reference),
          asOf: resolution.asOf,
        },
        env,
      );
    }
  }
}

/** The artifact Packer would take: of the builds in order, the first that answers all that is asked. */
function artifactOf(version: Version, reference: Reference) {
  if (!reference.platform || !reference.region || reference.vague) return undefined;
  return artifactRows(version, askedBy(reference)).find(({ match }) => match)?.row;
}

const askedBy = (reference: Reference | undefined): Asked => ({
  platform: reference?.platform?.text,
  region: reference?.region?.text,
  componentType: reference?.componentType?.text,
});

const within = (span: Span, offset: number): boolean => span.start <= offset && offset <= span.end;
