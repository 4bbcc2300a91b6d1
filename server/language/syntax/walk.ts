import type { Expression, File, Name, Node, Span, Variable } from './ast.ts';

/** Calls `fn` with the parts of a node, in the order of the text. */
export function eachChild(node: Node, fn: (child: Node) => void): void {
  switch (node.kind) {
    case 'file':
      fn(node.body);
      return;
    case 'body':
      for (const child of node.items) fn(child);
      return;
    case 'attribute':
      fn(node.name);
      fn(node.value);
      return;
    case 'block':
      fn(node.type);
      for (const child of node.labels) fn(child);
      fn(node.body);
      return;
    case 'incomplete':
      fn(node.name);
      return;
    case 'template':
      for (const child of node.parts) fn(child);
      return;
    case 'interpolation':
      fn(node.expression);
      return;
    case 'if':
      fn(node.condition);
      for (const child of node.then) fn(child);
      for (const child of node.otherwise) fn(child);
      return;
    case 'for-directive':
      if (node.key) fn(node.key);
      fn(node.value);
      fn(node.collection);
      for (const child of node.parts) fn(child);
      return;
    case 'attribute-of':
      fn(node.target);
      fn(node.name);
      return;
    case 'index':
      fn(node.target);
      fn(node.key);
      return;
    case 'splat':
      fn(node.target);
      for (const step of node.each) fn(step.kind === 'attribute' ? step.name : step.key);
      return;
    case 'call':
      fn(node.name);
      for (const child of node.args) fn(child);
      return;
    case 'tuple':
      for (const child of node.elements) fn(child);
      return;
    case 'object':
      for (const { key, value } of node.entries) {
        fn(key);
        fn(value);
      }
      return;
    case 'for':
      if (node.key) fn(node.key);
      fn(node.value);
      fn(node.collection);
      if (node.resultKey) fn(node.resultKey);
      fn(node.result);
      if (node.condition) fn(node.condition);
      return;
    case 'conditional':
      fn(node.condition);
      fn(node.then);
      fn(node.otherwise);
      return;
    case 'binary':
      fn(node.left);
      fn(node.right);
      return;
    case 'unary':
      fn(node.operand);
      return;
    case 'parentheses':
      fn(node.inner);
      return;
  }
}

/**
 * Calls `fn` with the node and everything below it, outermost first. Where `fn` gives `false`, what is below
 * that node is left out.
 */
export function visit(node: Node, fn: (node: Node) => unknown): void {
  const enter = (at: Node) => {
    if (fn(at) !== false) eachChild(at, enter);
  };
  enter(node);
}

/**
 * The nodes around an offset, the file first, the innermost last. A cursor behind the last character of a node
 * is still in it, unless another node starts right there: between `a` and `.b` the name before counts.
 */
export function pathAt(file: File, offset: number): readonly Node[] {
  const path: Node[] = [file];
  for (let node: Node | undefined = file; node; ) {
    let inner: Node | undefined;
    eachChild(node, child => {
      if (child.start <= offset && offset <= child.end && (!inner || better(child, inner, offset)))
        inner = child;
    });
    if (inner) path.push(inner);
    node = inner;
  }
  return path;
}

/** Two neighbours meet at the cursor. A hole or a name to be typed wins, then the one with characters. */
const better = (child: Node, than: Node, offset: number): boolean =>
  child.start === child.end
    ? than.end === offset && !isOpen(than)
    : than.end === offset && !isWord(than) && !isOpen(than) && child.end > offset;

/** The cursor is still in it, though it ends there: `${` without its `}`, a dot without a name. */
const isOpen = (node: Node): boolean =>
  node.kind === 'interpolation'
    ? node.expression.end === node.end
    : node.kind === 'attribute-of' && node.name.start === node.name.end;

const isWord = (node: Node): boolean =>
  node.kind === 'name' || node.kind === 'variable' || node.kind === 'label' || node.kind === 'attribute-of';

/** One step of a traversal: `.name`, `["name"]` or `[0]`. The span goes from the dot or bracket to the end. */
export interface Step extends Span {
  readonly kind: 'attribute' | 'key' | 'index';
  /** The name, the text of the key, the index as written; its span without quotes. */
  readonly name: Name;
}

/** A root name and steps that are known without evaluating anything. */
export interface Traversal extends Span {
  readonly root: Variable;
  readonly steps: readonly Step[];
}

/** `var.image["id"]` taken apart; undefined for everything that is not a plain traversal. */
export function traversalOf(expression: Expression): Traversal | undefined {
  const steps: Step[] = [];
  let at: Expression = expression;
  for (;;) {
    if (at.kind === 'variable')
      return { start: at.start, end: expression.end, root: at, steps: steps.reverse() };
    if (at.kind === 'attribute-of') {
      const legacy = /^\d/.test(at.name.text);
      steps.push({ kind: legacy ? 'index' : 'attribute', ...at.step, name: at.name });
      at = at.target;
    } else if (at.kind === 'index') {
      const step = indexStep(at.key, at.target.end, at.end);
      if (!step) return;
      steps.push(step);
      at = at.target;
    } else return;
  }
}

function indexStep(key: Expression, start: number, end: number): Step | undefined {
  if (key.kind === 'number')
    return {
      kind: 'index',
      start,
      end,
      name: { kind: 'name', start: key.start, end: key.end, text: key.text },
    };
  const text = literalString(key);
  if (text === undefined || key.kind !== 'template') return;
  const part = key.parts[0];
  const name: Name = {
    kind: 'name',
    start: part?.start ?? key.start + 1,
    end: part?.end ?? key.start + 1,
    text,
  };
  return { kind: 'key', start, end, name };
}

/** The text of a template that is text only: quoted or heredoc. */
export function literalString(expression: Expression): string | undefined {
  if (expression.kind !== 'template') return;
  let text = '';
  for (const part of expression.parts) {
    if (part.kind !== 'text') return;
    text += part.value;
  }
  return text;
}
