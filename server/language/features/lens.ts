/** The channels of the bucket a registry block publishes to, above the block. */
import { plain, stateWording, versionName } from '../../../protocol/words.ts';
import { type Channel, type Registry, stateAt } from '../../../registry/registry.ts';
import type { Module } from '../model/module.ts';
import type { Span } from '../syntax/ast.ts';
import { referencesOf } from './registry/references.ts';

export interface Lens {
  readonly span: Span;
  readonly title: string;
  readonly bucket: string;
}

/** Channels named before the rest is counted. */
const MOST_CHANNELS = 4;

/** One line per registry block whose bucket the registry knows; nothing where it does not answer. */
export async function lenses(
  module: Module,
  uri: string,
  registry: Registry,
  now: number,
): Promise<readonly Lens[]> {
  const found: Lens[] = [];
  for (const { kind, uri: from, bucket, block } of referencesOf(module)) {
    if (kind !== 'registry' || from !== uri || !bucket) continue;
    const channels = await registry.channels(bucket.text);
    if (channels.is !== 'found') continue;
    found.push({ span: block.header, title: titleOf(bucket.text, channels.value, now), bucket: bucket.text });
  }
  return found;
}

function titleOf(bucket: string, channels: readonly Channel[], now: number): string {
  // What people made comes before what moves by itself, and what is in use before what is empty.
  const order = [...channels].sort(
    (a, b) =>
      Number(a.managed) - Number(b.managed) ||
      Number(a.version === undefined) - Number(b.version === undefined) ||
      (a.name < b.name ? -1 : 1),
  );
  const shown = order.slice(0, MOST_CHANNELS).map(({ name, version }) => {
    if (!version) return `${plain(name)} unassigned`;
    const state = stateAt(version, now) === 'active' ? '' : ` (${stateWording(version, now).text})`;
    return `${plain(name)} → ${versionName(version)}${state}`;
  });
  const more = channels.length - shown.length;
  return `${plain(bucket)}: ${[...shown, ...(more > 0 ? [`${more} more`] : [])].join(' · ') || 'no channels'}`;
}
