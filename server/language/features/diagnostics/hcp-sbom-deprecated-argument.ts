import { attributeOf } from '../../model/declarations.ts';
import { removal } from './edits.ts';
import { at, type Rule } from './rule.ts';
import { sbomsIn } from './sboms.ts';

/** The scanner is no longer downloaded, so where from and its checksum are not read. */
export const hcpSbomDeprecatedArgument: Rule = {
  code: 'hcp-sbom-deprecated-argument',
  severity: 'warning',
  tag: 'deprecated',
  check: (module, uri) =>
    sbomsIn(module, uri).flatMap(({ block }) =>
      ['scanner_url', 'scanner_checksum'].flatMap(name => {
        const attribute = attributeOf(block.body, name);
        return attribute ? [at(attribute.name, `"${name}" is deprecated, and Packer ignores it.`)] : [];
      }),
    ),
  fixes: ({ start }, module, uri) => {
    const file = module.files.get(uri)!;
    const attribute = sbomsIn(module, uri)
      .flatMap(({ block }) => block.body.items)
      .find(item => item.start === start);
    return attribute?.kind === 'attribute'
      ? [
          {
            title: `Remove "${attribute.name.text}"`,
            edits: [{ uri, ...removal(file, attribute), newText: '' }],
            isPreferred: true,
          },
        ]
      : [];
  },
};
