import { functions } from '../catalog/index.ts';

export interface Arity {
  readonly fewest: number;
  readonly most: number;
}

let read: ReadonlyMap<string, Arity> | undefined;
/**
 * Every function of Packer by how many arguments it takes. `env` is not among them: it exists in the defaults of
 * variables, and nowhere else.
 */
export function coreFunctions(): ReadonlyMap<string, Arity> {
  read ??= new Map(
    [...functions()].flatMap(([name, { arity }]) =>
      name === 'env' ? [] : [[name, { fewest: arity[0], most: arity[1] }] as const],
    ),
  );
  return read;
}

/** Habits from elsewhere, and what does the same in Packer. */
export const elsewhere: ReadonlyMap<string, string> = new Map([
  ['tostring', 'convert(…, string)'],
  ['tonumber', 'convert(…, number)'],
  ['tobool', 'convert(…, bool)'],
  ['tolist', 'convert(…, list(any))'],
  ['toset', 'convert(…, set(any))'],
  ['tomap', 'convert(…, map(any))'],
]);
