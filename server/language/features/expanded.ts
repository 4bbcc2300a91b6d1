import type { Enclosing } from '../catalog/index.ts';
import { attributeOf } from '../model/declarations.ts';
import type { Block, Label } from '../syntax/ast.ts';
import { literalString } from '../syntax/walk.ts';

/**
 * Blocks from the root inwards as HCL's ext/dynblock leaves them: the `content` of a `dynamic` block whose labels are
 * written out is the body of the block it makes.
 */
export const expanded = (blocks: readonly Block[]): Enclosing =>
  blocks.flatMap((block, i): Enclosing => {
    const labels = blocks[i - 1] && labelsMade(blocks[i - 1]!);
    if (labels && block.type.text === 'content') return [];
    const own = blocks[i + 1]?.type.text === 'content' ? labelsMade(block) : undefined;
    const [type] = block.labels;
    return own && type ? [{ type: { ...type, kind: 'name' }, labels: own }] : [block];
  });

function labelsMade(block: Block): readonly Label[] | undefined {
  const value = block.type.text === 'dynamic' ? attributeOf(block.body, 'labels')?.value : undefined;
  if (value?.kind !== 'tuple' || value.elements.length === 0) return undefined;
  const labels = value.elements.flatMap((element): readonly Label[] => {
    const text = literalString(element);
    return text === undefined
      ? []
      : [{ kind: 'label', text, quoted: true, start: element.start, end: element.end }];
  });
  return labels.length === value.elements.length ? labels : undefined;
}
