import {
  Disposable,
  InputBoxValidationSeverity,
  QuickInputButtons,
  type QuickPick,
  type QuickPickItem,
  QuickPickItemKind,
  ThemeIcon,
  window,
} from 'vscode';

/** An answer, a step back, or `undefined`: the person gave up and wants to hear nothing about it. */
export type Answer<T> = { readonly value: T } | 'back' | undefined;

/** One line of a pick. */
export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** Codicon id. */
  readonly icon?: string;
  readonly picked?: boolean;
  /** Absent: shown, with the reason in its description, but not to be had. */
  readonly value?: T;
  /** A heading, not a choice. */
  readonly heading?: true;
}
/**
 * Gives what it has as soon as it has it; each call replaces the lines so far. Nobody waits for more once the box
 * is closed.
 */
export type Source<T> = (
  show: (choices: readonly Choice<T>[]) => void,
  isOpen: () => boolean,
) => Promise<void>;

interface Question {
  readonly title: string;
  readonly placeholder?: string;
  readonly back: boolean;
}
type Item<T> = QuickPickItem & { readonly choice: Choice<T> };

const items = <T>(choices: readonly Choice<T>[]): Item<T>[] =>
  choices.map(choice => ({
    label: choice.label,
    ...(choice.description !== undefined && { description: choice.description }),
    ...(choice.detail !== undefined && { detail: choice.detail }),
    ...(choice.icon !== undefined && { iconPath: new ThemeIcon(choice.icon) }),
    ...(choice.picked !== undefined && { picked: choice.picked }),
    ...(choice.heading && { kind: QuickPickItemKind.Separator }),
    choice,
  }));

/** One of a list that may still be growing. Lines without a value stay where they are when chosen. */
export function pick<T>(question: Question, source: Source<T>): Promise<Answer<T>> {
  return show<T, T>(question, source, false, chosen => chosen[0]);
}
/** Some of a list; at least one. */
export function pickSome<T>(question: Question, source: Source<T>): Promise<Answer<readonly T[]>> {
  return show<T, readonly T[]>(question, source, true, chosen => (chosen.length > 0 ? chosen : undefined));
}

function show<T, A>(
  question: Question,
  source: Source<T>,
  many: boolean,
  answer: (chosen: readonly T[]) => A | undefined,
): Promise<Answer<A>> {
  const box: QuickPick<Item<T>> = window.createQuickPick<Item<T>>();
  box.title = question.title;
  box.placeholder = question.placeholder;
  box.matchOnDescription = true;
  box.ignoreFocusOut = true;
  box.canSelectMany = many;
  box.keepScrollPosition = true;
  box.buttons = question.back ? [QuickInputButtons.Back] : [];
  return new Promise<Answer<A>>((resolve, reject) => {
    let open = true;
    const done = (value: Answer<A>) => {
      open = false;
      resolve(value);
      held.dispose();
    };
    const held = Disposable.from(
      box,
      box.onDidTriggerButton(() => done('back')),
      box.onDidHide(() => open && done(undefined)),
      // A tick on a line that is not to be had comes off again.
      box.onDidChangeSelection(chosen => {
        if (many && chosen.some(({ choice }) => choice.value === undefined)) {
          box.selectedItems = chosen.filter(({ choice }) => choice.value !== undefined);
        }
      }),
      box.onDidAccept(() => {
        const values = box.selectedItems.flatMap(({ choice }) =>
          choice.value === undefined ? [] : [choice.value],
        );
        const value = answer(values);
        if (value !== undefined) done({ value });
      }),
    );
    box.busy = true;
    box.show();
    const drawn = new Set<string>();
    source(
      choices => {
        if (!open) return;
        const kept = new Set(box.selectedItems.map(item => item.label));
        box.items = items(choices);
        // What was ticked when it came first may have been unticked since.
        if (many)
          box.selectedItems = box.items.filter(
            ({ choice, label }) => kept.has(label) || (choice.picked && !drawn.has(label)),
          );
        for (const { label } of choices) drawn.add(label);
      },
      () => open,
    ).then(
      () => {
        if (open) box.busy = false;
      },
      error => {
        held.dispose();
        reject(error);
      },
    );
  });
}

/** What an input says of its text: a problem that stops it, or a note that helps. */
export type Verdict = { readonly problem: string } | { readonly note: string } | undefined;

/** What was typed into a box, for when one comes back to it from a later question. */
export interface Typed {
  text?: string;
}
/** One line of text. */
export function ask(
  question: Question & {
    readonly prompt: string;
    readonly value?: string;
    readonly typed?: Typed;
    readonly password?: boolean;
    readonly check: (text: string) => Verdict;
  },
): Promise<Answer<string>> {
  const box = window.createInputBox();
  box.title = question.title;
  box.prompt = question.prompt;
  box.placeholder = question.placeholder;
  box.value = question.typed?.text ?? question.value ?? '';
  box.password = question.password ?? false;
  box.ignoreFocusOut = true;
  box.buttons = question.back ? [QuickInputButtons.Back] : [];
  const verdict = (onAccept: boolean) => {
    const found = box.value === '' && !onAccept ? undefined : question.check(box.value);
    box.validationMessage =
      found &&
      ('problem' in found
        ? { message: found.problem, severity: InputBoxValidationSeverity.Error }
        : { message: found.note, severity: InputBoxValidationSeverity.Info });
    return found && 'problem' in found;
  };
  return new Promise<Answer<string>>(resolve => {
    let open = true;
    const done = (value: Answer<string>) => {
      open = false;
      resolve(value);
      held.dispose();
    };
    const held = Disposable.from(
      box,
      box.onDidTriggerButton(() => done('back')),
      box.onDidHide(() => open && done(undefined)),
      box.onDidChangeValue(text => {
        if (question.typed) question.typed.text = text;
        verdict(false);
      }),
      box.onDidAccept(() => {
        if (!verdict(true)) done({ value: box.value.trim() });
      }),
    );
    box.show();
  });
}
