import { argumentOf, bucketNameOf, failsOwnChecks, registriesIn } from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/**
 * No bucket name in the template. A warning, since `HCP_PACKER_BUCKET_NAME` may name it. Not where several
 * builds already stop the build, nor for a name that a variable leaves empty and a user may set.
 */
export const hcpBucketNameMissing: Rule = {
  code: 'hcp-bucket-name-missing',
  severity: 'warning',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry => {
      const own = argumentOf(module, registry, 'bucket_name');
      if (registry.dynamic || own?.value.assumed || own?.value.kind === 'null') return [];
      if (bucketNameOf(module, registry) || failsOwnChecks(module, registry)) return [];
      if (registry.build && (module.builds.length !== 1 || module.registries.some(one => !one.build)))
        return [];
      return [
        at(
          own?.attribute.value ?? registry.node.header,
          registry.build
            ? 'No bucket name: packer build fails unless HCP_PACKER_BUCKET_NAME is set. Set "bucket_name" here or "name" of the build.'
            : 'No bucket name: packer build fails unless HCP_PACKER_BUCKET_NAME is set. At the root, "name" of the build does not count.',
        ),
      ];
    }),
};
