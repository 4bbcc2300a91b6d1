import { attributeOf } from '../../model/declarations.ts';
import { textOf } from '../../model/value.ts';
import { insertion } from './edits.ts';
import { hcpNameOf } from './hcp-names.ts';
import {
  argumentOf,
  bucketNameOf,
  bucketNamePattern,
  certainRegistries,
  failsOwnChecks,
  headerOf,
  registriesIn,
} from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/**
 * No bucket name in the template. A warning, since `HCP_PACKER_BUCKET_NAME` may name it. Not where several
 * builds already stop the build, nor for a name that a variable leaves empty and a user may set.
 */
export const hcpBucketNameMissing: Rule = {
  code: 'hcp-bucket-name-missing',
  severity: 'warning',
  phase: 'publish',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry => {
      if (!certainRegistries(module).includes(registry)) return [];
      const own = argumentOf(module, registry, 'bucket_name');
      if (own?.value.assumed || own?.value.kind === 'null') return [];
      if (bucketNameOf(module, registry) || failsOwnChecks(module, registry)) return [];
      if (registry.build && (module.builds.length !== 1 || module.registries.some(one => !one.build)))
        return [];
      return [
        at(
          own?.attribute.value ?? headerOf(registry),
          registry.build
            ? 'No bucket name: packer build fails unless HCP_PACKER_BUCKET_NAME is set. Set "bucket_name" here or "name" of the build.'
            : 'No bucket name: packer build fails unless HCP_PACKER_BUCKET_NAME is set. At the root, "name" of the build does not count.',
        ),
      ];
    }),
  fixes: (problem, module, uri) => {
    const registry = registriesIn(module, uri).find(one => headerOf(one).start === problem.start);
    const [build, ...others] = module.builds;
    const name = build && others.length === 0 ? attributeOf(build.node.body, 'name') : undefined;
    const named = name && bucketNamePattern.test(textOf(module.evaluate(name.value)) ?? '');
    const folder = /([^/]*)\/[^/]*$/.exec(decodeURIComponent(uri))?.[1] ?? '';
    const value = named
      ? module.files.get(build!.uri)!.text.slice(name.value.start, name.value.end)
      : `"${hcpNameOf(folder) ?? ''}"`;
    const edits = registry
      ? insertion(uri, module.files.get(uri)!, registry.node, [`bucket_name = ${value}`])
      : [];
    return edits.length > 0
      ? [
          {
            title: named
              ? 'Add "bucket_name" with the name of the build'
              : hcpNameOf(folder)
                ? 'Add "bucket_name" with the name of the folder'
                : 'Add "bucket_name"',
            edits,
          },
        ]
      : [];
  },
};
