import { hcpDuplicateBlock } from './hcp-duplicate-block.ts';
import { registriesIn } from './registry-block.ts';
import type { Rule } from './rule.ts';
import { extra } from './whole-folder.ts';

/** One at the root and one in a build, or in two builds. Packer says so only in `packer build`. */
export const hcpMultipleBlocks: Rule = {
  code: 'hcp-multiple-blocks',
  severity: 'error',
  phase: 'publish',
  check: (module, uri) => {
    const certain = module.registries.filter(one => !one.dynamic);
    const [first] = certain;
    return registriesIn(module, uri)
      .filter(one => one !== first && one.build !== first?.build && certain.includes(one))
      .filter(one => certain.find(other => other.build === one.build) === one)
      .map(one =>
        extra(
          module,
          one,
          first!,
          'packer build accepts one hcp_packer_registry block in the whole configuration; this is another.',
          'The first one is here.',
        ),
      );
  },
  fixes: hcpDuplicateBlock.fixes!,
};
