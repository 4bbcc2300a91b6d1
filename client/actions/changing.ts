import { l10n, window } from 'vscode';
import type { Changed, Seen } from '../../protocol/changes.ts';
import type { Change, Failure, Lookup } from '../../registry/registry.ts';
import { wantsAgain } from '../notices.ts';
import { bucketChoices } from '../pickers.ts';
import type { Questions } from '../questions.ts';
import { pick } from '../quick-input.ts';
import type { Step } from '../steps.ts';
import type { Journal } from './journal.ts';
import { undoPlan } from './undo.ts';

/** What commands that change the registry need. */
export interface Changing {
  readonly ask: Questions;
  readonly journal: Journal;
  /** One quiet line; with a way back if there is one. */
  readonly said: (text: string, undo: boolean) => void;
  readonly showLog: () => void;
}

/** A change the person has decided on, and how things stood when they did. */
export interface Decision {
  readonly change: Change;
  readonly seen: Seen;
}
/** A change that was made. */
export interface Done extends Changed {
  readonly change: Change;
}

/** Progress of a write: the line on top of the registry view. */
export const inView = { location: { viewId: 'packer.registry' } };

/**
 * Carries decisions out, one after the other, and stops at the first that fails: what forbids one forbids them
 * all. What was done is written down as one action and said in one line. Gives what is left to do, and why.
 */
export async function carryOut<D extends Decision>(
  { ask, journal, said }: Changing,
  decisions: readonly D[],
  say: (done: readonly D[], results: readonly Done[]) => string,
): Promise<{ readonly left: readonly D[]; readonly why: Failure | undefined }> {
  const done: Done[] = [];
  let why: Failure | undefined;
  await window.withProgress(inView, async () => {
    for (const { change, seen } of decisions) {
      const answer = await ask.change(change, seen);
      if (answer.is === 'failed') {
        why = answer.why;
        return;
      }
      done.push({ change, ...answer.value });
    }
  });
  if (done.length > 0) {
    const text = say(decisions.slice(0, done.length), done);
    const written = await journal.record(text, done);
    said(text, written && undoPlan(done, Date.now()).steps.length > 0);
  }
  return { left: decisions.slice(done.length), why };
}

/** Asks for something fresh, again and again while the person wants it. Undefined: they gave up. */
export async function lookUp<T>(
  { showLog }: { readonly showLog: () => void },
  missing: string,
  ask: () => Promise<Lookup<T>>,
): Promise<T | undefined> {
  for (;;) {
    const answer = await window.withProgress(inView, ask);
    if (answer.is === 'found') return answer.value;
    const why: Failure = answer.is === 'unknown' ? answer.why : { kind: 'rejected', message: missing };
    if (!(await tryAgain(why, showLog))) return undefined;
  }
}

/** Shows what went wrong. True: the person wants it tried again. */
export const tryAgain = (why: Failure, showLog: () => void): Promise<boolean> =>
  wantsAgain(why.message, showLog);

/** The last question: everything that would happen, and the verb on its button. */
export interface Summary {
  readonly title: string;
  readonly detail: string;
  readonly button: string;
}
/** Asks it; after a conflict with what happened meanwhile on top. True: the person pressed the verb. */
export async function confirmed({ title, detail, button }: Summary, conflict?: Failure): Promise<boolean> {
  const all = conflict ? `${conflict.message}\n\n${detail}` : detail;
  return (await window.showWarningMessage(title, { modal: true, detail: all }, button)) === button;
}

/** After a failure: a conflict is shown in the next question, anything else now. False: the person gave up. */
export const goOn = async (why: Failure, showLog: () => void): Promise<boolean> =>
  why.kind === 'conflict' || (await tryAgain(why, showLog));
/** What the next question says first. */
export const conflictOf = (why: Failure | undefined): Failure | undefined =>
  why?.kind === 'conflict' ? why : undefined;

/** Asks for a bucket if none is known. */
export const bucketStep =
  <S extends { readonly bucket?: string }>(ask: Questions, title: string): Step<S> =>
  async (state, back) => {
    if (state.bucket !== undefined) return 'skip';
    const answer = await pick<string>(
      { title, placeholder: l10n.t('Bucket'), back },
      bucketChoices(ask, Date.now()),
    );
    return typeof answer === 'object' ? { ...state, bucket: answer.value } : answer;
  };

/** Where it is asked, for people: `acme / platform`. */
export async function placeName(ask: Pick<Questions, 'connection'>): Promise<string> {
  const { organization, project } = await ask.connection();
  return [organization?.name, project?.name].filter(Boolean).join(' / ') || l10n.t('this project');
}
