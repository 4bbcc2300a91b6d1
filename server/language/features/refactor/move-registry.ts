import { attributesOf } from '../../model/declarations.ts';
import { isJsonFile } from '../../model/file-kinds.ts';
import { indented, removal } from '../diagnostics/edits.ts';
import type { Refactoring, Selected } from './refactoring.ts';

/** For a Packer before 1.13.0, which knows `hcp_packer_registry` in a build only. The way back is a quick fix. */
export function movingRegistry({ module, uri, start }: Selected): readonly Refactoring[] {
  const registry = module.registries.find(
    ({ uri: its, node, build }) =>
      its === uri && !build && node.start <= start && start <= Math.max(node.header.end, node.open ?? 0),
  );
  const [build] = module.builds;
  if (
    !registry ||
    !build ||
    isJsonFile(build.uri) ||
    module.builds.length > 1 ||
    module.registries.length > 1
  )
    return [];
  const { node } = registry;
  const file = module.files.get(uri)!;
  const target = build.node;
  if (node.close === undefined || target.open === undefined || target.close === undefined) return [];
  const last = attributesOf(target.body).at(-1);
  return [
    {
      title: 'Move hcp_packer_registry into the build, for Packer before 1.13.0',
      kind: 'refactor.move',
      edits: () => [
        { uri, ...removal(file, node), newText: '' },
        {
          uri: build.uri,
          start: last?.end ?? target.open! + 1,
          end: last?.end ?? target.open! + 1,
          newText: `${last ? '\n' : ''}\n${indented(file, node)}${last ? '' : '\n'}`,
        },
      ],
    },
  ];
}
