/** Words about what a loop or a `dynamic` block binds: a name that is another value in each round. */
import type { Module } from '../model/module.ts';
import { isKnown } from '../model/value.ts';
import type { Block, Expression, File, For, Node, Span } from '../syntax/ast.ts';
import { pathAt, traversalOf } from '../syntax/walk.ts';
import { type Around, iteratorBlock, typeAt, typeWord, valueAt } from './completion/entries.ts';
import { code } from './registry/markdown.ts';
import { shown } from './shown.ts';

/** For `disk`, or `disk.si|ze`, in a loop: its type, and what it is in the first round. */
export function loopDocs(
  module: Module,
  file: File,
  offset: number,
): { readonly markdown: string; readonly span: Span } | undefined {
  const path = pathAt(file, offset);
  const loops = path.filter((node): node is For => node.kind === 'for');
  const blocks = path.filter((node): node is Block => node.kind === 'block');
  const target = path.findLast(
    (node): node is Expression => node.kind === 'variable' || node.kind === 'attribute-of',
  );
  const name = boundNameAt(path.at(-1)!, loops);
  if (name) return { markdown: words([name.text, 'value'], undefined, undefined), span: name };
  const traversal = target && traversalOf(target);
  if (!target || !traversal) return undefined;
  const { root, steps } = traversal;
  const loop = loops.findLast(({ key, value }) => [key?.text, value.text].includes(root.name));
  const block = loop ? undefined : iteratorBlock(root.name, blocks);
  if (!loop && !block) return undefined;
  const around: Around = { module, loops, blocks };
  const names = [root.name, ...steps.map(({ name: step }) => step.text)];
  if (loop?.key?.text === root.name || (block && steps.length === 1 && names[1] === 'key'))
    return { markdown: words([names.join('.'), 'key'], undefined, undefined), span: target };
  if (block && steps.length === 0) return undefined;
  const type = typeAt(target, around);
  const value = valueAt(target, around);
  const first = isKnown(value) || value.kind === 'object' ? shown(value, 500) : undefined;
  return {
    markdown: words([names.join('.'), 'value'], type && typeWord(type), first),
    span: { start: root.start, end: target.end },
  };
}

/** The name a loop binds, where it does so. */
const boundNameAt = (node: Node, loops: readonly For[]) =>
  node.kind === 'name'
    ? loops.flatMap(({ key, value }) => [key, value]).find(bound => bound === node)
    : undefined;

function words(
  [name, is]: readonly [string, 'key' | 'value'],
  type: string | undefined,
  first: string | undefined,
): string {
  const about = is === 'key' ? 'The key, or the number, of each element.' : 'Another value in each round.';
  const head = `\`\`\`hcl\n${name}${type === undefined ? '' : `: ${type}`}\n\`\`\``;
  if (first === undefined) return `${head}\n\n${about}`;
  const shownFirst = first.includes('\n') ? `:\n\n\`\`\`hcl\n${first}\n\`\`\`` : ` ${code(first)}.`;
  return `${head}\n\n${about} In the first round${shownFirst}`;
}
