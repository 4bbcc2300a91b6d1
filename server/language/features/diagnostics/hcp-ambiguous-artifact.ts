import { sourcesOf } from '../../model/build-sources.ts';
import { attributeOf } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import { textOf } from '../../model/value.ts';
import { dataArgument, hcpDataIn } from './data-sources.ts';
import { argumentOf } from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/**
 * The lookup is of the bucket this module publishes to, and several of its amazon sources build in the region
 * asked for: the first artifact that fits wins, whichever that is.
 */
export const hcpAmbiguousArtifact: Rule = {
  code: 'hcp-ambiguous-artifact',
  severity: 'hint',
  check: (module, uri) => {
    const buckets = new Set(
      module.registries.flatMap(registry => {
        const bucket = argumentOf(module, registry, 'bucket_name');
        return (bucket && textOf(bucket.value)) ?? [];
      }),
    );
    let regions: readonly (string | undefined)[] | undefined;
    return hcpDataIn(module, uri)
      .filter(
        ({ data }) => data.type === 'hcp-packer-artifact' && !dataArgument(module, data, 'component_type'),
      )
      .flatMap(({ data }) => {
        const [bucket, platform, region] = ['bucket_name', 'platform', 'region'].map(name => {
          const argument = dataArgument(module, data, name);
          return argument && textOf(argument.value);
        });
        if (!bucket || !buckets.has(bucket) || platform !== 'aws' || !region) return [];
        regions ??= amazonRegions(module);
        const rivals = regions.filter(one => one === region);
        return rivals.length > 1
          ? [
              at(
                data.node.header,
                `${rivals.length} sources here build aws artifacts in "${region}" for this bucket; "component_type" says which one is meant.`,
              ),
            ]
          : [];
      });
  },
};

/** Where the amazon sources that builds use build; a source once for each use. */
function amazonRegions(module: Module): readonly (string | undefined)[] {
  const sources = new Map(module.sources.toReversed().map(one => [`${one.type}.${one.name}`, one]));
  return module.builds
    .flatMap(build => sourcesOf(module, build).entries)
    .flatMap(({ type, name }) => {
      const source = type.startsWith('amazon-') ? sources.get(`${type}.${name}`) : undefined;
      const region = source && attributeOf(source.node.body, 'region');
      return region ? [textOf(module.evaluate(region.value))] : [];
    });
}
