import { registriesIn } from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/** `hcp_packer_registry` has no labels. */
export const hcpExtraneousLabel: Rule = {
  code: 'hcp-extraneous-label',
  severity: 'error',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry => {
      const [label] = registry.dynamic ? [] : registry.node.labels;
      return label
        ? [
            at(label, 'hcp_packer_registry takes no label; set "bucket_name" in it to name the bucket.', {
              phase: registry.build ? 'initialize' : 'load',
            }),
          ]
        : [];
    }),
  fixes: (problem, module, uri) => {
    const block = registriesIn(module, uri).find(({ node }) => node.labels[0]?.start === problem.start)?.node;
    return block
      ? [
          {
            title: 'Remove the label',
            edits: [{ uri, start: block.type.end, end: block.header.end, newText: '' }],
            isPreferred: true,
          },
        ]
      : [];
  },
};
