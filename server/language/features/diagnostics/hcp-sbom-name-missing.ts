import { attributeOf } from '../../model/declarations.ts';
import { insertion } from './edits.ts';
import { at, type Rule } from './rule.ts';
import { sbomsIn } from './sboms.ts';

/** Of several SBOMs in one build, those without a name get one that says nothing of what they are. */
export const hcpSbomNameMissing: Rule = {
  code: 'hcp-sbom-name-missing',
  severity: 'hint',
  check: (module, uri) => {
    const certain = sbomsIn(module, uri).filter(sbom => sbom.certain);
    return certain
      .filter(({ block, build }) => {
        const siblings = certain.filter(other => other.build === build);
        return siblings.length > 1 && !attributeOf(block.body, 'sbom_name');
      })
      .map(({ block }) =>
        at(
          block.header,
          'This build uploads several SBOMs; without "sbom_name" HCP Packer names this one itself.',
        ),
      );
  },
  fixes: ({ start }, module, uri) =>
    sbomsIn(module, uri)
      .filter(({ block }) => block.header.start === start)
      .map(({ block }) => ({
        title: 'Add "sbom_name"',
        edits: insertion(uri, module.files.get(uri)!, block, ['sbom_name = ""']),
      })),
};
