import { shownText } from '../../model/value.ts';
import { renamed } from './hcp-names.ts';
import { bucketNameInvalid, descriptionTooLong, registriesIn } from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/** Packer's own pattern for `bucket_name`. Not checked where the description is already too long. */
export const hcpBucketNameInvalid: Rule = {
  code: 'hcp-bucket-name-invalid',
  severity: 'error',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry => {
      const name = !descriptionTooLong(module, registry) && bucketNameInvalid(module, registry);
      if (!name) return [];
      const text = shownText(name.value);
      return [
        at(
          name.attribute.value,
          `A bucket name has 3 to 36 letters, digits and dashes${text === undefined ? '' : `; "${text}" does not fit`}.`,
        ),
      ];
    }),
  fixes: renamed,
};
