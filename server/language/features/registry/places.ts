/** How places in configurations are named and numbered for people. */
import type { Place } from '../../../../protocol/requests.ts';
import { startsOf } from '../../model/line-starts.ts';
import type { Block, File, Span } from '../../syntax/ast.ts';
import { lineAt } from '../../syntax/lines.ts';

/** As a reference to the block reads: `data.hcp_packer_version.base`, `aws_instance.web`, `hcp_packer_registry`. */
export const blockName = (block: Block): string =>
  [
    ...(block.type.text === 'resource' ? [] : [block.type.text]),
    ...block.labels.map(({ text }) => text),
  ].join('.');

/** The lines of a part of a file. */
export function placeOf(uri: string, file: File, { start, end }: Span): Omit<Place, 'name'> {
  const starts = startsOf(file);
  return { uri, line: lineAt(starts, start), endLine: lineAt(starts, end) };
}
