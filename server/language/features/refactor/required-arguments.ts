import { placeAt } from '../../catalog/index.ts';
import { attributeOf, blocksOf } from '../../model/declarations.ts';
import { requiredOf } from '../../model/required-plugins.ts';
import type { Block } from '../../syntax/ast.ts';
import { pathAt } from '../../syntax/walk.ts';
import { requiredBody, requiredByBlock, requiredByComponent, requiredRows } from '../completion/item.ts';
import { insertion } from '../diagnostics/edits.ts';
import type { Refactoring, Selected } from './refactoring.ts';

/** On the first line of a block: the arguments it cannot be without, where they are not there yet. */
export function requiredArguments({ module, uri, start }: Selected): readonly Refactoring[] {
  const file = module.files.get(uri);
  if (!file || file.problems.length > 0) return [];
  const blocks = pathAt(file, start).filter((node): node is Block => node.kind === 'block');
  const block = blocks.at(-1);
  if (!block || start > (block.open ?? block.header.end)) return [];
  const place = placeAt(blocks, requiredOf(module));
  if (!place?.block) return [];
  const own =
    place.component && place.block.labels.length > 0 ? requiredByComponent(place.component) : undefined;
  const members = own ?? requiredByBlock(place.block);
  const has = (name: string) =>
    attributeOf(block.body, name) !== undefined ||
    blocksOf(block.body).some(({ type, labels }) => type.text === name || labels[0]?.text === name);
  const lacking = {
    ...members,
    must: members.must.filter(name => !has(name)),
    oneOf: members.oneOf.filter(names => !names.some(has)).map(names => names.slice(0, 1)),
  };
  const lines = requiredBody(requiredRows(lacking, 1)).map(plain);
  if (lines.length === 0) return [];
  const names = [...lacking.must, ...lacking.oneOf.flat()].map(name => `"${name}"`);
  const called = names.length > 3 ? `${names.length} required arguments` : names.join(', ');
  return [
    {
      title: `Add ${called}`,
      kind: 'refactor.rewrite',
      edits: () => insertion(uri, file, block, lines),
    },
  ];
}

/** A snippet as text: of a choice the first. */
const plain = (line: string): string =>
  line.replace(/\$\{\d+\|((?:\\.|[^\\,|])*)[^}]*\}/g, '$1').replace(/\$\d+|\$\{\d+\}/g, '');
