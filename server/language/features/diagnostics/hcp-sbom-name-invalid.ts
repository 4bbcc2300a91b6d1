import { shownText, textOf } from '../../model/value.ts';
import { renamed } from './hcp-names.ts';
import { at, type Rule } from './rule.ts';
import { sbomArgument, sbomsIn } from './sboms.ts';

/** Packer's message allows `_` too; its pattern does not. */
const pattern = /^[0-9A-Za-z-]{3,36}$/;

/** The name of an SBOM that Packer refuses. */
export const hcpSbomNameInvalid: Rule = {
  code: 'hcp-sbom-name-invalid',
  severity: 'error',
  phase: 'prepare',
  check: (module, uri) =>
    sbomsIn(module, uri).flatMap(sbom => {
      const name = sbom.certain ? sbomArgument(module, sbom, 'sbom_name') : undefined;
      const text = name && textOf(name.value);
      if (!text || pattern.test(text) || text.includes('<no value>')) return [];
      const shown = shownText(name.value);
      return [
        at(
          name.attribute.value,
          `The name of an SBOM has 3 to 36 letters, digits and dashes${shown === undefined ? '' : `; "${shown}" does not fit`}.`,
        ),
      ];
    }),
  fixes: renamed,
};
