import type { Block } from '../syntax/ast.ts';
import { attributeOf } from './declarations.ts';
import { type Evaluate, roundsOf, type Scope } from './evaluate.ts';
import { object } from './value.ts';

/** The name by which the content of a `dynamic` block knows each element. */
export function iteratorOf(block: Block): string | undefined {
  const iterator = attributeOf(block.body, 'iterator')?.value;
  return iterator?.kind === 'variable' ? iterator.name : block.labels[0]?.text;
}

/**
 * What a `dynamic` block binds for each element, as HCL's ext/dynblock does: an object of `key` and `value`. Undefined
 * where the elements cannot be told.
 */
export function dynamicRounds(
  block: Block,
  evaluate: Evaluate,
  around?: Scope,
): readonly Scope[] | undefined {
  const each = attributeOf(block.body, 'for_each')?.value;
  const name = iteratorOf(block);
  const rounds = each && name !== undefined ? roundsOf(evaluate(each, around)) : undefined;
  return rounds?.map(
    ({ key, value }) =>
      new Map([
        ...(around ?? []),
        [
          name!,
          object(
            new Map([
              ['key', key],
              ['value', value],
            ]),
          ),
        ],
      ]),
  );
}
