import assert from 'node:assert/strict';
import type { Registry } from '../../registry/registry.ts';
import { type Completions, completion } from '../../server/language/features/completion/index.ts';
import { NOW } from './fake-registry.ts';
import { cursor, files } from './markup.ts';
import { treesOf } from './module.ts';

export interface Editor {
  readonly registry?: Registry;
  readonly snippets?: boolean;
  readonly again?: boolean;
  /** Names by folder. */
  readonly disk?: Readonly<Record<string, readonly string[]>>;
}

/** Suggestions at `<|>`, best first. */
export async function completionAt(
  marked: string,
  { registry, snippets = true, again = true, disk = {} }: Editor = {},
): Promise<Completions & { readonly text: string }> {
  const all = files(marked);
  const [name, withCursor] = [...all].find(([, text]) => text.includes('<|>'))!;
  const { text, offset } = cursor(withCursor);
  const module = treesOf(new Map([...all, [name, text] as const]));
  const { items, incomplete } = await completion(module, name, offset, {
    registry,
    now: NOW,
    snippets,
    again,
    list: async folder => disk[folder] ?? [],
  });
  for (const { span, label } of items)
    assert.ok(span.start <= offset && offset <= span.end, `${label} does not replace what is at the cursor`);
  return {
    items: items.toSorted((a, b) => a.rank - b.rank || (a.label < b.label ? -1 : 1)),
    incomplete,
    text,
  };
}

/** Labels of all suggestions, best first. */
export const labelsAt = async (marked: string, editor?: Editor): Promise<string[]> =>
  (await completionAt(marked, editor)).items.map(({ label }) => label);

/** The text after accepting a suggestion; a snippet's tab stops are left as they are. */
export async function accepting(label: string, marked: string, editor?: Editor): Promise<string> {
  const { items, text } = await completionAt(marked, editor);
  const item = items.find(one => one.label === label);
  assert.ok(item, `no "${label}" among ${items.map(one => one.label).join(', ')}`);
  const after = text.slice(0, item.span.start) + item.newText + text.slice(item.span.end);
  const { also } = item;
  return also ? after.slice(0, also.start) + also.newText + after.slice(also.end) : after;
}
