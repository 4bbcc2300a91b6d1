import { attributeOf, type Resource } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import { textOf } from '../../model/value.ts';
import type { Attribute, Expression } from '../../syntax/ast.ts';
import { literalString } from '../../syntax/walk.ts';
import { at, type Fix, type Problem, type Rule } from './rule.ts';

interface Lookup {
  readonly bucket: Expression;
  readonly channel: Attribute;
  /** Where both are written out: what it asks for, whatever other files say. */
  readonly key: string | undefined;
}

const read = new WeakMap<Resource, Lookup | null>();

/** A folder may have hundreds of lookups, and a keystroke changes one file: the others are read once. */
function lookupOf(data: Resource): Lookup | null {
  const known = read.get(data);
  if (known !== undefined) return known;
  const bucket = attributeOf(data.node.body, 'bucket_name')?.value;
  const channel = attributeOf(data.node.body, 'channel_name');
  const lookup =
    data.type === 'hcp-packer-artifact' && bucket && channel
      ? { bucket, channel, key: keyOf(literalString(bucket), literalString(channel.value)) }
      : null;
  read.set(data, lookup);
  return lookup;
}

const keyOf = (bucket: string | undefined, channel: string | undefined) =>
  bucket && channel ? `${bucket}\n${channel}` : undefined;

/** Each artifact looked up by channel is a request of its own, and HCP bills by the request. */
export const hcpRepeatedChannelLookup: Rule = {
  code: 'hcp-repeated-channel-lookup',
  severity: 'hint',
  check: (module, uri) =>
    module.data.some(data => data.uri === uri && lookupOf(data)) ? repeated(module, uri) : [],
  fixes: sharedVersion,
};

/** One version data source, and its fingerprint in every artifact of the same channel. */
function sharedVersion(problem: Problem, module: Module, uri: string): readonly Fix[] {
  const all = lookupsIn(module);
  const own = all.find(one => one.data.uri === uri && one.lookup.channel.start === problem.start);
  const same = all.filter(one => one.key === own?.key);
  const [first] = same;
  if (!own || !first) return [];
  const taken = module.data.filter(one => one.type === 'hcp-packer-version').map(one => one.name);
  const names = [first.data.name, `${first.data.name}_version`];
  const name = names.find(one => !taken.includes(one));
  if (!name || same.some(one => attributeOf(one.data.node.body, 'version_fingerprint'))) return [];
  const { text } = module.files.get(first.data.uri)!;
  const of = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
  const { bucket, channel } = first.lookup;
  const { start } = first.data.node;
  const version = `data "hcp-packer-version" "${name}" {\n  bucket_name  = ${of(bucket)}\n  channel_name = ${of(channel.value)}\n}\n\n`;
  return [
    {
      title: `Look the version up once, as data "hcp-packer-version" "${name}"`,
      edits: [
        { uri: first.data.uri, start, end: start, newText: version },
        ...same.map(({ data, lookup }) => ({
          uri: data.uri,
          start: lookup.channel.start,
          end: lookup.channel.end,
          newText: `version_fingerprint = data.hcp-packer-version.${name}.fingerprint`,
        })),
      ],
    },
  ];
}

/** What is looked up by channel and can be read. */
function lookupsIn(
  module: Module,
): readonly { readonly data: Resource; readonly lookup: Lookup; readonly key: string }[] {
  const text = (expression: Expression) => textOf(module.evaluate(expression));
  return module.data.flatMap(data => {
    const lookup = lookupOf(data);
    const key = lookup && (lookup.key ?? keyOf(text(lookup.bucket), text(lookup.channel.value)));
    return lookup && key ? [{ data, lookup, key }] : [];
  });
}

function repeated(module: Module, uri: string): Problem[] {
  const firsts = new Map<string, Resource>();
  const problems: Problem[] = [];
  for (const { data, lookup, key } of lookupsIn(module)) {
    const first = firsts.get(key);
    if (!first) firsts.set(key, data);
    else if (data.uri === uri) {
      const { start, end } = lookupOf(first)!.channel;
      problems.push(
        at(
          lookup.channel,
          'The same channel of the same bucket is looked up twice, each a billed request; one hcp-packer-version and its fingerprint would do for all.',
          { related: [{ uri: first.uri, start, end, message: 'It is looked up here first.' }] },
        ),
      );
    }
  }
  return problems;
}
