import { buildStep } from '../model/blocks.ts';
import { attributeOf } from '../model/declarations.ts';
import { kept } from '../model/kept.ts';
import type { Attribute, Block, Body, File, Span } from '../syntax/ast.ts';
import { literalString } from '../syntax/walk.ts';

/** What kind of thing a symbol is; the editor's edge has an icon for each. */
export type SymbolKind =
  | 'variable'
  | 'local'
  | 'source'
  | 'data'
  | 'build'
  | 'step'
  | 'plugin'
  | 'block'
  | 'argument';

export interface DocumentSymbol {
  readonly name: string;
  /** What the name alone does not say, such as `source amazon-ebs`. */
  readonly detail: string;
  readonly kind: SymbolKind;
  readonly deprecated: boolean;
  readonly span: Span;
  /** Where it is named. */
  readonly selection: Span;
  readonly children: readonly DocumentSymbol[];
}

/** The outline of one file: blocks and arguments as they are nested. */
export const documentSymbols = kept((file: File): readonly DocumentSymbol[] =>
  bodySymbols(file.body, undefined),
);

/** The symbols of a file that can be meant from elsewhere: what it declares, and its builds and plugins. */
export function declaredSymbols(file: File): readonly DocumentSymbol[] {
  return documentSymbols(file).flatMap(symbol => {
    if (symbol.kind === 'argument') return [];
    if (symbol.kind !== 'block') return [symbol];
    return symbol.children
      .flatMap(child => [child, ...child.children])
      .filter(({ kind }) => kind === 'variable' || kind === 'local' || kind === 'plugin');
  });
}

/**
 * How well a symbol fits what somebody types, 0 best; undefined where it does not. Editors narrow names down by their
 * characters in order, case aside; words behind the first one are about where it is (VS Code: `region variable`).
 */
export function rankFor(name: string, container: string, query: string): number | undefined {
  const [first = '', ...more] = query.toLowerCase().split(/\s+/).filter(Boolean);
  const lower = name.toLowerCase();
  const around = `${lower} ${container.toLowerCase()}`;
  if (!inOrder(lower, first) || !more.every(word => inOrder(around, word))) return undefined;
  return lower === first ? 0 : lower.startsWith(first) ? 1 : lower.includes(first) ? 2 : 3;
}

function inOrder(text: string, characters: string): boolean {
  let at = 0;
  for (const c of characters) {
    at = text.indexOf(c, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function bodySymbols(body: Body, within: Block | undefined): DocumentSymbol[] {
  return body.items.flatMap(item =>
    item.kind === 'block'
      ? blockSymbol(item, within)
      : item.kind === 'attribute'
        ? attributeSymbol(item, within)
        : [],
  );
}

const entries: Readonly<Record<string, SymbolKind>> = {
  variables: 'variable',
  locals: 'local',
  required_plugins: 'plugin',
};

function attributeSymbol(item: Attribute, within: Block | undefined): DocumentSymbol {
  const kind = (within && entries[within.type.text]) ?? 'argument';
  const detail = kind === 'argument' ? '' : kind;
  return symbol(item, item.name.text, detail, kind, item.name, []);
}

const roots: Readonly<Record<string, SymbolKind>> = {
  variable: 'variable',
  local: 'local',
  source: 'source',
  data: 'data',
};

function blockSymbol(block: Block, within: Block | undefined): DocumentSymbol {
  const children = bodySymbols(block.body, block);
  const type = block.type.text;
  const texts = block.labels.map(label => label.text);
  const label = block.labels.at(-1);
  if (!label || label.text.trim() === '') {
    const deprecated = type === 'hcp_packer_registry' && within !== undefined;
    if (type !== 'build' || within) return symbol(block, type, '', 'block', block.type, children, deprecated);
    const name = attributeOf(block.body, 'name')?.value;
    return symbol(block, type, (name && literalString(name)) ?? '', 'build', block.type, children);
  }
  const kind = within ? (buildStep(type) ? 'step' : 'block') : (roots[type] ?? 'block');
  const detail = [type, ...texts.slice(0, -1)].join(' ');
  return symbol(block, label.text, detail, kind, label, children);
}

const symbol = (
  { start, end }: Span,
  name: string,
  detail: string,
  kind: SymbolKind,
  selection: Span,
  children: readonly DocumentSymbol[],
  deprecated = false,
): DocumentSymbol => ({
  name: name || '…',
  detail,
  kind,
  deprecated,
  span: { start, end },
  selection: { start: selection.start, end: selection.end },
  children,
});
