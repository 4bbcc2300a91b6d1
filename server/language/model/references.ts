import type {
  Call,
  Expression,
  File,
  GetAttribute,
  GetIndex,
  Item,
  Node,
  Span,
  Template,
  Variable,
} from '../syntax/ast.ts';
import { eachChild, literalString } from '../syntax/walk.ts';
import { kept, keptByText } from './kept.ts';

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

/** What is looked for everywhere in a text. */
interface Contents {
  /** In the order of the text. */
  readonly references: readonly Reference[];
  readonly templates: readonly Template[];
  readonly calls: readonly Call[];
}

const contentsOf = kept((item: Item): Contents => read(item));
const referencesInFile = kept((file: File): readonly Reference[] => file.body.items.flatMap(referencesOf));

/** Every reference in a node, in order, but for names bound by a `for` around it. */
export const referencesIn = (node: Node): readonly Reference[] =>
  node.kind === 'file' ? referencesInFile(node) : read(node).references;

/** Every reference in an item of a file's root, in order. */
export const referencesOf = (item: Item): readonly Reference[] => contentsOf(item).references;

/** Every quoted string and heredoc in an item of a file's root, in order, outer ones first. */
export const templatesOf = (item: Item): readonly Template[] => contentsOf(item).templates;

/** Every call of a function in an item of a file's root, in order, outer ones first. */
export const callsOf = (item: Item): readonly Call[] => contentsOf(item).calls;

/** Whether a file calls one of these functions anywhere. */
export const callsOneOf = (file: File, functions: { has(name: string): boolean }): boolean =>
  file.body.items.some(item => calledIn(item).some(name => functions.has(name)));
const calledIn = keptByText(item => [...new Set(callsOf(item).map(({ name }) => name.text))]);

/** Those references of a file that stand in a part of it, without looking through it again. */
export function referencesWithin(file: File, { start, end }: Span): readonly Reference[] {
  const { items } = file.body;
  const item = items[firstFrom(items, start + 1) - 1];
  const all = item && end <= item.end ? referencesOf(item) : referencesIn(file);
  const from = firstFrom(all, start);
  return all.slice(from, firstFrom(all, end));
}

/** The index of the first one that begins at an offset or later. */
function firstFrom(all: readonly Span[], offset: number): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function read(root: Node): Contents {
  const references: Reference[] = [];
  const templates: Template[] = [];
  const calls: Call[] = [];
  /** Names of the loops around. */
  let bound: readonly string[] = [];
  walk(root);
  return { references, templates, calls };

  function walk(node: Node): void {
    switch (node.kind) {
      case 'variable':
      case 'attribute-of':
      case 'index':
        chain(node);
        return;
      case 'object':
        for (const { key, bareKey, value } of node.entries) {
          if (bareKey === undefined) walk(key);
          walk(value);
        }
        return;
      case 'for':
      case 'for-directive': {
        walk(node.collection);
        const outer = bound;
        bound = node.key ? [...outer, node.key.text, node.value.text] : [...outer, node.value.text];
        if (node.kind === 'for') {
          if (node.resultKey) walk(node.resultKey);
          walk(node.result);
          if (node.condition) walk(node.condition);
        } else for (const part of node.parts) walk(part);
        bound = outer;
        return;
      }
      case 'template':
        templates.push(node);
        break;
      case 'call':
        calls.push(node);
        break;
    }
    eachChild(node, walk);
  }

  /** Reads a chain from its end; the targets in it are no references of their own. */
  function chain(node: Variable | GetAttribute | GetIndex): void {
    const steps: Step[] = [];
    let end: Expression = node;
    let at: Expression = node;
    let indexed = false;
    while (at.kind === 'attribute-of' || at.kind === 'index') {
      if (at.kind === 'index') indexed = true;
      const step = stepOf(at);
      if (step) steps.push(step);
      else {
        steps.length = 0;
        end = at.target;
      }
      at = at.target;
    }
    if (at.kind !== 'variable') walk(at);
    else if (!bound.includes(at.name))
      references.push({
        start: at.start,
        end: end.end,
        root: at.name,
        rootSpan: at,
        steps: steps.reverse(),
        node: end,
      });
    if (indexed) keys(node);
  }

  function keys(node: Expression): void {
    if (node.kind !== 'attribute-of' && node.kind !== 'index') return;
    keys(node.target);
    if (node.kind === 'index') walk(node.key);
  }
}

function stepOf(node: GetAttribute | GetIndex): Step | undefined {
  if (node.kind === 'attribute-of')
    return { text: node.name.text, index: false, start: node.name.start, end: node.name.end };
  const text = literalString(node.key);
  if (text === undefined || node.key.kind !== 'template') return undefined;
  const [part] = node.key.parts;
  return { text, index: true, start: part?.start ?? node.key.start, end: part?.end ?? node.key.end };
}
