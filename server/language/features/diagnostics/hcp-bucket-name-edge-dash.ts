import { textOf } from '../../model/value.ts';
import { renamed } from './hcp-names.ts';
import { bucketNameOf, bucketNamePattern, registriesIn } from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/** Packer lets it pass; HCP's own names start and end with a letter or digit. */
export const hcpBucketNameEdgeDash: Rule = {
  code: 'hcp-bucket-name-edge-dash',
  severity: 'information',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry => {
      // The name of the build, where that is the bucket's.
      const name = bucketNameOf(module, registry)?.argument;
      const text = name && !name.value.assumed ? textOf(name.value) : undefined;
      return text !== undefined && bucketNamePattern.test(text) && /^-|-$/.test(text)
        ? [
            at(
              name!.attribute.value,
              'HCP names start and end with a letter or digit; it may refuse this bucket.',
            ),
          ]
        : [];
    }),
  fixes: renamed,
};
