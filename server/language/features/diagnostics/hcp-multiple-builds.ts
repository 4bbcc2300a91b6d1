import { mergedBuilds } from './merged-builds.ts';
import { hasRegistry, turnedOn } from './registry-block.ts';
import type { Rule } from './rule.ts';
import { extra } from './whole-folder.ts';

/** With HCP Packer on, Packer refuses a second build; `packer validate` does not say so. */
export const hcpMultipleBuilds: Rule = {
  code: 'hcp-multiple-builds',
  severity: 'error',
  phase: 'publish',
  check: (module, uri) => {
    if (!hasRegistry(module)) return [];
    const [first, ...others] = module.builds;
    return others
      .filter(build => build.uri === uri)
      .map(build => {
        const problem = extra(
          module,
          build,
          first!,
          'With hcp_packer_registry packer build takes one build block; this is another.',
          'The first one is here.',
        );
        return { ...problem, related: [...problem.related!, turnedOn(module)] };
      });
  },
  fixes: (problem, module, uri) => {
    const [first] = module.builds;
    const build = module.builds.find(
      ({ node, uri: its }) => its === uri && node.header.start === problem.start,
    );
    return first && build ? mergedBuilds(first, build, module) : [];
  },
};
