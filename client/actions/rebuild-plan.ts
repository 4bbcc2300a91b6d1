import * as l10n from '@vscode/l10n';
import type { Use } from '../../protocol/requests.ts';
import { ofTwo, plain } from '../../protocol/words.ts';
import type { Relation } from '../../registry/registry.ts';
import type { Summary } from './changing.ts';
import { inShort } from './channel-summaries.ts';

/** A bucket that is to be built again, by a template of this workspace. */
export interface RebuildStep {
  readonly bucket: string;
  /** A template that publishes to it. */
  readonly uri: string;
  /** What it was built from and through which channel, as far as that has moved on or will. */
  readonly because: readonly { readonly bucket: string; readonly channel: string }[];
}
export interface RebuildPlan {
  /** Parents before children. */
  readonly steps: readonly RebuildStep[];
  /** Out of date, but nothing in this workspace builds them. */
  readonly elsewhere: readonly string[];
}

/**
 * What to build again, and in which order, so that everything built from a bucket is up to date: what is out of
 * date itself, and what becomes so when its parent is built anew. `relations` are those of the bucket and of all
 * that was built from it.
 */
export function rebuildPlan(root: string, relations: readonly Relation[], uses: readonly Use[]): RebuildPlan {
  const templates = new Map<string, string>();
  for (const { bucket, uri, publishes } of uses)
    if (publishes && /\.pkr\.(hcl|json)$/.test(uri) && !templates.has(bucket)) templates.set(bucket, uri);
  const edges = relations.filter(({ parent, child }) => parent.bucket !== child.bucket);
  const steps: RebuildStep[] = [];
  const elsewhere: string[] = [];
  for (const bucket of inOrder(root, edges)) {
    const because = edges.filter(
      ({ parent, child, status }) =>
        child.bucket === bucket &&
        (status === 'out-of-date' ||
          (parent.channel !== '' && steps.some(step => step.bucket === parent.bucket))),
    );
    if (because.length === 0) continue;
    const uri = templates.get(bucket);
    if (uri === undefined) {
      elsewhere.push(bucket);
      continue;
    }
    const reasons = new Map(
      because.map(({ parent }) => [
        JSON.stringify([parent.bucket, parent.channel]),
        { bucket: parent.bucket, channel: parent.channel },
      ]),
    );
    steps.push({ bucket, uri, because: [...reasons.values()] });
  }
  return { steps, elsewhere };
}

/** A bucket and all that was built from it, each after everything it was built from. */
function inOrder(root: string, edges: readonly Relation[]): readonly string[] {
  const reached = new Set([root]);
  // A set goes on to what is added while one goes through it.
  for (const bucket of reached)
    for (const { parent, child } of edges) if (parent.bucket === bucket) reached.add(child.bucket);
  const ordered: string[] = [];
  const visit = (bucket: string, above: ReadonlySet<string>) => {
    if (ordered.includes(bucket) || above.has(bucket) || !reached.has(bucket)) return;
    for (const { parent, child } of edges)
      if (child.bucket === bucket) visit(parent.bucket, new Set([...above, bucket]));
    ordered.push(bucket);
  };
  for (const bucket of reached) visit(bucket, new Set());
  return ordered;
}

/** Channels of a step's bucket that later steps build on: they have to hold what was built, or it was in vain. */
export const feeds = ({ steps }: RebuildPlan, { bucket }: RebuildStep): readonly string[] => [
  ...new Set(
    steps.flatMap(({ because }) =>
      because.flatMap(parent => (parent.bucket === bucket && parent.channel !== '' ? parent.channel : [])),
    ),
  ),
];

/** The question before all of it is built: what, in which order, and what a person is asked in between. */
export function rebuildSummary(root: string, plan: RebuildPlan): Summary {
  const { steps, elsewhere } = plan;
  const file = (uri: string) => plain(decodeURIComponent(uri.split('/').slice(-2).join('/')));
  const between = steps.flatMap(step =>
    feeds(plan, step)
      .filter(channel => channel !== 'latest')
      .map(channel => `${plain(step.bucket)} ${plain(channel)}`),
  );
  return {
    title: l10n.t('Rebuild what was built from {0}?', plain(root)),
    detail: [
      l10n.t('packer build runs one after the other, and stops at the first that fails:'),
      ...steps.map(
        ({ bucket, uri, because }, i) =>
          `${i + 1}. ${plain(bucket)}   ${file(uri)}   ← ${because.map(from => `${plain(from.bucket)} ${plain(from.channel)}`.trim()).join(', ')}`,
      ),
      '',
      ...(between.length > 0
        ? [
            l10n.t(
              'In between you are asked to promote what was built, for the next builds on it: {0}.',
              inShort(between),
            ),
          ]
        : []),
      ...(elsewhere.length > 0
        ? [l10n.t('Not built, since no template here publishes to it: {0}.', inShort(elsewhere.map(plain)))]
        : []),
      l10n.t(
        'Each makes a new version and new images in your clouds. Channels move when you promote, or where a template says so.',
      ),
    ].join('\n'),
    button: ofTwo(
      steps.length,
      l10n.t('Run {0} Build', steps.length),
      l10n.t('Run {0} Builds', steps.length),
    ),
  };
}
