import { boolOf } from '../../model/value.ts';
import { at, type Rule } from './rule.ts';
import { sbomArgument, sbomsIn } from './sboms.ts';

/** An SBOM is either taken from `source` or generated. */
export const hcpSbomSource: Rule = {
  code: 'hcp-sbom-source',
  severity: 'error',
  check: (module, uri) =>
    sbomsIn(module, uri).flatMap(sbom => {
      if (!sbom.certain) return [];
      const source = sbomArgument(module, sbom, 'source');
      const auto = sbomArgument(module, sbom, 'auto_generate');
      const generated = !auto || auto.value.kind === 'null' ? false : boolOf(auto.value);
      if (generated === undefined) return [];
      const empty =
        !source ||
        source.value.kind === 'null' ||
        (source.value.kind === 'string' && source.value.value === '');
      if (empty && !generated)
        return [
          at(
            source?.attribute.value ?? sbom.block.header,
            'An hcp-sbom needs the "source" of the SBOM, or "auto_generate = true".',
          ),
        ];
      return source && !empty && generated
        ? [at(source.attribute.name, '"source" and "auto_generate" exclude each other.')]
        : [];
    }),
};
