import { textOf } from '../../model/value.ts';
import { at, type Rule } from './rule.ts';
import { sbomArgument, sbomsIn } from './sboms.ts';

/** SBOMs of one build need names of their own. One without a name may get any. */
export const hcpSbomNameDuplicate: Rule = {
  code: 'hcp-sbom-name-duplicate',
  severity: 'hint',
  check: (module, uri) => {
    const named = sbomsIn(module, uri).flatMap(sbom => {
      const name = sbom.certain ? sbomArgument(module, sbom, 'sbom_name') : undefined;
      const text = name && textOf(name.value);
      return text ? [{ sbom, text, span: name.attribute.value }] : [];
    });
    return named.flatMap(({ sbom, text, span }, i) => {
      const first = named.slice(0, i).find(one => one.text === text && one.sbom.build === sbom.build);
      return first
        ? [
            at(span, 'Another SBOM of this build has this name; HCP wants distinct ones.', {
              related: [{ uri, start: first.span.start, end: first.span.end, message: 'It is here first.' }],
            }),
          ]
        : [];
    });
  },
};
