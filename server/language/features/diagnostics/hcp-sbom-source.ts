import { attributeOf } from '../../model/declarations.ts';
import { boolOf } from '../../model/value.ts';
import type { Attribute } from '../../syntax/ast.ts';
import { insertion, removal } from './edits.ts';
import { at, type Rule } from './rule.ts';
import { sbomArgument, sbomsIn } from './sboms.ts';

/** An SBOM is either taken from `source` or generated. */
export const hcpSbomSource: Rule = {
  code: 'hcp-sbom-source',
  severity: 'error',
  phase: 'prepare',
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
  fixes: ({ start }, module, uri) => {
    const file = module.files.get(uri)!;
    const sbom = sbomsIn(module, uri).find(({ block }) => block.start <= start && start < block.end);
    if (!sbom) return [];
    const [source, auto] = ['source', 'auto_generate'].map(name => attributeOf(sbom.block.body, name));
    const without = (attribute: Attribute) => ({ uri, ...removal(file, attribute), newText: '' });
    if (source && auto && source.name.start === start)
      return [
        { title: 'Remove "source"', edits: [without(source)] },
        { title: 'Remove "auto_generate"', edits: [without(auto)] },
      ];
    const generate = auto
      ? [{ uri, start: auto.value.start, end: auto.value.end, newText: 'true' }]
      : insertion(uri, file, sbom.block, ['auto_generate = true']);
    return [
      { title: 'Set "auto_generate = true"', edits: [...(source ? [without(source)] : []), ...generate] },
    ];
  },
};
