/** What the rules of a variable let through. */
import type { Expression } from '../syntax/ast.ts';
import { traversalOf } from '../syntax/walk.ts';
import { attributeOf, blocksOf } from './declarations.ts';
import type { Module } from './module.ts';
import { textOf } from './value.ts';

/** The texts a `validation` block lists: `contains(["a", "b"], var.x)`, `var.x == "a" || var.x == "b"`. None where it does not. */
export function allowedValues(module: Module, name: string): readonly string[] {
  const node = module.variables.get(name)?.node;
  if (node?.kind !== 'block') return [];
  for (const { body } of blocksOf(node.body, 'validation')) {
    const condition = attributeOf(body, 'condition')?.value;
    const listed = condition && listedIn(condition, name, module);
    if (listed) return [...new Set(listed)];
  }
  return [];
}

function listedIn(condition: Expression, name: string, module: Module): readonly string[] | undefined {
  const isOwn = (one: Expression | undefined): boolean => {
    const names = one && traversalOf(one);
    return names?.root.name === 'var' && names.steps.length === 1 && names.steps[0]!.name.text === name;
  };
  const text = (one: Expression): string | undefined => textOf(module.evaluate(one));
  switch (condition.kind) {
    case 'parentheses':
      return listedIn(condition.inner, name, module);
    case 'call': {
      const [list, own] = condition.args;
      if (condition.name.text !== 'contains' || list?.kind !== 'tuple' || !isOwn(own)) return undefined;
      const texts = list.elements.map(text);
      return texts.every(one => one !== undefined) ? texts : undefined;
    }
    case 'binary': {
      const { operator, left, right } = condition;
      if (operator === '||') {
        const [one, other] = [left, right].map(side => listedIn(side, name, module));
        return one && other && [...one, ...other];
      }
      const said =
        operator === '==' ? (isOwn(left) ? text(right) : isOwn(right) ? text(left) : undefined) : undefined;
      return said === undefined ? undefined : [said];
    }
    default:
      return undefined;
  }
}
