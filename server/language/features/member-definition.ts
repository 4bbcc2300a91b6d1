/** Where a member of a value is written: the key in the object a local is made of, the field in the type of a variable. */
import type { Module } from '../model/module.ts';
import type { Expression, For, Name, Node, Span } from '../syntax/ast.ts';
import { literalString, pathAt } from '../syntax/walk.ts';
import { iteratorBlock } from './completion/entries.ts';

/** A key, in the file it stands in; `item` is all of its entry. */
export interface MemberDeclaration extends Span {
  readonly uri: string;
  readonly item: Span;
}

/** An expression, or a type in its place, with the file it stands in and the loops around it. */
interface Place {
  readonly uri: string;
  readonly at: Expression;
  readonly isType: boolean;
}

/** Values may be made of each other, in circles too, and of each other twice. */
const DEEPEST = 20;
const MOST_STEPS = 2_000;

/** For `local.tags.Na|me`, `var.net["vp|c"]` or `disk.si|ze` in a loop: the key, and where it is written. */
export function memberDefinition(
  module: Module,
  uri: string,
  offset: number,
): { readonly from: Span; readonly declarations: readonly MemberDeclaration[] } | undefined {
  const file = module.files.get(uri);
  if (!file) return undefined;
  const path = pathAt(file, offset);
  const [node, parent] = [path.at(-1) as Node, path.at(-2)];
  const named =
    node.kind === 'name' && parent?.kind === 'attribute-of'
      ? { target: parent.target, name: node.text, from: node as Span }
      : indexed(path);
  if (!named) return undefined;
  const places = seeking(module, path).meant({ uri, at: named.target, isType: false }, DEEPEST);
  const found = places.flatMap(place => entriesAt(place, named.name));
  // What a type declares, a default only gives a value.
  const declared = found.filter(({ place }) => place.isType);
  return { from: named.from, declarations: declared.length > 0 ? declared : found };
}

/** `target["name"]` around the cursor. */
function indexed(path: readonly Node[]) {
  const index = path.findLast(node => node.kind === 'index');
  const name = index && path.includes(index.key) ? literalString(index.key) : undefined;
  return index && name !== undefined ? { target: index.target, name, from: index.key as Span } : undefined;
}

function entriesAt(
  { uri, at, isType }: Place,
  name: string,
): readonly (MemberDeclaration & { place: Place })[] {
  if (at.kind !== 'object') return [];
  return at.entries
    .filter(entry => (entry.bareKey ?? literalString(entry.key)) === name)
    .map(({ key, value, start, end }) => ({
      ...{ uri, start: key.start, end: key.end, item: { start, end } },
      place: { uri, at: value, isType },
    }));
}

/** Follows names to what they stand for, seen from a place. */
function seeking(module: Module, path: readonly Node[]) {
  const blocks = path.filter(node => node.kind === 'block');
  let steps = 0;

  /** The objects and lists that an expression comes to, as far as they are written out. */
  function meant(place: Place, depth: number): readonly Place[] {
    if (depth <= 0 || steps++ > MOST_STEPS) return [];
    const { uri, at, isType } = place;
    const same = (next: Expression): readonly Place[] => meant({ uri, at: next, isType }, depth - 1);
    switch (at.kind) {
      case 'parentheses':
        return same(at.inner);
      case 'conditional':
        return [...same(at.then), ...same(at.otherwise)];
      case 'call':
        if (isType)
          return ['object', 'optional'].includes(at.name.text) && at.args[0] ? same(at.args[0]) : [place];
        return ['merge', 'concat'].includes(at.name.text) ? at.args.flatMap(same) : [];
      case 'variable':
        return bound(at.name, place, depth);
      case 'attribute-of':
        return (
          declared(at.target, at.name, depth) ?? stepped({ uri, at: at.target, isType }, at.name.text, depth)
        );
      case 'index': {
        const of: Place = { uri, at: at.target, isType };
        const name = literalString(at.key);
        return name === undefined ? elements(of, depth) : stepped(of, name, depth);
      }
      default:
        return [place];
    }
  }

  /** `local.x`, `var.x`. */
  function declared(target: Expression, { text }: Name, depth: number): readonly Place[] | undefined {
    if (target.kind !== 'variable') return undefined;
    if (target.name === 'local') {
      const local = module.locals.get(text);
      return local?.expression
        ? meant({ uri: local.uri, at: local.expression, isType: false }, depth - 1)
        : [];
    }
    if (target.name !== 'var') return undefined;
    const variable = module.variables.get(text);
    if (!variable) return [];
    const said = (at: Expression | undefined, isType: boolean) =>
      at ? meant({ uri: variable.uri, at, isType }, depth - 1) : [];
    return [...said(variable.type, true), ...said(variable.default, false)];
  }

  const stepped = (of: Place, name: string, depth: number): readonly Place[] => {
    const iterated = name === 'value' ? iteration(of, depth) : undefined;
    if (iterated) return iterated;
    return meant(of, depth - 1).flatMap(object => {
      const entries = entriesAt(object, name).flatMap(({ place }) => meant(place, depth - 1));
      return entries.length > 0 || !isCollection(object.at) ? entries : elements(object, depth);
    });
  };

  /** What a list, or a map, holds. */
  const elements = (of: Place, depth: number): readonly Place[] =>
    meant(of, depth - 1).flatMap(({ uri, at, isType }) => {
      const inner =
        at.kind === 'tuple'
          ? at.elements
          : at.kind === 'object'
            ? at.entries.map(({ value }) => value)
            : isType && at.kind === 'call' && at.args[0]
              ? [at.args[0]]
              : [];
      return inner.flatMap(next => meant({ uri, at: next, isType }, depth - 1));
    });

  /** The variable of a loop around the place. */
  function bound(name: string, { uri }: Place, depth: number): readonly Place[] {
    const loop = path.findLast((node): node is For => node.kind === 'for' && node.value.text === name);
    return loop ? elements({ uri, at: loop.collection, isType: false }, depth) : [];
  }

  /** `it.value` in the content of a `dynamic` block. */
  function iteration({ uri, at }: Place, depth: number): readonly Place[] | undefined {
    const block = at.kind === 'variable' ? iteratorBlock(at.name, blocks) : undefined;
    const each = block?.body.items.find(item => item.kind === 'attribute' && item.name.text === 'for_each');
    return each?.kind === 'attribute' ? elements({ uri, at: each.value, isType: false }, depth) : undefined;
  }

  return { meant };
}

/** `list(…)`, `set(…)` or `map(…)` of a type. */
const isCollection = (at: Expression): boolean =>
  at.kind === 'call' && ['list', 'set', 'map'].includes(at.name.text);
