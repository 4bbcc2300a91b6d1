import { attributesOf, blocksInBuild } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import type { Expression } from '../../syntax/ast.ts';
import { suspectsIn } from './suspects.ts';

/** An expression that Packer itself evaluates and wants known, and what it is called. */
export interface CorePlace {
  readonly expression: Expression;
  readonly name: string;
}

const provisioner = [
  'name',
  'only',
  'except',
  'override',
  'pause_before',
  'timeout',
  'max_retries',
  'continue_on_error',
];
/** Of each kind of step the arguments that are Packer's and not the plugin's. */
const steps: ReadonlyMap<string, readonly string[]> = new Map([
  ['provisioner', provisioner],
  ['error-cleanup-provisioner', provisioner],
  ['post-processor', ['name', 'only', 'except', 'keep_input_artifact']],
]);

/** The attributes of `build` and the arguments of its steps that Packer does not leave to a plugin; of suspects. */
export function corePlaces(module: Module, uri: string): readonly CorePlace[] {
  return suspectsIn(module, uri).builds.flatMap(({ node }) => {
    const own = attributesOf(node.body).filter(({ name }) =>
      ['name', 'description', 'sources'].includes(name.text),
    );
    const inner = blocksInBuild(node).filter(block => steps.has(block.type.text));
    return [
      ...own.map(({ name, value }) => ({ expression: value, name: `"${name.text}" of a build` })),
      ...inner.flatMap(block =>
        attributesOf(block.body)
          .filter(({ name }) => steps.get(block.type.text)!.includes(name.text))
          .map(({ name, value }) => ({
            expression: value,
            name: `"${name.text}" of a ${block.type.text}`,
          })),
      ),
    ];
  });
}
