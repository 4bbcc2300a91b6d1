import { basename, dirname, resolve } from 'node:path';

/** What a task of type `packer` does. The names are those of the program and its options. */
export const packerCommands = ['init', 'validate', 'build', 'fmt'] as const;
export type PackerCommand = (typeof packerCommands)[number];

/** A task of type `packer` as `tasks.json` has it; `taskDefinitions` in the manifest describes the same. */
export interface PackerTask {
  readonly command: PackerCommand;
  /** A folder of templates or one file, relative to the workspace folder. */
  readonly template: string;
  readonly only: readonly string[];
  readonly except: readonly string[];
  readonly varFiles: readonly string[];
  readonly vars: Readonly<Record<string, string>>;
  readonly force: boolean;
  readonly onError: string | undefined;
  /** Further options, before the template. */
  readonly args: readonly string[];
}

/** Reads what a person wrote in `tasks.json`: what has another type than it should is left out. */
export function readTask(definition: Readonly<Record<string, unknown>>): PackerTask | undefined {
  const command = packerCommands.find(known => known === definition.command);
  if (!command) return undefined;
  const { template, vars, onError } = definition;
  return {
    command,
    template: typeof template === 'string' && template !== '' ? template : '.',
    only: texts(definition.only),
    except: texts(definition.except),
    varFiles: texts(definition.varFiles),
    vars: Object.fromEntries(
      Object.entries(typeof vars === 'object' && vars !== null ? vars : {}).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
    force: definition.force === true,
    onError: typeof onError === 'string' && onError !== '' ? onError : undefined,
    args: texts(definition.args),
  };
}
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(text => typeof text === 'string' && text !== '') : [];

/** Where a task runs, and with which arguments: in the template's own folder, as a person would. */
export function commandLine(
  task: PackerTask,
  root: string,
  isFile: (path: string) => boolean,
): { readonly cwd: string; readonly args: readonly string[] } {
  const at = resolve(root, task.template);
  const [cwd, template] = isFile(at) ? [dirname(at), basename(at)] : [at, '.'];
  const list = (name: string, values: readonly string[]) =>
    values.length > 0 ? [`-${name}=${values.join(',')}`] : [];
  const chooses = [
    ...list('only', task.only),
    ...list('except', task.except),
    ...task.varFiles.map(file => `-var-file=${file}`),
    ...Object.entries(task.vars).flatMap(([name, value]) => ['-var', `${name}=${value}`]),
  ];
  const options: Readonly<Record<PackerCommand, readonly string[]>> = {
    init: [],
    validate: chooses,
    build: [
      ...chooses,
      ...(task.force ? ['-force'] : []),
      ...(task.onError === undefined ? [] : [`-on-error=${task.onError}`]),
    ],
    fmt: ['-check', '-diff'],
  };
  // What begins with a dash would be taken for an option.
  const named = template.startsWith('-') ? `./${template}` : template;
  return { cwd, args: [task.command, ...options[task.command], ...task.args, named] };
}

/** `build images/base`, `check format of images/base` */
export function taskName({ command, template }: Pick<PackerTask, 'command' | 'template'>): string {
  const where = template === '.' ? '' : template;
  if (command === 'fmt') return `check format${where && ` of ${where}`}`;
  return where ? `${command} ${where}` : command;
}
