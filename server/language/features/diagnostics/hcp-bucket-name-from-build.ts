import { shownText, textOf } from '../../model/value.ts';
import { bucketNameOf, bucketNamePattern, registriesIn } from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/** The name of the build becomes the bucket's, unchecked by Packer and rejected by HCP. */
export const hcpBucketNameFromBuild: Rule = {
  code: 'hcp-bucket-name-from-build',
  severity: 'warning',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry => {
      const found = bucketNameOf(module, registry);
      if (found?.from !== 'build' || found.argument.value.assumed) return [];
      const text = textOf(found.argument.value);
      if (text === undefined || bucketNamePattern.test(text)) return [];
      const shown = shownText(found.argument.value);
      return [
        at(
          found.argument.attribute.value,
          `Without "bucket_name" this is the bucket's name, which has 3 to 36 letters, digits and dashes${
            shown === undefined ? '' : `; "${shown}" does not fit`
          }.`,
        ),
      ];
    }),
};
