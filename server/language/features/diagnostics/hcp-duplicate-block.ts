import type { Registry } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import { removal } from './edits.ts';
import { certainRegistries, failsOwnChecks, headerOf, registriesIn, timesMade } from './registry-block.ts';
import type { Fix, Rule } from './rule.ts';
import { extra } from './whole-folder.ts';

/** A second block at the root, or in one build. One that failed its own checks does not count for Packer. */
export const hcpDuplicateBlock: Rule = {
  code: 'hcp-duplicate-block',
  severity: 'error',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry => {
      const rivals = rivalsOf(module, registry);
      const first = rivals.find(one => !failsOwnChecks(module, one)) ?? rivals[0];
      if (!first) return [];
      const again = registry === first && timesMade(module, registry) > 1;
      if (!again && rivals.indexOf(registry) <= rivals.indexOf(first)) return [];
      return [
        extra(
          module,
          { uri, node: { header: headerOf(registry) } },
          { uri: first.uri, node: { header: headerOf(first) } },
          again
            ? 'A build can have one hcp_packer_registry block; this makes several.'
            : registry.build
              ? 'A build can have one hcp_packer_registry block; this is another.'
              : 'A configuration can have one hcp_packer_registry block; this is another.',
          'The first one is here.',
        ),
      ];
    }),
  fixes: (problem, module, uri) => {
    const registry = registriesIn(module, uri).find(one => headerOf(one).start === problem.start);
    return registry && rivalsOf(module, registry).length > 1 ? [removing(registry, module)] : [];
  },
};

/** Takes a block out, with the `dynamic` block that makes it. */
export const removing = ({ uri, node, dynamic }: Registry, module: Module): Fix => ({
  title: 'Remove this hcp_packer_registry block',
  edits: [{ uri, ...removal(module.files.get(uri)!, dynamic ?? node), newText: '' }],
});

/** The blocks of the same place, in Packer's order: in a build that of the text, `dynamic` or not. */
const rivalsOf = (module: Module, { build }: Registry): readonly Registry[] => {
  const rivals = certainRegistries(module).filter(one => one.build === build);
  return build ? rivals.sort((a, b) => a.node.start - b.node.start) : rivals;
};
