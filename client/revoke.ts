import { window } from 'vscode';
import type { RevokePreview } from '../protocol/requests.ts';
import { counted, instant, plain, versionName, within } from '../protocol/words.ts';
import type { Failure, Revocation, Version } from '../registry/registry.ts';
import { readInstant } from './instant.ts';
import { notRestorable, notRevocable, versionChoices } from './pickers.ts';
import { bucketStep, type Changing, tryAgain } from './promote.ts';
import { type Answer, ask as askText, type Choice, pick, pickSome } from './quick-input.ts';
import { descendantNames, revokeSummary } from './revoke-summary.ts';
import { type Step, walk } from './steps.ts';
import type { Target } from './target.ts';
import type { Undo } from './undo.ts';

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
const title = 'Revoke Version';
const hour = 3_600_000;
const inView = { location: { viewId: 'packer.registry' } };
const take = <T>(answer: Answer<T>, then: (value: T) => Plan) =>
  typeof answer === 'object' ? then(answer.value) : answer;

/** Revokes versions, now or later: each question can be gone back to, and the last one sums them all up. */
export async function revoke(changing: Changing, targets: readonly Target[]): Promise<void> {
  const { ask, done, showLog } = changing;
  const bucket = targets[0]?.bucket;
  const fingerprints = targets.flatMap(t =>
    t.bucket === bucket && t.fingerprint !== undefined ? [t.fingerprint] : [],
  );
  const plan = await walk<Plan>(
    { ...(bucket !== undefined && { bucket }), ...(fingerprints.length > 0 && { fingerprints }) },
    [
      bucketStep(ask, title),
      versionsStep(changing),
      whenStep,
      dateStep,
      reasonStep,
      descendantsStep,
      channelsStep,
    ],
  );
  if (!plan) return;
  const { previews } = plan as Required<Plan>;
  const { when, at } = plan;
  const how: Revocation = {
    at,
    reason: plan.reason ?? '',
    descendants: plan.descendants ?? false,
    rollBackChannels: plan.rollBackChannels ?? true,
  };
  let open = previews;
  while (open.length > 0) {
    const summary = revokeSummary(open, how, Date.now());
    const pressed = await window.showWarningMessage(
      summary.title,
      { modal: true, detail: summary.detail },
      summary.button,
    );
    if (pressed !== summary.button) return;
    // What was meant for later must never happen now because the questions took their time.
    if (when === 'later' && (at === undefined || at <= Date.now())) {
      void window.showErrorMessage('Nothing was revoked: the date has passed meanwhile.');
      return;
    }
    const revoked: RevokePreview[] = [];
    let failed: Failure | undefined;
    await window.withProgress(inView, async () => {
      for (const preview of open) {
        const { bucket, fingerprint } = preview.version;
        const answer = await ask.revoke(bucket, fingerprint, how);
        if (answer.is === 'failed') failed ??= answer.why;
        else revoked.push(preview);
      }
    });
    if (revoked.length > 0) done(sayRevoked(revoked, how), undoRevocation(revoked, how));
    open = open.filter(preview => !revoked.includes(preview));
    if (failed && !(await tryAgain(failed, showLog))) return;
  }
}

/** The versions, and what revoking them would do; the latter is asked at once, so later questions can name it. */
const versionsStep =
  ({ ask, showLog }: Changing): Step<Plan> =>
  async (state, back) => {
    let { fingerprints } = state;
    if (!fingerprints) {
      const answer = await pickSome<Version>(
        { title, placeholder: `Versions of ${state.bucket}`, back },
        versionChoices(ask, state.bucket!, Date.now(), version => notRevocable(version, Date.now())),
      );
      if (typeof answer !== 'object') return answer;
      fingerprints = answer.value.map(version => version.fingerprint);
    }
    for (;;) {
      const answers = await window.withProgress(inView, () =>
        Promise.all(
          fingerprints.map(fingerprint => ask.revokePreview(state.bucket!, fingerprint, fingerprints)),
        ),
      );
      const previews = answers.flatMap(answer => (answer.is === 'found' ? [answer.value] : []));
      if (previews.length === answers.length) {
        // Oldest first: then no channel stops over at a version that is about to be revoked too.
        previews.sort((a, b) => a.version.createdAt - b.version.createdAt);
        return { ...state, previews };
      }
      const unknown = answers.find(answer => answer.is === 'unknown');
      const why: Failure = unknown?.why ?? {
        kind: 'rejected',
        message: `A version of ${state.bucket} was not found, or is not visible to you.`,
      };
      if (!(await tryAgain(why, showLog))) return undefined;
    }
  };

const whenStep: Step<Plan> = async (state, back) => {
  const now = Date.now();
  const choice = (label: string, ms: number): Choice<number> => ({
    label,
    description: instant(now + ms),
    icon: 'clock',
    value: now + ms,
  });
  const answer = await pick<number>({ title, placeholder: 'When', back }, async show =>
    show([
      { label: 'Now', icon: 'circle-slash', value: 0 },
      choice('In 24 hours', 24 * hour),
      choice('In 7 days', 7 * 24 * hour),
      { label: 'At a date…', icon: 'calendar', value: -1 },
    ]),
  );
  return take(answer, value => {
    const { at: _, ...rest } = state;
    if (value === 0) return { ...rest, when: 'now' };
    return value < 0 ? { ...rest, when: 'later' } : { ...rest, when: 'later', at: value };
  });
};

const dateStep: Step<Plan> = async (state, back) => {
  if (state.when !== 'later' || state.at !== undefined) return 'skip';
  const answer = await askText({
    title,
    prompt: 'Date and time in UTC, or ISO 8601 with an offset',
    placeholder: '2026-11-24 09:00',
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

const reasonStep: Step<Plan> = async (state, back) => {
  const answer = await askText({
    title,
    prompt: 'Reason, shown to everyone who gets this version (optional)',
    placeholder: 'CVE-2026-1234',
    value: state.reason ?? '',
    back,
    check: () => undefined,
  });
  return take(answer, reason => ({ ...state, reason }));
};

const descendantsStep: Step<Plan> = async (state, back) => {
  const names = descendantNames(state.previews ?? []);
  if (names.length === 0) return 'skip';
  const answer = await pick<boolean>(
    { title, placeholder: `${counted(names.length, 'version')} built from it`, back },
    async show =>
      show([
        {
          label: `Revoke ${counted(names.length, 'Descendant')} Too`,
          detail: names.join(', '),
          icon: 'circle-slash',
          value: true,
        },
        { label: 'Leave Them', icon: 'pass', value: false },
      ]),
  );
  return take(answer, descendants => ({ ...state, descendants }));
};

const channelsStep: Step<Plan> = async (state, back) => {
  const held = (state.previews ?? [])
    .flatMap(preview => preview.channels)
    .filter(({ channel }) => !channel.managed);
  if (held.length === 0) return 'skip';
  const answer = await pick<boolean>(
    { title, placeholder: `${counted(held.length, 'channel')} would hold a revoked version`, back },
    async show =>
      show([
        {
          label: `Roll Back ${counted(held.length, 'Channel')}`,
          detail: held
            .map(({ channel, to }) => `${plain(channel.name)} → ${to ? versionName(to) : 'unassigned'}`)
            .join(', '),
          icon: 'discard',
          value: true,
        },
        {
          label: 'Leave Them',
          detail: 'packer build will refuse what they hold',
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
    ? `${bucket} ${names} revoked`
    : `${bucket} ${names} revokes ${within(how.at, Date.now())}`;
}

/** Restoring does not move channels back, so undoing does that itself, for those that are where they were sent. */
function undoRevocation(previews: readonly RevokePreview[], how: Revocation): Undo {
  return {
    says: `${previews.map(({ version }) => `${plain(version.bucket)} ${versionName(version)}`).join(', ')} restored`,
    restore: previews.map(({ version: { bucket, fingerprint } }) => ({ bucket, fingerprint })),
    promote:
      how.at !== undefined || !how.rollBackChannels
        ? []
        : previews.flatMap(({ version: { bucket, fingerprint }, channels }) =>
            channels
              .filter(({ channel }) => !channel.managed)
              .map(({ channel, to }) => ({
                bucket,
                channel: channel.name,
                fingerprint,
                expected: to?.fingerprint ?? null,
              })),
          ),
  };
}

/** Undoes a revocation, or cancels one that is scheduled. */
export async function restore({ ask, done, showLog }: Changing, target: Target): Promise<void> {
  const title = 'Restore Version';
  const chosen = await walk<Target>(target, [
    bucketStep(ask, title),
    async (state, back) => {
      if (state.fingerprint !== undefined) return 'skip';
      const answer = await pick<Version>(
        { title, placeholder: `Revoked version of ${state.bucket}`, back },
        versionChoices(ask, state.bucket!, Date.now(), version => notRestorable(version, Date.now())),
      );
      return typeof answer === 'object'
        ? { ...state, fingerprint: answer.value.fingerprint, name: versionName(answer.value) }
        : answer;
    },
  ]);
  if (!chosen?.bucket || !chosen.fingerprint) return;
  const { bucket, fingerprint } = chosen;
  const verb = 'Restore Version';
  const pressed = await window.showWarningMessage(
    `Restore ${chosen.name ?? 'this version'} of ${plain(bucket)}?`,
    {
      modal: true,
      detail:
        'It can be used again, and so can the descendants that were revoked with it. Channels are not moved back; promote it where it belongs.',
    },
    verb,
  );
  if (pressed !== verb) return;
  for (;;) {
    const answer = await window.withProgress(inView, () => ask.restore(bucket, fingerprint));
    if (answer.is === 'done') return done(`${plain(bucket)} ${versionName(answer.value)} restored`);
    if (!(await tryAgain(answer.why, showLog))) return;
  }
}
