import { type Node as Json, parseTree } from 'jsonc-parser';
import type { File, Label, Span } from '../syntax/ast.ts';
import { deepMembersOf, isNoComment, type Property, packers, propertiesOf } from './json-file.ts';
import { kept } from './kept.ts';

/** A place of a JSON template where a block ought to be, and is none. */
export interface Misshapen extends Span {
  /** The types of the blocks around and of this one, from the root. */
  readonly path: readonly string[];
  /** The labels of the block at the root. */
  readonly labels: readonly Label[];
  readonly message: string;
  /** The contents are no object: found out when they are asked for. */
  readonly contents: boolean;
}
/** Blocks of arguments only, which are read from one object (`JustAttributes`). */
const flat: readonly string[] = ['variables', 'locals', 'required_plugins'];
type Around = Parameters<typeof packers>[1];

/** What HCL cannot read as labels and contents of blocks (`unpackBlock` of `hcl/json/structure.go`). */
export const misshapenBlocks = kept((file: File): readonly Misshapen[] => {
  const found: Misshapen[] = [];
  const root = parseTree(file.text);
  for (const object of root?.type === 'array' ? (root.children ?? []) : root ? [root] : [])
    for (const property of propertiesOf(object)) item(property, []);
  return found;

  function item({ key, value }: Property, around: Around): void {
    const text = key.value as string;
    const labels = packers(text, around);
    if (labels === undefined) return;
    const type = { kind: 'name' as const, start: key.offset, end: key.offset + key.length, text };
    unpack(value, labels, { type, labels: [] }, around);
  }

  function unpack(value: Json, missing: number, block: Around[number], around: Around): void {
    const { text } = block.type;
    const report = (at: Json, message: string, contents = false) =>
      found.push({
        start: at.offset,
        end: at.offset + (at.type === 'object' || at.type === 'array' ? 1 : at.length),
        path: [...around.map(({ type }) => type.text), text],
        labels: (around[0] ?? block).labels,
        message,
        contents,
      });
    if (missing === 0) {
      const bodies = value.type === 'array' ? (value.children ?? []) : value.type === 'null' ? [] : [value];
      for (const one of bodies) {
        const nested = one !== value && one.type === 'array' && !flat.includes(text);
        const parts = nested ? (one.children ?? []) : [one];
        for (const part of parts)
          if (part.type !== 'object' && !(part === one && part.type === 'null' && !flat.includes(text)))
            report(
              part,
              `"${text}" is a block: an object is needed here, or a list of objects.`,
              one !== value,
            );
        for (const inner of deepMembersOf(one).filter(isNoComment)) item(inner, [...around, block]);
      }
      return;
    }
    const parts = value.type === 'array' ? (value.children ?? []) : value.type === 'null' ? [] : [value];
    for (const one of parts)
      if (one.type !== 'object')
        report(one, `An object is needed here: its keys are the names after "${text}".`);
    const properties = deepMembersOf(value);
    if (properties.length === 0 && (value.type === 'array' || parts.every(({ type }) => type === 'object')))
      report(value, `"${text}" needs a label: an object whose key is the name.`);
    for (const { key, value: inner } of properties) {
      const label = {
        kind: 'label' as const,
        start: key.offset,
        end: key.offset + key.length,
        text: key.value as string,
        quoted: true,
      };
      unpack(inner, missing - 1, { ...block, labels: [...block.labels, label] }, around);
    }
  }
});
