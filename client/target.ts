import { versionName } from '../protocol/words.ts';
import type { Node } from './registry-tree.ts';

/** What a command is about, as far as its caller said: a row of the tree, a link in a hover, or nobody. */
export interface Target {
  readonly bucket?: string;
  readonly channel?: string;
  readonly fingerprint?: string;
  /** The version's name, where the caller knows it. */
  readonly name?: string;
  /** What there is to copy. */
  readonly text?: string;
}

/** Reads the first argument of a command. Links come from text somebody else wrote: only strings are taken. */
export function readTarget(argument: unknown): Target {
  if (!isObject(argument)) return {};
  if (typeof argument.kind === 'string' && isObject(argument.value)) {
    return ofNode(argument as unknown as Node);
  }
  const found: Record<string, string> = {};
  for (const key of ['bucket', 'channel', 'fingerprint', 'text'] as const) {
    const value = argument[key];
    if (typeof value === 'string' && value !== '') found[key] = value;
  }
  return found;
}
function ofNode(node: Node): Target {
  switch (node.kind) {
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
    default:
      return {};
  }
}
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
