import { sourcesOf } from '../../model/build-sources.ts';
import { attributeOf } from '../../model/declarations.ts';
import { kept, keptByText } from '../../model/kept.ts';
import type { Module } from '../../model/module.ts';
import { textOf } from '../../model/value.ts';
import { literalString } from '../../syntax/walk.ts';
import { quotedText } from '../quoted-text.ts';
import { dataArgument, hcpDataIn } from './data-sources.ts';
import { insertion } from './edits.ts';
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
    return hcpDataIn(module, uri)
      .filter(({ data }) => {
        if (data.type !== 'hcp-packer-artifact') return false;
        const bucket = literalBucket(data.node);
        if (bucket !== undefined && !buckets.has(bucket)) return false;
        return !dataArgument(module, data, 'component_type');
      })
      .flatMap(({ data }) => {
        const [bucket, platform, region] = ['bucket_name', 'platform', 'region'].map(name => {
          const argument = dataArgument(module, data, name);
          return argument && textOf(argument.value);
        });
        if (!bucket || !buckets.has(bucket) || platform !== 'aws' || !region) return [];
        const rivals = rivalsOf(module, region);
        return rivals.length > 1
          ? [
              at(
                data.node.header,
                `${rivals.length} sources here build aws artifacts in "${region}" for this bucket; "component_type" says which one is meant.`,
                { data: [...new Set(rivals)] },
              ),
            ]
          : [];
      });
  },
  fixes: ({ start, data }, module, uri) => {
    const artifact = module.data.find(({ uri: its, node }) => its === uri && node.header.start === start);
    return (data as readonly string[]).map(component => ({
      title: `Add component_type = "${component}"`,
      edits: artifact
        ? insertion(uri, module.files.get(uri)!, artifact.node, [
            `component_type = "${quotedText(component)}"`,
          ])
        : [],
    }));
  },
};

/** What `bucket_name` is where it is plain text. */
const literalBucket = keptByText(item => {
  const argument = item.kind === 'block' ? attributeOf(item.body, 'bucket_name') : undefined;
  return argument && literalString(argument.value);
});

/** The amazon sources that builds use to build in a region; a source once for each use. */
const rivalsOf = (module: Module, region: string): readonly string[] =>
  amazonSources(module).get(region) ?? [];

const amazonSources = kept((module: Module): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  const sources = new Map(module.sources.toReversed().map(one => [`${one.type}.${one.name}`, one]));
  for (const { type, name } of module.builds.flatMap(build => sourcesOf(module, build).entries)) {
    const source = type.startsWith('amazon-') ? sources.get(`${type}.${name}`) : undefined;
    const attribute = source && attributeOf(source.node.body, 'region');
    const region = attribute && textOf(module.evaluate(attribute.value));
    if (region) found.set(region, [...(found.get(region) ?? []), `${type}.${name}`]);
  }
  return found;
});
