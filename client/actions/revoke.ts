import { l10n } from 'vscode';
import type { RevokePreview } from '../../protocol/changes.ts';
import { instant, ofTwo, plain, versionName, within } from '../../protocol/words.ts';
import type { Failure, Revocation, Version } from '../../registry/registry.ts';
import { complain } from '../notices.ts';
import { notRevocable, versionChoices } from '../pickers.ts';
import { type Answer, ask as askText, type Choice, pick, pickSome, type Typed } from '../quick-input.ts';
import { type Step, walk } from '../steps.ts';
import type { Target } from '../target.ts';
import { type Changing, carryOut, confirmed, conflictOf, goOn, lookUp } from './changing.ts';
import { readInstant } from './instant.ts';
import { changingStep } from './permission.ts';
import { descendantNames, movesOf, revokeSummary } from './revoke-summary.ts';

interface Plan {
  readonly bucket?: string;
  readonly fingerprints?: readonly string[];
  readonly when?: 'now' | 'later';
  readonly at?: number;
  readonly reason?: string;
  readonly previews?: readonly RevokePreview[];
  readonly descendants?: boolean;
  readonly rollBackChannels?: boolean;
}
const title = () => l10n.t('Revoke Version');
const hour = 3_600_000;
const take = <T>(answer: Answer<T>, then: (value: T) => Plan) =>
  typeof answer === 'object' ? then(answer.value) : answer;

/**
 * Revokes versions, now or later: each question can be gone back to, and the last one sums them all up. False: not
 * all of them were.
 */
export async function revoke(changing: Changing, targets: readonly Target[]): Promise<boolean> {
  const bucket = targets[0]?.bucket;
  const given = targets.flatMap(t =>
    t.bucket === bucket && t.fingerprint !== undefined ? [t.fingerprint] : [],
  );
  const reason = targets[0]?.reason;
  const plan = await walk<Plan>(
    {
      ...(bucket !== undefined && { bucket }),
      ...(given.length > 0 && { fingerprints: given }),
      ...(reason !== undefined && { reason }),
    },
    [
      changingStep(changing.ask, title()),
      versionsStep(changing),
      whenStep,
      dateStep({}),
      reasonStep(changing, {}),
      descendantsStep,
      channelsStep,
    ],
  );
  if (!plan) return false;
  const { when, at } = plan;
  const how: Revocation = {
    at,
    reason: plan.reason ?? '',
    descendants: plan.descendants ?? false,
    rollBackChannels: plan.rollBackChannels ?? true,
  };
  let open = plan.previews ?? [];
  let conflict: Failure | undefined;
  while (open.length > 0) {
    if (!(await confirmed(revokeSummary(open, how, Date.now()), conflict))) return false;
    // What was meant for later must never happen now because the questions took their time.
    if (when === 'later' && (at === undefined || at <= Date.now())) {
      void complain(l10n.t('Nothing was revoked: the date has passed meanwhile.'));
      return false;
    }
    const { left, why } = await carryOut(
      changing,
      open.map(preview => ({
        preview,
        change: {
          kind: 'revoke',
          bucket: plan.bucket!,
          fingerprint: preview.version.fingerprint,
          ...how,
        } as const,
        seen: preview.seen,
      })),
      done =>
        sayRevoked(
          done.map(({ preview }) => preview),
          how,
        ),
    );
    if (!why) return true;
    if (!(await goOn(why, changing.showLog))) return false;
    conflict = conflictOf(why);
    // What is left is looked at again: the person decides on how it stands now.
    const again = await previewsOf(
      changing,
      plan.bucket!,
      left.map(({ preview }) => preview.version.fingerprint),
    );
    if (!again) return false;
    open = again;
  }
  return true;
}

/** What revoking or deleting these versions would do, oldest first; undefined when the person gave up. */
export async function previewsOf(
  changing: Changing,
  bucket: string,
  fingerprints: readonly string[],
): Promise<readonly RevokePreview[] | undefined> {
  const previews: RevokePreview[] = [];
  for (const fingerprint of fingerprints) {
    const preview = await lookUp(
      changing,
      l10n.t('A version of {0} was not found, or is not visible to you.', bucket),
      () => changing.ask.revokePreview(bucket, fingerprint, fingerprints),
    );
    if (!preview) return undefined;
    previews.push(preview);
  }
  // Oldest first: then no channel stops over at a version that is about to go too.
  return previews.sort((a, b) => a.version.createdAt - b.version.createdAt);
}

/** The versions, and what revoking them would do; the latter is asked at once, so later questions can name it. */
const versionsStep =
  (changing: Changing): Step<Plan> =>
  async (state, back) => {
    let { fingerprints } = state;
    if (!fingerprints) {
      const answer = await pickSome<Version>(
        { title: title(), placeholder: l10n.t('Versions of {0}', state.bucket!), back },
        versionChoices(changing.ask, state.bucket!, Date.now(), v => notRevocable(v, Date.now())),
      );
      if (typeof answer !== 'object') return answer;
      fingerprints = answer.value.map(version => version.fingerprint);
    }
    const previews = await previewsOf(changing, state.bucket!, fingerprints);
    return previews && { ...state, previews };
  };

const whenStep: Step<Plan> = async (state, back) => {
  const now = Date.now();
  const choice = (label: string, ms: number): Choice<number> => ({
    label,
    description: instant(now + ms),
    icon: 'clock',
    value: now + ms,
  });
  const answer = await pick<number>({ title: title(), placeholder: l10n.t('When'), back }, async show =>
    show([
      { label: l10n.t('Now'), icon: 'circle-slash', value: 0 },
      choice(l10n.t('In 24 hours'), 24 * hour),
      choice(l10n.t('In 7 days'), 7 * 24 * hour),
      { label: l10n.t('At a date…'), icon: 'calendar', value: -1 },
    ]),
  );
  return take(answer, value => {
    const { at: _, ...rest } = state;
    if (value === 0) return { ...rest, when: 'now' };
    return value < 0 ? { ...rest, when: 'later' } : { ...rest, when: 'later', at: value };
  });
};

const dateStep =
  (typed: Typed): Step<Plan> =>
  async (state, back) => {
    if (state.when !== 'later' || state.at !== undefined) return 'skip';
    const answer = await askText({
      title: title(),
      prompt: l10n.t('Date and time in UTC, or ISO 8601 with an offset'),
      placeholder: '2026-11-24 09:00',
      typed,
      back,
      check: text => {
        const read = readInstant(text, Date.now());
        return read.problem === undefined
          ? { note: `${instant(read.at)}, ${within(read.at, Date.now())}` }
          : { problem: read.problem };
      },
    });
    return take(answer, text => {
      const { at } = readInstant(text, Date.now());
      return at === undefined ? state : { ...state, at };
    });
  };

/** Reasons offered again; more would have to be searched. */
const mostReasons = 5;
/** The last reasons given here are offered again: one cause often takes more than one version with it. */
const reasonStep =
  ({ journal }: Changing, typed: Typed): Step<Plan> =>
  async (state, back) => {
    const given = state.reason === undefined ? await journal.reasons(mostReasons) : [];
    const [other, none] = [Symbol('other'), Symbol('none')];
    for (;;) {
      if (given.length > 0) {
        const answer = await pick<string | symbol>(
          { title: title(), placeholder: l10n.t('Reason'), back },
          async show =>
            show([
              ...given.map(reason => ({ label: plain(reason), icon: 'history', value: reason })),
              { label: l10n.t('Another Reason…'), icon: 'edit', value: other },
              { label: l10n.t('No Reason'), icon: 'circle-outline', value: none },
            ]),
        );
        if (typeof answer !== 'object') return answer;
        if (answer.value === none) return { ...state, reason: '' };
        if (typeof answer.value === 'string') return { ...state, reason: answer.value };
      }
      const answer = await askText({
        title: title(),
        prompt: l10n.t('Reason, shown to everyone who gets this version (optional)'),
        placeholder: 'CVE-2026-1234',
        value: state.reason ?? '',
        typed,
        back: back || given.length > 0,
        check: () => undefined,
      });
      if (answer === 'back' && given.length > 0) continue;
      return take(answer, reason => ({ ...state, reason }));
    }
  };

const descendantsStep: Step<Plan> = async (state, back) => {
  const names = descendantNames(state.previews ?? []);
  if (names.length === 0) return 'skip';
  const answer = await pick<boolean>(
    {
      title: title(),
      placeholder: ofTwo(
        names.length,
        l10n.t('{0} version built from it', names.length),
        l10n.t('{0} versions built from it', names.length),
      ),
      back,
    },
    async show =>
      show([
        {
          label: ofTwo(
            names.length,
            l10n.t('Revoke {0} Descendant Too', names.length),
            l10n.t('Revoke {0} Descendants Too', names.length),
          ),
          detail: names.join(', '),
          icon: 'circle-slash',
          value: true,
        },
        { label: l10n.t('Leave Them'), icon: 'pass', value: false },
      ]),
  );
  return take(answer, descendants => ({ ...state, descendants }));
};

const channelsStep: Step<Plan> = async (state, back) => {
  const held = movesOf(state.previews ?? [], state.descendants ?? false).filter(
    ({ channel }) => !channel.managed,
  );
  if (held.length === 0) return 'skip';
  const answer = await pick<boolean>(
    {
      title: title(),
      placeholder: ofTwo(
        held.length,
        l10n.t('{0} channel would hold a revoked version', held.length),
        l10n.t('{0} channels would hold a revoked version', held.length),
      ),
      back,
    },
    async show =>
      show([
        {
          label: ofTwo(
            held.length,
            l10n.t('Roll Back {0} Channel', held.length),
            l10n.t('Roll Back {0} Channels', held.length),
          ),
          detail: held
            .map(({ channel, to }) => {
              const home = channel.bucket === state.bucket ? '' : `${plain(channel.bucket)} `;
              return `${home}${plain(channel.name)} → ${to ? versionName(to) : l10n.t('unassigned')}`;
            })
            .join(', '),
          icon: 'discard',
          value: true,
        },
        {
          label: l10n.t('Leave Them'),
          detail: l10n.t('packer build will refuse what they hold'),
          icon: 'warning',
          value: false,
        },
      ]),
  );
  return take(answer, rollBackChannels => ({ ...state, rollBackChannels }));
};

function sayRevoked(previews: readonly RevokePreview[], how: Revocation): string {
  const names = previews.map(({ version }) => versionName(version)).join(', ');
  const bucket = plain(previews[0]!.version.bucket);
  return how.at === undefined
    ? l10n.t('{0} {1} revoked', bucket, names)
    : l10n.t('{0} {1} revokes {2}', bucket, names, within(how.at, Date.now()));
}
