import { removing } from './hcp-duplicate-block.ts';
import { certainRegistries, headerOf, registriesIn } from './registry-block.ts';
import type { Rule } from './rule.ts';
import { extra } from './whole-folder.ts';

/** One at the root and one in a build, or in two builds. Packer says so only in `packer build`. */
export const hcpMultipleBlocks: Rule = {
  code: 'hcp-multiple-blocks',
  severity: 'error',
  phase: 'publish',
  check: (module, uri) => {
    const certain = certainRegistries(module);
    const [first] = certain;
    return registriesIn(module, uri)
      .filter(one => first && one !== first && one.build !== first.build)
      .filter(one => certain.find(other => other.build === one.build) === one)
      .map(one =>
        extra(
          module,
          { uri, node: { header: headerOf(one) } },
          { uri: first!.uri, node: { header: headerOf(first!) } },
          'packer build accepts one hcp_packer_registry block in the whole configuration; this is another.',
          'The first one is here.',
        ),
      );
  },
  fixes: (problem, module, uri) => {
    const registry = registriesIn(module, uri).find(one => headerOf(one).start === problem.start);
    return registry ? [removing(registry, module)] : [];
  },
};
