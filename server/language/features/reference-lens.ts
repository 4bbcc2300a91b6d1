/** How often what a block declares is used, above the block. */
import { counted } from '../../../protocol/words.ts';
import { sourcesOf } from '../model/build-sources.ts';
import { blocksOf } from '../model/declarations.ts';
import type { Module } from '../model/module.ts';
import { occurrencesFrom, occurrencesIn } from '../model/occurrences.ts';
import type { Block, File, Span } from '../syntax/ast.ts';

/** A block worth a lens; what it says is found out when it comes into view. */
export interface ReferenceLens {
  readonly span: Span;
}

export interface Counted {
  readonly title: string;
  /** The name the places are about. */
  readonly offset: number;
  readonly places: readonly (Span & { readonly uri: string })[];
}

const declaring = ['variable', 'variables', 'local', 'locals', 'source', 'data', 'build'];

/** Blocks that declare something. Entries of `locals` share one, so that no line comes between them. */
export const referenceLenses = (file: File): readonly ReferenceLens[] =>
  blocksOf(file.body)
    .filter(
      ({ type, body }) => declaring.includes(type.text) && (!/s$/.test(type.text) || body.items.length > 0),
    )
    .map(({ header }) => ({ span: header }));

/** The words of a lens, and the places it leads to. Undefined where the block is gone. */
export function countedAt(module: Module, uri: string, offset: number): Counted | undefined {
  const block = blocksOf(module.files.get(uri)?.body ?? emptyBody).find(one => one.start === offset);
  if (!block) return undefined;
  if (block.type.text === 'build') return builds(module, uri, block);
  const { byFile } = occurrencesIn(module);
  const declared = (byFile.get(uri) ?? []).filter(
    one =>
      one.role === 'declaration' &&
      ['variable', 'local', 'source', 'data'].includes(one.thing.kind) &&
      block.start <= one.start &&
      one.end <= block.end,
  );
  const [first] = declared;
  if (!first) return undefined;
  const places = declared.flatMap(({ thing }) =>
    occurrencesFrom(module, uri, thing.id).filter(({ role }) => role !== 'declaration'),
  );
  const several = declared.length > 1 ? ` to ${declared.length} ${first.thing.kind}s` : '';
  return { title: `${counted(places.length, 'reference')}${several}`, offset: first.start, places };
}

const emptyBody = { kind: 'body', items: [], start: 0, end: 0 } as const;

/** Nothing refers to a build; it is the one that leads on, to its sources. */
function builds(module: Module, uri: string, block: Block): Counted | undefined {
  const build = module.builds.find(({ node }) => node === block);
  if (!build) return undefined;
  const { entries, open } = sourcesOf(module, build);
  const places = entries.flatMap(({ type, name }) =>
    occurrencesFrom(module, uri, `source ${type}.${name}`).filter(({ role }) => role === 'declaration'),
  );
  if (entries.length === 0) return undefined;
  return {
    title: `builds ${open ? 'at least ' : ''}${counted(entries.length, 'source')}`,
    offset: block.type.start,
    places,
  };
}
