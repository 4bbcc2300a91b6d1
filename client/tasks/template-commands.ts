import { commands, l10n, tasks, Uri, window, workspace } from 'vscode';
import type { TemplateSummary } from '../../protocol/requests.ts';
import { plain } from '../../protocol/words.ts';
import { inform, warn } from '../notices.ts';
import type { Questions } from '../questions.ts';
import { ask as askText, pick, pickSome } from '../quick-input.ts';
import { type Step, walk } from '../steps.ts';
import type { PackerCommand } from './definition.ts';
import type { PackerTasks, Typed } from './packer-tasks.ts';

interface Chosen {
  /** A template file; its folder says the rest. */
  readonly file?: Uri;
  readonly summary?: TemplateSummary | undefined;
  readonly only?: readonly string[];
  readonly typed: Typed;
}

const isTemplate = (uri: Uri) => /\.pkr\.(hcl|json)$/.test(uri.path);

/** Whether Packer may run here; in Restricted Mode it says why not, and where trust is given. */
export async function mayRun(): Promise<boolean> {
  if (workspace.isTrusted) return true;
  const manage = l10n.t('Manage Workspace Trust');
  const said = l10n.t('Packer runs programs that the template names, so the workspace has to be trusted.');
  if ((await warn(said, manage)) === manage) await commands.executeCommand('workbench.trust.manage');
  return false;
}

/** Runs Packer on a template: the one a row, a lens or the editor names, else one the person picks. */
export async function runTemplate(
  ask: Questions,
  packer: PackerTasks,
  command: Extract<PackerCommand, 'init' | 'validate' | 'build'>,
  argument: unknown,
  /** Further variables of the environment of this run. */
  given: Typed = {},
  /** All of its builds, without asking which. A version that is resumed knows what it lacks. */
  whole = Object.keys(given).length > 0,
): Promise<{ readonly ended: Promise<number> } | undefined> {
  if (!(await mayRun())) return undefined;
  const titles = {
    init: l10n.t('Install the Plugins of a Template'),
    validate: l10n.t('Validate Template'),
    build: l10n.t('Build Template'),
  };
  const title = titles[command];
  const file = await fileOf(argument);
  const start = { ...(file && { file, summary: await ask.template(file.toString()) }), typed: given };
  const chosen = await walk<Chosen>(start, [
    templateStep(ask, title),
    ...(command === 'build' && !whole ? [buildsStep(title)] : []),
    ...(command === 'init' ? [] : [variablesStep(title)]),
  ]);
  if (!chosen) return undefined;
  const { summary, only, typed } = chosen;
  const template = summary?.reads === 'file' ? chosen.file! : Uri.joinPath(chosen.file!, '..');
  let settle: (code: number) => void = () => {};
  const ended = new Promise<number>(resolve => {
    settle = resolve;
  });
  const task = packer.of(command, template, only ? { only } : {}, typed, code => settle(code));
  if (!task) {
    void inform(l10n.t('Open the folder of this template to run Packer on it.'));
    return undefined;
  }
  const execution = await tasks.executeTask(task);
  // A task that was ended before it began has no code.
  const gone = tasks.onDidEndTask(event => event.execution === execution && settle(1));
  void ended.then(() => gone.dispose());
  return { ended };
}

/** What the caller points at; a folder counts by its first template. */
async function fileOf(argument: unknown): Promise<Uri | undefined> {
  const active = window.activeTextEditor?.document.uri;
  const given =
    argument instanceof Uri
      ? argument
      : typeof (argument as { uri?: unknown } | undefined)?.uri === 'string'
        ? Uri.parse((argument as { uri: string }).uri)
        : active;
  if (given?.scheme !== 'file') return undefined;
  if (isTemplate(given)) return given;
  const folder = given === active ? Uri.joinPath(given, '..') : given;
  try {
    const names = (await workspace.fs.readDirectory(folder)).map(([name]) => name).sort();
    const first = names.map(name => Uri.joinPath(folder, name)).find(isTemplate);
    return first ?? (given === active ? undefined : given);
  } catch {
    return undefined;
  }
}

const templateStep =
  (ask: Questions, title: string): Step<Chosen> =>
  async (state, back) => {
    if (state.file) return 'skip';
    const placeholder = l10n.t('Folder of templates');
    const answer = await pick<Uri>({ title, placeholder, back }, async show => {
      const files = await workspace.findFiles('**/*.pkr.{hcl,json}', '**/node_modules/**', 2000);
      const folders = new Map<string, Uri[]>();
      for (const one of files.sort((a, b) => (a.path < b.path ? -1 : 1))) {
        const folder = workspace.asRelativePath(Uri.joinPath(one, '..'));
        folders.set(folder, [...(folders.get(folder) ?? []), one]);
      }
      const lines = [...folders].map(([label, all]) => ({
        label,
        description: all.map(one => one.path.slice(one.path.lastIndexOf('/') + 1)).join(', '),
        icon: 'folder',
        value: all[0]!,
      }));
      show(lines.length > 0 ? lines : [{ label: l10n.t('No templates in this workspace.'), icon: 'info' }]);
    });
    if (typeof answer !== 'object') return answer;
    return { ...state, file: answer.value, summary: await ask.template(answer.value.toString()) };
  };

const buildsStep =
  (title: string): Step<Chosen> =>
  async (state, back) => {
    const builds = state.summary?.builds ?? [];
    if (builds.length < 2) return 'skip';
    const placeholder = l10n.t('What to build; a version is complete when all of it is built');
    const answer = await pickSome<string>({ title, placeholder, back }, async show =>
      show(builds.map(name => ({ label: plain(name), value: name, picked: true, icon: 'server-process' }))),
    );
    if (typeof answer !== 'object') return answer;
    const { only: _, ...rest } = state;
    return answer.value.length === builds.length ? rest : { ...rest, only: answer.value };
  };

/** Packer does not ask: without a value for each variable it stops. */
const variablesStep =
  (title: string): Step<Chosen> =>
  async (state, back) => {
    const unset = (state.summary?.unset ?? []).filter(({ name }) => !process.env[`PKR_VAR_${name}`]);
    if (unset.length === 0) return 'skip';
    let left = false;
    const steps = unset.map(
      ({ name, type, sensitive }): Step<{ readonly typed: Typed }> =>
        async ({ typed }, before) => {
          const answer = await askText({
            title,
            back: back || before,
            placeholder: type || 'string',
            prompt: sensitive
              ? l10n.t('Value of variable {0}, for this run only. It is not shown and not kept.', name)
              : l10n.t('Value of variable {0}, for this run only.', name),
            password: sensitive,
            check: () => undefined,
          });
          left = answer === 'back' && !before;
          return typeof answer === 'object'
            ? { typed: { ...typed, [`PKR_VAR_${name}`]: answer.value } }
            : answer;
        },
    );
    const done = await walk<{ readonly typed: Typed }>({ typed: {} }, steps);
    return done ? { ...state, typed: { ...state.typed, ...done.typed } } : left ? 'back' : undefined;
  };
