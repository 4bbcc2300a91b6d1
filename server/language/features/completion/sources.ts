/** Sources of builds as they are named elsewhere. */
import { sourcesOf } from '../../model/build-sources.ts';
import type { Block } from '../../syntax/ast.ts';
import type { Here } from './item.ts';

/** `type.name` of the sources of a build, as `only` and `except` compare them. */
export function sourceNames(block: Block, { module }: Here): readonly string[] {
  const build = module.builds.find(({ node }) => node === block);
  return build
    ? [
        ...new Set(
          sourcesOf(module, build).entries.flatMap(({ type, localName }) =>
            localName === undefined ? [] : [`${type}.${localName}`],
          ),
        ),
      ]
    : [];
}

/** The entry of one plugin in `required_plugins`. */
export const isPluginEntry = (blocks: readonly Block[]): boolean =>
  blocks.length === 2 && blocks[1]!.type.text === 'required_plugins';
