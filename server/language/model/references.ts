import type { Expression, For, ForDirective, Node, Span } from '../syntax/ast.ts';
import { literalString, visit } from '../syntax/walk.ts';

/** A name read from an expression, followed as far as its text is known: `data.hcp-packer-version.base.id`. */
export interface Reference extends Span {
  /** `var`, `local`, `data`, `build`, … */
  readonly root: string;
  readonly rootSpan: Span;
  /** The names after the root, up to an index that is not a plain string. */
  readonly steps: readonly Step[];
  /** The expression these steps end in. */
  readonly node: Expression;
}
/** `.name` or `["name"]`; the span is the name's, without dot, brackets and quotes. */
export interface Step extends Span {
  readonly text: string;
  readonly index: boolean;
}

const kept = new WeakMap<Node, readonly Reference[]>();

/** Every reference in a node, in order, but for names bound by a `for` around it. */
export function referencesIn(node: Node): readonly Reference[] {
  const known = kept.get(node);
  if (known) return known;
  const found: Reference[] = [];
  const loops: (For | ForDirective)[] = [];
  const inner = new Set<Node>();
  visit(node, child => {
    if (child.kind === 'for' || child.kind === 'for-directive') loops.push(child);
    if (child.kind === 'object')
      for (const { key, bareKey } of child.entries) if (bareKey !== undefined) inner.add(key);
    if (child.kind !== 'variable' && child.kind !== 'attribute-of' && child.kind !== 'index') return;
    const reference = inner.has(child) ? undefined : follow(child, inner);
    if (reference && !loops.some(loop => binds(loop, reference))) found.push(reference);
  });
  found.sort((a, b) => a.start - b.start);
  kept.set(node, found);
  return found;
}

/** Reads a chain from its end. Remembers the targets, which are no references of their own. */
function follow(node: Expression, inner: Set<Node>): Reference | undefined {
  const steps: Step[] = [];
  let end = node;
  let at = node;
  while (at.kind === 'attribute-of' || at.kind === 'index') {
    const step = stepOf(at);
    if (step) steps.unshift(step);
    else {
      steps.length = 0;
      end = at.target;
    }
    inner.add(at.target);
    at = at.target;
  }
  if (at.kind !== 'variable') return undefined;
  return { start: at.start, end: end.end, root: at.name, rootSpan: at, steps, node: end };
}

function stepOf(node: Extract<Expression, { kind: 'attribute-of' | 'index' }>): Step | undefined {
  if (node.kind === 'attribute-of')
    return { text: node.name.text, index: false, start: node.name.start, end: node.name.end };
  const text = literalString(node.key);
  if (text === undefined || node.key.kind !== 'template') return undefined;
  const [part] = node.key.parts;
  return { text, index: true, start: part?.start ?? node.key.start, end: part?.end ?? node.key.end };
}

function binds(loop: For | ForDirective, { root, start }: Reference): boolean {
  const collection = loop.collection;
  return (
    (loop.key?.text === root || loop.value.text === root) &&
    start >= loop.start &&
    start < loop.end &&
    !(start >= collection.start && start < collection.end)
  );
}
