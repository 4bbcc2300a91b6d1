import { textOf } from '../../model/value.ts';
import { retexted } from './core/family.ts';
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
  fixes: ({ start, end }, module, uri) => {
    const sboms = sbomsIn(module, uri);
    const build = sboms.find(({ block }) => block.start < start && end < block.end)?.build;
    const taken = sboms.map(sbom => {
      const name = sbom.build === build && sbomArgument(module, sbom, 'sbom_name');
      return name ? textOf(name.value) : undefined;
    });
    // Only what stands there as text can be given a number.
    const written = /^"([\dA-Za-z-]+)"$/.exec(module.files.get(uri)!.text.slice(start, end))?.[1];
    if (!written) return [];
    const numbered = (number: number) => `${written.slice(0, 36 - `-${number}`.length)}-${number}`;
    let number = 2;
    while (taken.includes(numbered(number))) number++;
    return [retexted(uri, { start, end }, numbered(number))];
  },
};
