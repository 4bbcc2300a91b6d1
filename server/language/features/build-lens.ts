/** Above builds: what runs them, and what HCP Packer appends to them. Above data sources: that they moved on. */
import { counted, plain } from '../../../protocol/words.ts';
import type { Registry } from '../../../registry/registry.ts';
import type { Module } from '../model/module.ts';
import type { Span } from '../syntax/ast.ts';
import { driftOf } from './registry/drift.ts';
import { referencesOf } from './registry/references.ts';

export interface BuildLens {
  readonly span: Span;
  readonly title: string;
  /** What a press does: build the template, or show what is enforced for a bucket. */
  readonly does: { readonly is: 'build' } | { readonly is: 'enforced'; readonly bucket: string };
}

/** Names of enforced provisioners before the rest is counted. */
const mostNames = 3;

/** Lenses that build: one above each build, and one above each data source whose channel has moved on. */
export async function buildLenses(
  module: Module,
  uri: string,
  registry: Registry | undefined,
): Promise<readonly BuildLens[]> {
  const builds = module.builds.filter(build => build.uri === uri);
  const drifted = registry ? await driftOf(module, uri, registry) : [];
  return [
    ...builds.map(({ node }) => ({ span: node.header, title: 'Build…', does: { is: 'build' as const } })),
    ...drifted.map(({ reference, relation: { parent } }) => ({
      span: reference.block.header,
      title: `Built from ${plain(parent.version)}, ${plain(parent.channel)} is ${plain(parent.channelVersion)} now: Rebuild…`,
      does: { is: 'build' as const },
    })),
  ];
}

/** The enforced provisioners of what a build publishes, above the build. Nothing where there are none to see. */
export async function enforcedLenses(
  module: Module,
  uri: string,
  registry: Registry,
): Promise<readonly BuildLens[]> {
  const builds = module.builds.filter(build => build.uri === uri);
  if (builds.length === 0) return [];
  const lenses: BuildLens[] = [];
  for (const bucket of new Set(
    referencesOf(module).flatMap(({ kind, bucket }) => (kind === 'registry' && bucket ? [bucket.text] : [])),
  )) {
    const answer = await registry.enforced(bucket);
    if (answer.is !== 'found' || answer.value.length === 0) continue;
    const names = answer.value.map(({ name, version }) => `${plain(name)} ${plain(version)}`.trim());
    const more = names.length - mostNames;
    const listed = [...names.slice(0, mostNames), ...(more > 0 ? [`${more} more`] : [])].join(', ');
    const title = `${counted(names.length, 'enforced provisioner')}: ${listed}`;
    lenses.push(
      ...builds.map(({ node }) => ({ span: node.header, title, does: { is: 'enforced' as const, bucket } })),
    );
  }
  return lenses;
}
