import * as l10n from '@vscode/l10n';
import { countsWords } from '../../protocol/words.ts';
import type { Counts, VulnerabilityCounts } from '../../registry/registry.ts';
import type { Questions } from '../questions.ts';
import type { Node } from './nodes.ts';

/** A tooltip waits no longer than this for what it can do without. */
const patience = 600;

/** What the registry counts vulnerabilities of. */
type Counted = Extract<Node, { kind: 'bucket' | 'channel' | 'version' }>;
export const mayBeVulnerable = (node: Node): node is Counted =>
  node.kind === 'bucket' ? node.value.versionCount > 0 : node.kind === 'channel' || node.kind === 'version';

/**
 * What a tooltip says of the known vulnerabilities of a bucket, a channel or a version: one question for a bucket
 * and everything in it, asked when somebody looks. Undefined where the registry says nothing: that is not none.
 */
export async function knownVulnerabilities(
  ask: Pick<Questions, 'vulnerabilityCounts' | 'channels'>,
  node: Counted,
): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), patience);
  });
  try {
    return await Promise.race([wordsFor(ask, node), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function wordsFor(ask: Pick<Questions, 'vulnerabilityCounts' | 'channels'>, node: Counted) {
  const answer = await ask.vulnerabilityCounts(node.kind === 'bucket' ? node.value.name : node.value.bucket);
  // A bucket of which nothing is known may be one without SBOMs.
  if (answer.is !== 'found' || Object.keys(answer.value.total).length === 0) return undefined;
  const counts = await countsOf(ask, node, answer.value);
  return counts && l10n.t('Known vulnerabilities: {0}', countsWords(counts));
}

async function countsOf(
  ask: Pick<Questions, 'channels'>,
  node: Counted,
  { total, channels }: VulnerabilityCounts,
): Promise<Counts | undefined> {
  if (node.kind === 'bucket') return total;
  if (node.kind === 'channel') return node.value.version && (channels[node.value.name] ?? {});
  const { bucket, fingerprint } = node.value;
  const all = await ask.channels(bucket);
  const holder = all.is === 'found' && all.value.find(one => one.version?.fingerprint === fingerprint);
  return holder ? (channels[holder.name] ?? {}) : undefined;
}
