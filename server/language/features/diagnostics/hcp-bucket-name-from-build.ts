import { shownText, textOf } from '../../model/value.ts';
import { insertion } from './edits.ts';
import { hcpNameOf } from './hcp-names.ts';
import { argumentOf, bucketNameOf, bucketNamePattern, registriesIn } from './registry-block.ts';
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
  // The build keeps its name: it may be that of others, in "only" or on a command line.
  fixes: ({ start }, module, uri) => {
    const registry = registriesIn(module, uri).find(
      one => bucketNameOf(module, one)?.argument.attribute.value.start === start,
    );
    const named = registry && bucketNameOf(module, registry)?.argument;
    const name = named && hcpNameOf(shownText(named.value) ?? '');
    const own = registry && argumentOf(module, registry, 'bucket_name');
    if (!name || own) return [];
    const edits = insertion(uri, module.files.get(uri)!, registry.node, [`bucket_name = "${name}"`]);
    return edits.length > 0 ? [{ title: `Add "bucket_name" with "${name}"`, edits }] : [];
  },
};
