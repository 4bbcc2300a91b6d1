import type { Module } from '../../../model/module.ts';
import type { Name } from '../../../syntax/ast.ts';
import { native } from '../../declaring.ts';
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
  const instead = others.has(word) ? (own === 'var' ? 'local' : 'var') : undefined;
  const root = { start: name.start - own.length - 1, end: name.start - 1 };
  const fixes: Fix[] = [];
  if (instead && module.files.get(uri)!.text.slice(root.start, name.start) === `${own}.`)
    fixes.push(replacement(uri, root, instead, `Change to "${instead}.${word}"`));
  if (near !== undefined) fixes.push(replacement(uri, name, near));
  fixes.push(declaration(kind, word, module, uri));
  return {
    message: instead
      ? `There is no ${kind} "${word}". Did you mean "${instead}.${word}"?`
      : `There is no ${kind} "${word}".${didYouMean(near)}`,
    fixes,
  };
}

/** Declares it behind the last one of its kind, or at the end of the file. */
function declaration(kind: 'variable' | 'local', word: string, module: Module, uri: string): Fix {
  const blocks = kind === 'variable' ? native(module.blocks('variable')) : [];
  const last = blocks.filter(one => one.uri === uri).at(-1) ?? blocks.at(-1);
  const target = last?.uri ?? uri;
  const { text } = module.files.get(target)!;
  const offset = last ? last.node.end : text.length;
  const block =
    kind === 'variable' ? `variable "${word}" {\n  type = string\n}` : `locals {\n  ${word} = ""\n}`;
  const before = last || (text !== '' && !text.endsWith('\n')) ? '\n\n' : text === '' ? '' : '\n';
  return {
    title: `Declare ${kind} "${word}"`,
    edits: [{ uri: target, start: offset, end: offset, newText: `${before}${block}${last ? '' : '\n'}` }],
  };
}
