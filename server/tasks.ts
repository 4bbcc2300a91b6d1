import { promises as fs } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { isVarFile } from './language/model/file-kinds.ts';
import { passesVariable, templateTasks } from './language/model/task-file.ts';

/** What a rename of a variable has to do outside of the folder of its templates. */
export interface InTasks {
  readonly changes: Readonly<Record<string, TextEdit[]>>;
  /** Variable files that tasks name and that lie elsewhere: other templates may use them, too. */
  readonly elsewhere: readonly string[];
  /** Some task gives it with `-var` on a command line. */
  readonly onCommandLine: boolean;
}

/**
 * Where the tasks of workspace folders give a variable of a folder its value by name: in `vars` of `.vscode/tasks.json`.
 *
 * @param textOf what an editor has of a file, saved or not; undefined where it does not say
 */
export async function inTasks(
  folders: readonly string[],
  template: string,
  name: string,
  newName: string,
  textOf: (uri: string) => Promise<string | undefined>,
): Promise<InTasks> {
  const changes: Record<string, TextEdit[]> = {};
  const elsewhere = new Set<string>();
  let onCommandLine = false;
  const home = dirname(URI.parse(template).fsPath);
  for (const folder of folders) {
    const root = URI.parse(folder);
    if (root.scheme !== 'file') continue;
    const path = join(root.fsPath, '.vscode', 'tasks.json');
    const uri = URI.file(path).toString();
    const saved = await fs.readFile(path, 'utf8').catch(() => undefined);
    if (saved === undefined) continue;
    const text = (await textOf(uri)) ?? saved;
    const document = TextDocument.create(uri, 'jsonc', 0, text);
    onCommandLine ||= passesVariable(text, name);
    for (const task of templateTasks(text)) {
      const at = resolve(root.fsPath, task.template.replace(/^\$\{workspaceFolder\}[\\/]?/, '') || '.');
      const own = at === home || (dirname(at) === home && /\.pkr\.(hcl|json)$/.test(basename(at)));
      if (!own) continue;
      for (const { start, end } of task.vars.filter(one => one.name === name)) {
        changes[uri] ??= [];
        changes[uri].push({
          range: { start: document.positionAt(start), end: document.positionAt(end) },
          newText: newName,
        });
      }
      for (const file of task.varFiles) {
        const there = resolve(home, file);
        const said = await fs.readFile(there, 'utf8').catch(() => '');
        const isNamed = said.split(/[^\p{L}\p{N}_-]+/u).includes(name);
        if (isVarFile(there) && dirname(there) !== home && isNamed)
          elsewhere.add(relative(root.fsPath, there));
      }
    }
  }
  return { changes, elsewhere: [...elsewhere], onCommandLine };
}
