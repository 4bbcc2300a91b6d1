import { kept } from '../model/kept.ts';
import type { File, Node, Span } from '../syntax/ast.ts';
import { insideOf } from '../syntax/spans.ts';
import { eachChild } from '../syntax/walk.ts';

/** Standard types only, so that every theme has a colour for each. */
export const tokenTypes = ['type', 'enumMember', 'property', 'function', 'variable', 'number'] as const;
/** `defaultLibrary` is Packer's own; `member` tells `.name` from `name =`. */
export const tokenModifiers = ['defaultLibrary', 'member'] as const;

/** One name or number, on one line. */
export interface SemanticToken extends Span {
  readonly type: (typeof tokenTypes)[number];
  readonly modifier: (typeof tokenModifiers)[number] | undefined;
}

/**
 * What each name is, in order. Where the grammar is right these say the same, so that no colour changes once
 * the server has started; `semanticTokenScopes` in the manifest maps one to the other. Text in strings,
 * keywords and comments are the grammar's alone.
 */
export const semanticTokens = kept((file: File): readonly SemanticToken[] => {
  const tokens: SemanticToken[] = [];
  const add = (
    { start, end }: Span,
    type: SemanticToken['type'],
    modifier?: SemanticToken['modifier'],
  ): void => {
    if (end > start) tokens.push({ start, end, type, modifier });
  };
  walk(file, file.text, [], add);
  tokens.sort((a, b) => a.start - b.start);
  return tokens;
});

/** The tokens a range touches. */
export const semanticTokensIn = (file: File, { start, end }: Span): readonly SemanticToken[] =>
  semanticTokens(file).filter(token => token.end >= start && token.start <= end);

type Add = (span: Span, type: SemanticToken['type'], modifier?: SemanticToken['modifier']) => void;

const roots: readonly string[] = ['var', 'local', 'data', 'source', 'build', 'packer', 'path'];

/** @param bound names of loops around, which hide Packer's */
function walk(node: Node, text: string, bound: readonly string[], add: Add): void {
  const each = (child: Node, names = bound): void => walk(child, text, names, add);
  switch (node.kind) {
    case 'block':
      add(node.type, 'type');
      for (const label of node.labels) add(insideOf(label, text), 'enumMember');
      each(node.body);
      return;
    case 'attribute':
      add(node.name, 'property');
      break;
    case 'call':
      // Of `a::b` the grammar sees a call of `b`; nothing in Packer is called like that.
      if (!node.name.text.includes(':')) add(node.name, 'function', 'defaultLibrary');
      break;
    case 'number':
      if (/^\d/.test(node.text)) add(node, 'number');
      break;
    case 'attribute-of':
      if (
        node.target.kind === 'variable' &&
        roots.includes(node.target.name) &&
        !bound.includes(node.target.name)
      )
        add(node.target, 'variable', 'defaultLibrary');
      else each(node.target);
      member(node.name, add);
      return;
    case 'splat':
      each(node.target);
      for (const step of node.each) {
        if (step.kind === 'attribute') member(step.name, add);
        else each(step.key);
      }
      return;
    case 'variable':
      add(node, 'variable');
      break;
    case 'object':
      for (const { key, bareKey, value } of node.entries) {
        if (bareKey === undefined) each(key);
        else if (key.kind === 'variable') add(key, 'property');
        each(value);
      }
      return;
    case 'for':
    case 'for-directive': {
      if (node.key) add(node.key, 'variable');
      add(node.value, 'variable');
      each(node.collection);
      const inner = [...bound, node.value.text, ...(node.key ? [node.key.text] : [])];
      for (const part of partsOf(node)) each(part, inner);
      return;
    }
  }
  eachChild(node, child => each(child));
}

function partsOf(loop: Extract<Node, { kind: 'for' | 'for-directive' }>): readonly Node[] {
  if (loop.kind === 'for-directive') return loop.parts;
  const { resultKey, result, condition } = loop;
  return [...(resultKey ? [resultKey] : []), result, ...(condition ? [condition] : [])];
}

/** `.0`, the old form of `[0]`, is a number. */
function member(name: Span & { readonly text: string }, add: Add): void {
  if (/^\d/.test(name.text)) add(name, 'number');
  else add(name, 'property', 'member');
}
