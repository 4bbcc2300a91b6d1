import { removal } from './edits.ts';
import { failsOwnChecks, registriesIn } from './registry-block.ts';
import type { Rule } from './rule.ts';
import { extra } from './whole-folder.ts';

/** A second block at the root, or in one build. One that failed its own checks does not count for Packer. */
export const hcpDuplicateBlock: Rule = {
  code: 'hcp-duplicate-block',
  severity: 'error',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry => {
      const rivals = module.registries.filter(one => one.build === registry.build && !one.dynamic);
      const first = rivals.find(one => !failsOwnChecks(module, one)) ?? rivals[0];
      if (!first || registry.dynamic || rivals.indexOf(registry) <= rivals.indexOf(first)) return [];
      return [
        extra(
          module,
          registry,
          first,
          registry.build
            ? 'A build can have one hcp_packer_registry block; this is another.'
            : 'A configuration can have one hcp_packer_registry block; this is another.',
          'The first one is here.',
        ),
      ];
    }),
  fixes: (problem, module, uri) => {
    const file = module.files.get(uri)!;
    const block = registriesIn(module, uri).find(({ node }) => node.header.start === problem.start)?.node;
    return block
      ? [
          {
            title: 'Remove this hcp_packer_registry block',
            edits: [{ uri, ...removal(file, block), newText: '' }],
          },
        ]
      : [];
  },
};
