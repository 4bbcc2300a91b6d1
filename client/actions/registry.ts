import { l10n, window } from 'vscode';
import { registryWords, tierName } from '../../protocol/words.ts';
import type { Change, Failure, RegistryStatus } from '../../registry/registry.ts';
import { inform } from '../notices.ts';
import { ask as askText, pick } from '../quick-input.ts';
import {
  type Changing,
  carryOut,
  confirmed,
  conflictOf,
  goOn,
  inView,
  placeName,
  type Summary,
  tryAgain,
} from './changing.ts';
import { activateSummary, deactivateSummary, deactivateWord, tierSummary } from './registry-summaries.ts';

/** How the registry stands: null where the project has none, undefined when the person gave up asking. */
async function statusOf({ ask, showLog }: Changing): Promise<RegistryStatus | null | undefined> {
  for (;;) {
    const answer = await window.withProgress(inView, () => ask.status());
    if (answer.is === 'found') return answer.value;
    if (answer.is === 'absent') return null;
    if (!(await tryAgain(answer.why, showLog))) return undefined;
  }
}

/** One change of the registry as a whole, on how it stands now; asked for again when that moved meanwhile. */
async function changeRegistry(
  changing: Changing,
  decide: (
    status: RegistryStatus | null,
    place: string,
    asking: (summary: Summary) => Promise<boolean>,
  ) => Promise<Change | undefined>,
): Promise<void> {
  let conflict: Failure | undefined;
  for (;;) {
    const status = await statusOf(changing);
    if (status === undefined) return;
    const change = await decide(status, await placeName(changing.ask), summary =>
      confirmed(summary, conflict),
    );
    if (!change) return;
    const seen = status && { activated: status.activated, tier: status.tier };
    const { why } = await carryOut(changing, [{ change, seen: { registry: seen } }], (_, [done]) =>
      l10n.t('HCP Packer registry: {0}', registryWords(done?.after?.registry ?? null)),
    );
    if (!why || !(await goOn(why, changing.showLog))) return;
    conflict = conflictOf(why);
  }
}

/** Switches the registry of the project on, or makes it one. */
export const activateRegistry = (changing: Changing): Promise<void> =>
  changeRegistry(changing, async (status, place, asking) => {
    if (status?.activated) {
      void inform(l10n.t('The HCP Packer registry of {0} is active.', place));
      return undefined;
    }
    const tier = status ? status.tier : await askTier(l10n.t('Activate Registry'));
    if (tier === undefined || !(await asking(activateSummary(place, status, tier)))) return undefined;
    return status ? { kind: 'activate-registry', activated: true } : { kind: 'create-registry', tier };
  });

/** Switches the registry off for everybody, after the portal's own word for it was typed. */
export const deactivateRegistry = (changing: Changing): Promise<void> =>
  changeRegistry(changing, async (status, place, asking) => {
    if (!status?.activated) {
      void inform(l10n.t('The HCP Packer registry of {0} is not active.', place));
      return undefined;
    }
    const [buckets, { uses }] = await Promise.all([changing.ask.buckets(), changing.ask.uses()]);
    const held = buckets.is === 'found' ? buckets.value : { items: [], next: undefined };
    const count = { count: held.items.length, more: held.next !== undefined };
    if (!(await asking(deactivateSummary(place, count, uses)))) return undefined;
    const typed = await askText({
      title: l10n.t('Deactivate Registry'),
      back: false,
      placeholder: deactivateWord,
      prompt: l10n.t('Type {0} to switch this registry off for everybody', deactivateWord),
      check: text =>
        text.trim() === deactivateWord ? undefined : { problem: l10n.t('This is not {0}.', deactivateWord) },
    });
    return typeof typed === 'object' ? { kind: 'activate-registry', activated: false } : undefined;
  });

/** Changes what the registry can do, and what it costs. */
export const changeTier = (changing: Changing): Promise<void> =>
  changeRegistry(changing, async (status, place, asking) => {
    if (!status) {
      void inform(l10n.t('{0} has no HCP Packer registry yet.', place));
      return undefined;
    }
    const tier = await askTier(l10n.t('Change Registry Tier'), status.tier);
    return tier !== undefined && (await asking(tierSummary(place, status.tier, tier)))
      ? { kind: 'set-tier', tier }
      : undefined;
  });

async function askTier(title: string, now?: string): Promise<string | undefined> {
  const answer = await pick<string>({ title, placeholder: l10n.t('Tier'), back: false }, async show =>
    show(
      ['STANDARD', 'PLUS'].map(tier =>
        tier === now
          ? { label: tierName(tier), icon: 'check', description: l10n.t('as it is') }
          : { label: tierName(tier), icon: 'layers', value: tier },
      ),
    ),
  );
  return typeof answer === 'object' ? answer.value : undefined;
}
