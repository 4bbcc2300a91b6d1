import { type Node as Json, parseTree } from 'jsonc-parser';
import type { Body, Span } from '../../server/language/syntax/ast.ts';
import { parse } from '../../server/language/syntax/parser.ts';

type Files = ReadonlyMap<string, string>;

/** The folder with as few files, blocks and arguments as still show what is asked for. */
export async function shrunk(files: Files, shows: (files: Files) => Promise<boolean>): Promise<Files> {
  let smallest = files;
  const attempt = async (smaller: Files): Promise<boolean> => {
    if (!(await shows(smaller))) return false;
    smallest = smaller;
    return true;
  };
  for (const name of files.keys())
    if (smallest.size > 1) await attempt(new Map([...smallest].filter(([one]) => one !== name)));
  for (const name of [...smallest.keys()]) {
    // From the largest part to the smallest; what is gone takes its parts with it.
    for (let i = 0; ; i++) {
      const text = smallest.get(name)!;
      const part = partsOf(name, text)[i];
      if (!part) break;
      const left = (text.slice(0, part.start) + text.slice(part.end)).replace(/^[ \t]*\n/gm, '');
      if (await attempt(new Map([...smallest, [name, left]]))) i--;
    }
  }
  return smallest;
}

/** What can be taken out of a text, the outer before the inner. */
const partsOf = (name: string, text: string): readonly Span[] =>
  name.endsWith('.json') ? jsonParts(text) : itemsIn(parse(text).body);

const itemsIn = ({ items }: Body): readonly Span[] => [
  ...items,
  ...items.flatMap(item => (item.kind === 'block' ? itemsIn(item.body) : [])),
];

function jsonParts(text: string): readonly Span[] {
  const root = parseTree(text);
  const within = (node: Json): readonly Span[] => {
    const children = node.children ?? [];
    if (node.type === 'property') return children[1] ? within(children[1]) : [];
    return [
      ...children.map((one, i) => {
        const [before, after] = [children[i - 1], children[i + 1]];
        const start = before && !after ? before.offset + before.length : one.offset;
        return { start, end: after ? after.offset : one.offset + one.length };
      }),
      ...children.flatMap(within),
    ];
  };
  return root ? within(root) : [];
}
