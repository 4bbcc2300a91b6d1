import { findNodeAtLocation, type Node as Json, parseTree } from 'jsonc-parser';
import type { Span } from '../syntax/ast.ts';

/** A task of type `packer` in VS Code's `tasks.json`, as far as it names what templates declare. */
export interface TemplateTask {
  /** A folder of templates, or one; relative to the workspace folder. */
  readonly template: string;
  /** Names of variables in `vars`, each where it stands. */
  readonly vars: readonly (Span & { readonly name: string })[];
  /** Relative to the folder of the template. */
  readonly varFiles: readonly string[];
}

/** Whether a task of another kind passes a variable on a command line: `-var name=…`. Which templates it is for nobody knows. */
export function passesVariable(text: string, name: string): boolean {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const tasks = root && findNodeAtLocation(root, ['tasks']);
  // A word with its quoting is an object.
  const words = (node: Json | undefined): readonly string[] =>
    node?.type === 'string'
      ? [node.value as string]
      : node?.type === 'object'
        ? words(findNodeAtLocation(node, ['value']))
        : (node?.children ?? []).flatMap(words);
  return (tasks?.children ?? []).some(task => {
    if (task.type !== 'object' || findNodeAtLocation(task, ['type'])?.value === 'packer') return false;
    const line = ['command', 'args'].flatMap(key => words(findNodeAtLocation(task, [key]))).join(' ');
    return (
      /\bpacker\b/.test(line) &&
      [...line.matchAll(/(?:^|\s)--?var[\s=]+["']?([\p{L}\p{N}_-]+)=/gu)].some(match => match[1] === name)
    );
  });
}

/** The tasks of this extension in a `tasks.json`, which may hold comments. */
export function templateTasks(text: string): readonly TemplateTask[] {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const tasks = root && findNodeAtLocation(root, ['tasks']);
  return (tasks?.children ?? []).flatMap(task => {
    const at = (key: string): Json | undefined => findNodeAtLocation(task, [key]);
    if (task.type !== 'object' || at('type')?.value !== 'packer') return [];
    const template = at('template')?.value as unknown;
    return [
      {
        template: typeof template === 'string' && template !== '' ? template : '.',
        vars: (at('vars')?.children ?? []).flatMap(({ children: [key] = [] }) =>
          key ? [{ name: String(key.value), start: key.offset + 1, end: key.offset + key.length - 1 }] : [],
        ),
        varFiles: (at('varFiles')?.children ?? []).flatMap(({ value }) =>
          typeof value === 'string' ? [value] : [],
        ),
      },
    ];
  });
}
