import { l10n, window } from 'vscode';
import { plain } from '../../protocol/words.ts';
import { isComplete, type Relation } from '../../registry/registry.ts';
import { inform, warn } from '../notices.ts';
import { walk } from '../steps.ts';
import type { Target } from '../target.ts';
import type { PackerTasks } from '../tasks/packer-tasks.ts';
import { mayRun, runTemplate } from '../tasks/template-commands.ts';
import { bucketStep, type Changing, confirmed, inView, lookUp } from './changing.ts';
import { promoteTo } from './promote.ts';
import { feeds, type RebuildPlan, type RebuildStep, rebuildPlan, rebuildSummary } from './rebuild-plan.ts';

/** Buckets that are looked at; more were built from one only where something is very wrong. */
const mostBuckets = 200;

/**
 * Builds again what was built from a bucket and is out of date, parents first, by the templates of this workspace:
 * HCP starts no builds by itself.
 */
export async function rebuild(
  changing: Changing & { readonly packer: PackerTasks },
  target: Target,
): Promise<void> {
  if (!(await mayRun())) return;
  const { ask, packer, said } = changing;
  const chosen = await walk<Target>(target, [bucketStep(ask, l10n.t('Rebuild Descendants'))]);
  if (chosen?.bucket === undefined) return;
  const { bucket, fingerprint } = chosen;
  const relations = await familyOf(changing, bucket, fingerprint);
  if (!relations) return;
  const plan = rebuildPlan(bucket, relations, (await ask.uses()).uses);
  if (plan.steps.length === 0) {
    const names = plan.elsewhere.map(plain).join(', ');
    void inform(
      names === ''
        ? l10n.t('Nothing that was built from {0} is out of date.', plain(bucket))
        : l10n.t('No template of this workspace publishes to what is out of date: {0}.', names),
    );
    return;
  }
  if (!(await confirmed(rebuildSummary(bucket, plan)))) return;
  for (const [i, step] of plan.steps.entries()) {
    const run = await runTemplate(ask, packer, 'build', { uri: step.uri }, {}, true);
    const failed = !run || (await run.ended) !== 0;
    const held = failed || (await promoted(changing, plan, step));
    if (failed || !held) {
      const left = plan.steps.slice(failed ? i : i + 1).map(one => plain(one.bucket));
      if (left.length > 0) void warn(l10n.t('The rebuild was stopped. Not built: {0}.', left.join(', ')));
      return;
    }
  }
  said(l10n.t('Rebuilt: {0}', plan.steps.map(step => plain(step.bucket)).join(', ')), false);
}

/** Relations of a bucket and of all that was built from it, of one version only what was built from that. */
async function familyOf(
  changing: Changing,
  root: string,
  fingerprint: string | undefined,
): Promise<readonly Relation[] | undefined> {
  const found: Relation[] = [];
  const open = [root];
  const seen = new Set(open);
  for (let bucket = open.shift(); bucket !== undefined && seen.size < mostBuckets; bucket = open.shift()) {
    const name = bucket;
    const missing = l10n.t('Bucket {0} is gone, or not visible to you.', plain(name));
    const relations = await lookUp(changing, missing, () => changing.ask.ancestry(name));
    if (!relations) return undefined;
    for (const relation of relations) {
      const { parent, child } = relation;
      const isOther =
        parent.bucket === root && fingerprint !== undefined && parent.fingerprint !== fingerprint;
      // What the bucket itself was built from only matters where all of it is asked about.
      if (isOther || (child.bucket === root && fingerprint !== undefined)) continue;
      found.push(relation);
      if (parent.bucket === name && !seen.has(child.bucket)) {
        seen.add(child.bucket);
        open.push(child.bucket);
      }
    }
  }
  return found;
}

/** Whether the channels that later builds read hold what was just built; else the person is asked to promote it. */
async function promoted(changing: Changing, plan: RebuildPlan, step: RebuildStep): Promise<boolean> {
  const { ask } = changing;
  const { bucket } = step;
  for (const channel of feeds(plan, step)) {
    const standing = async () => {
      await window.withProgress(inView, () => ask.lookAgain([bucket]));
      const [versions, channels] = await Promise.all([ask.versions(bucket), ask.channels(bucket)]);
      const newest = versions.is === 'found' ? versions.value.items.find(isComplete) : undefined;
      const held = channels.is === 'found' ? channels.value.find(({ name }) => name === channel) : undefined;
      return { newest, holds: newest !== undefined && held?.version?.fingerprint === newest.fingerprint };
    };
    const { newest, holds } = await standing();
    if (holds) continue;
    if (!newest) return false;
    await promoteTo(changing, { bucket, channel, fingerprint: newest.fingerprint });
    if (!(await standing()).holds) return false;
  }
  return true;
}
