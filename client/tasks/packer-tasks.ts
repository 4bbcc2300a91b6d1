import { statSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import {
  CustomExecution,
  type Pseudoterminal,
  Task,
  type TaskDefinition,
  TaskGroup,
  type TaskProvider,
  tasks,
  Uri,
  type WorkspaceFolder,
  workspace,
} from 'vscode';
import { commandLine, type PackerCommand, packerCommands, readTask, taskName } from './definition.ts';
import { placesFrom } from './output.ts';
import { packerTerminal, type Run } from './packer-terminal.ts';
import type { ProblemView } from './problem-view.ts';
import { problemReader } from './problems.ts';

/** Folders of templates that are offered without being asked for. */
const mostFolders = 100;

/** What a run of Packer needs of the rest, and whom it tells. */
export interface Runs {
  /** The environment of a run that may talk to the registry. */
  readonly env: () => Promise<Record<string, string>>;
  /** A build of this template begins; gives back what to do at its end. */
  readonly building: (template: Uri) => { line(text: string): void; ended(code: number): void };
}

/** Values a person typed for this run: they reach Packer through its environment and are kept nowhere. */
export type Typed = Readonly<Record<string, string>>;

/** Tasks of type `packer`: init, validate, build and a format check for every folder of templates. */
export function packerTasks(runs: Runs, problems: ProblemView) {
  const running = new Set<Pseudoterminal>();
  const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

  /** A task that runs here and now, or is offered in the list. */
  function taskOf(
    definition: TaskDefinition,
    folder: WorkspaceFolder,
    typed: Typed = {},
    ended: (code: number) => void = () => {},
  ): Task | undefined {
    const task = readTask(definition);
    if (!task || folder.uri.scheme !== 'file') return undefined;
    const made = new Task(
      definition,
      folder,
      taskName(task),
      'packer',
      new CustomExecution(async resolved => {
        const terminal = packerTerminal(runOf(resolved, folder, typed, ended));
        running.add(terminal);
        terminal.onDidClose?.(() => running.delete(terminal));
        return terminal;
      }),
    );
    made.detail = `packer ${commandLine(task, folder.uri.fsPath, isFile).args.join(' ')}`;
    if (task.command === 'build') made.group = TaskGroup.Build;
    return made;
  }

  function runOf(
    resolved: TaskDefinition,
    folder: WorkspaceFolder,
    typed: Typed,
    ended: (code: number) => void,
  ): Run {
    const task = readTask(resolved)!;
    const root = folder.uri.fsPath;
    const { cwd, args } = commandLine(task, root, isFile);
    const local = placesFrom(root, cwd);
    const template = Uri.joinPath(Uri.file(cwd), args.at(-1)!);
    const reader = problemReader(cwd);
    let watch: ReturnType<Runs['building']> | undefined;
    return {
      program: workspace.getConfiguration('packer', folder).get('path', 'packer') || 'packer',
      args,
      cwd,
      async env() {
        if (!workspace.isTrusted) throw new Error(l10n.t('Packer runs in trusted workspaces only.'));
        return { ...(await runs.env()), ...typed };
      },
      shown(line) {
        watch?.line(line);
        reader.take(line);
        return local(line);
      },
      started() {
        problems.clear(cwd);
        if (task.command === 'build') watch = runs.building(template);
      },
      ended(code) {
        watch?.ended(code);
        problems.show(cwd, reader.end());
        ended(code);
      },
    };
  }

  const provider: TaskProvider = {
    async provideTasks() {
      if (!workspace.isTrusted) return [];
      const files = await workspace.findFiles('**/*.pkr.{hcl,json}', '**/node_modules/**', 20 * mostFolders);
      const folders = [...new Set(files.map(file => Uri.joinPath(file, '..').toString()))]
        .sort()
        .slice(0, mostFolders);
      return folders.flatMap(at => packerCommands.flatMap(command => of(command, Uri.parse(at)) ?? []));
    },
    resolveTask: task =>
      workspace.isTrusted && typeof task.scope === 'object' ? taskOf(task.definition, task.scope) : undefined,
  };

  /** The task for a folder or a file of the workspace; undefined outside it. */
  function of(
    command: PackerCommand,
    template: Uri,
    more: { readonly only?: readonly string[] } = {},
    typed: Typed = {},
    /** Told how it ended: VS Code tells that only of processes it starts itself. */
    ended?: (code: number) => void,
  ): Task | undefined {
    const folder = workspace.getWorkspaceFolder(template);
    if (!folder) return undefined;
    const path = workspace.asRelativePath(template, false);
    return taskOf(
      { type: 'packer', command, template: path === template.fsPath ? '.' : path, ...more },
      folder,
      typed,
      ended,
    );
  }

  const registered = tasks.registerTaskProvider('packer', provider);
  return {
    of,
    /** Nobody sees a run that outlives its window: Packer is interrupted, and removes the machines it has started. */
    dispose() {
      registered.dispose();
      for (const terminal of running) terminal.close();
    },
  };
}
export type PackerTasks = ReturnType<typeof packerTasks>;
