import { versionName } from '../protocol/words.ts';
import type { Artifact, Build, Subject, Version } from '../registry/registry.ts';
import type { Node } from './tree/nodes.ts';
import type { UsedNode } from './used/used-tree.ts';

/** What a command is about, as far as its caller said: a row of the tree, a link in a hover, or nobody. */
export interface Target {
  readonly bucket?: string;
  readonly channel?: string;
  readonly fingerprint?: string;
  /** The channel a version is to be promoted to: it was dropped there. */
  readonly to?: string;
  /** The version's name, where the caller knows it. */
  readonly name?: string;
  /** Why it is to be revoked, as far as the caller knows. */
  readonly reason?: string;
  /** What there is to copy. */
  readonly text?: string;
}

/** Reads the first argument of a command. Links come from text somebody else wrote: only strings are taken. */
export function readTarget(argument: unknown): Target {
  if (!isObject(argument)) return {};
  if (typeof argument.kind === 'string' && isObject(argument.value)) {
    return ofNode(argument as unknown as Node | UsedNode);
  }
  const found: Record<string, string> = {};
  for (const key of ['bucket', 'channel', 'fingerprint', 'to', 'reason', 'text'] as const) {
    const value = argument[key];
    if (typeof value === 'string' && value !== '') found[key] = value;
  }
  return found;
}
function ofNode(node: Node | UsedNode): Target {
  switch (node.kind) {
    case 'used': {
      const { bucket, channel, fingerprint, artifact, now } = node.value;
      const version = now.is === 'found' ? now.value.version : undefined;
      const held = fingerprint ?? (artifact === undefined ? undefined : version?.fingerprint);
      return {
        bucket,
        ...(channel !== undefined && { channel }),
        ...(held !== undefined && { fingerprint: held }),
        ...(version && held !== undefined && { name: versionName(version) }),
        ...(artifact !== undefined && { text: artifact }),
      };
    }
    case 'bucket':
    case 'channels':
    case 'versions':
      return { bucket: node.value.name };
    case 'channel':
      return { bucket: node.value.bucket, channel: node.value.name };
    case 'version':
      return {
        bucket: node.value.bucket,
        fingerprint: node.value.fingerprint,
        name: versionName(node.value),
      };
    case 'artifact':
      return { text: node.value.externalIdentifier };
    case 'parents':
    case 'children':
      return {
        bucket: node.value.bucket,
        ...(node.value.fingerprint !== undefined && { fingerprint: node.value.fingerprint }),
      };
    case 'relation': {
      const { bucket, fingerprint } = node.parent?.kind === 'children' ? node.value.child : node.value.parent;
      return { bucket, ...(fingerprint && { fingerprint }) };
    }
    default:
      return {};
  }
}
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The thing of the registry a row stands for: an artifact is told by the build and the version it hangs below. */
export function rowSubject(argument: unknown): Subject | undefined {
  const { bucket, channel, fingerprint } = readTarget(argument);
  const above = lineage(argument);
  const artifact = above.artifact as Artifact | undefined;
  const build = above.build as Build | undefined;
  const version = above.version as Version | undefined;
  const home = bucket ?? version?.bucket;
  if (home === undefined) return undefined;
  const held = fingerprint ?? version?.fingerprint;
  return {
    bucket: home,
    ...(held !== undefined && { fingerprint: held }),
    ...(held === undefined && channel !== undefined && { channel }),
    ...(build && { build: build.id, platform: build.platform, componentType: build.componentType }),
    ...(artifact && { artifact: artifact.externalIdentifier, region: artifact.region }),
  };
}

/** The values of a row and of the rows above it, by kind. */
function lineage(argument: unknown): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  let row = argument;
  for (let depth = 0; depth < 10 && typeof row === 'object' && row !== null; depth++) {
    const { kind, value, parent } = row as Readonly<Record<string, unknown>>;
    if (typeof kind === 'string' && !(kind in values)) values[kind] = value;
    row = parent;
  }
  return values;
}
