import { argumentOf, partsOf, registriesIn } from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/** Packer sets `git_sha` itself, over the template's. */
export const hcpReservedLabel: Rule = {
  code: 'hcp-reserved-label',
  severity: 'information',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry => {
      const labels = argumentOf(module, registry, 'build_labels');
      const label = labels && partsOf(labels).find(part => part.key === 'git_sha');
      return label
        ? [
            at(
              label.keySpan,
              'Packer sets "git_sha" to the commit of the template when it is in a repository, and this value is lost.',
            ),
          ]
        : [];
    }),
};
