import type { Evaluate } from '../../../model/evaluate.ts';
import type { Module } from '../../../model/module.ts';
import type { Reference } from '../../../model/references.ts';
import { referencesTaken } from '../../../model/taken-branches.ts';
import { misfit } from '../../../model/type-constraints.ts';
import { isKnown, sampleOf, type Value } from '../../../model/value.ts';
import type { Expression } from '../../../syntax/ast.ts';
import { at, type Problem } from '../rule.ts';
import { typeNamed } from './locals-data.ts';

/** The types of the arguments of builds and their steps that Packer reads itself. */
const coreTypes: Readonly<Record<string, string>> = {
  name: 'string',
  description: 'string',
  sources: 'list(string)',
  only: 'list(string)',
  except: 'list(string)',
  pause_before: 'string',
  timeout: 'string',
  max_retries: 'number',
  continue_on_error: 'bool',
  keep_input_artifact: 'bool',
};
const mayBeNull = ['sources', 'only', 'except', 'keep_input_artifact'];

/**
 * What is wrong with the value of an argument that Packer does not leave to a component, evaluated as Packer does there;
 * and whether a list of it would do.
 */
export function ownArgumentProblem(
  module: Module,
  name: string,
  value: Expression,
  evaluate: Evaluate = module.evaluate,
): (Problem & { readonly wantsList: boolean }) | undefined {
  const type = coreTypes[name];
  if (type === undefined) return undefined;
  const known = evaluate(value);
  const why =
    known.kind === 'null'
      ? mayBeNull.includes(name)
        ? undefined
        : 'it cannot be null; leave it out instead'
      : (misfit(known, typeNamed(type)) ??
        (name === 'max_retries' ? notWhole(known) : undefined) ??
        (known.kind === 'list' && known.elements.some(one => one.kind === 'null' && !one.assumed)
          ? 'null cannot be an element'
          : undefined));
  if (why)
    return {
      ...at(value, `"${name}": ${why}.`),
      wantsList: type === 'list(string)' && known.kind === 'string',
    };
  const early = isKnown(known) ? undefined : lateIn(value, evaluate);
  return (
    early && {
      ...at(
        early,
        `Packer reads "${name}" before it builds anything; "${nameOf(early)}" is known in the arguments of components only.`,
      ),
      wantsList: false,
    }
  );
}

/** Each source is known only where a component is prepared for it, and a version only when it is published. */
export const lateIn = (value: Expression, evaluate: Evaluate): Reference | undefined =>
  referencesTaken(value, evaluate).find(one => late.has(nameOf(one)));
export const nameOf = ({ root, steps }: Reference): string => `${root}.${steps[0]?.text}`;
const late = new Set(['source.name', 'source.type', 'packer.versionFingerprint', 'packer.iterationID']);

function notWhole(value: Value): string | undefined {
  const text = sampleOf(value);
  return text !== undefined && /^-?\d+\.\d*[1-9]|Inf$/.test(text) ? 'a whole number is required' : undefined;
}
