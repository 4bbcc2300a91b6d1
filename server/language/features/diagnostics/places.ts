import { attributesOf, blocksOf } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import type { Expression } from '../../syntax/ast.ts';

/** An expression that Packer itself evaluates and wants known, and what it is called. */
export interface CorePlace {
  readonly expression: Expression;
  readonly name: string;
}

const steps = ['provisioner', 'error-cleanup-provisioner', 'post-processor'];
const stepArguments: Record<string, readonly string[]> = {
  provisioner: [
    'name',
    'only',
    'except',
    'override',
    'pause_before',
    'timeout',
    'max_retries',
    'continue_on_error',
  ],
  'post-processor': ['name', 'only', 'except', 'keep_input_artifact'],
};
stepArguments['error-cleanup-provisioner'] = stepArguments['provisioner']!;

/** The attributes of `build` and the arguments of its steps that Packer does not leave to a plugin. */
export function corePlaces(module: Module, uri: string): readonly CorePlace[] {
  return module.builds
    .filter(build => build.uri === uri)
    .flatMap(({ node }) => {
      const own = attributesOf(node.body).filter(({ name }) =>
        ['name', 'description', 'sources'].includes(name.text),
      );
      const inner = [node, ...blocksOf(node.body, 'post-processors')].flatMap(({ body }) =>
        blocksOf(body).filter(block => steps.includes(block.type.text)),
      );
      return [
        ...own.map(({ name, value }) => ({ expression: value, name: `"${name.text}" of a build` })),
        ...inner.flatMap(block =>
          attributesOf(block.body)
            .filter(({ name }) => stepArguments[block.type.text]!.includes(name.text))
            .map(({ name, value }) => ({
              expression: value,
              name: `"${name.text}" of a ${block.type.text}`,
            })),
        ),
      ];
    });
}
