import type { Module } from '../../../model/module.ts';
import type { Name } from '../../../syntax/ast.ts';
import { atTheEnd, declareLocal, declareVariable, native } from '../../declaring.ts';
import type { Fix } from '../rule.ts';
import { didYouMean, nearest } from '../suggestions.ts';
import { replacement } from './family.ts';

/** A variable or local that nobody declares: what may have been meant, and how to declare it. */
export function missing(
  kind: 'variable' | 'local',
  name: Name,
  module: Module,
  uri: string,
): { readonly message: string; readonly fixes: readonly Fix[] } {
  const { text: word } = name;
  const names = kind === 'variable' ? module.variables : module.locals;
  const others = kind === 'variable' ? module.locals : module.variables;
  const near = nearest(word, [...names.keys()]);
  const own = kind === 'variable' ? 'var' : 'local';
  const inside = kind === 'variable' ? module.locals.get(word) : undefined;
  // A local that is made of itself is no way out.
  const isItself = inside?.uri === uri && inside.node.start <= name.start && name.end <= inside.node.end;
  const instead = others.has(word) && !isItself ? (own === 'var' ? 'local' : 'var') : undefined;
  const root = { start: name.start - own.length - 1, end: name.start - 1 };
  const fixes: Fix[] = [];
  if (instead && module.files.get(uri)!.text.slice(root.start, name.start) === `${own}.`)
    fixes.push(replacement(uri, root, instead, `Change to "${instead}.${word}"`));
  if (near !== undefined) fixes.push(replacement(uri, name, near));
  fixes.push(declaration(kind, name, module, uri));
  return {
    message: instead
      ? `There is no ${kind} "${word}". Did you mean "${instead}.${word}"?`
      : `There is no ${kind} "${word}".${didYouMean(near)}`,
    fixes,
  };
}

/** Declares it where the file, or the folder, has others of its kind; a variable at the end where there are none. */
function declaration(kind: 'variable' | 'local', name: Name, module: Module, uri: string): Fix {
  const { text: word, start } = name;
  const title = `Declare ${kind} "${word}"`;
  if (kind === 'local') return { title, edits: [declareLocal(module, uri, start, word, '""')] };
  const block = `variable "${word}" {\n  type = string\n}`;
  const edit =
    native(module.blocks('variable')).length > 0
      ? declareVariable(module, uri, start, block)
      : atTheEnd(uri, module.files.get(uri)!, block);
  return { title, edits: [edit] };
}
