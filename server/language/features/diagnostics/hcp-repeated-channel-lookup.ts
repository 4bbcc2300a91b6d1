import { attributeOf, type Resource } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import { textOf } from '../../model/value.ts';
import type { Attribute, Expression } from '../../syntax/ast.ts';
import { literalString } from '../../syntax/walk.ts';
import { at, type Problem, type Rule } from './rule.ts';

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
};

function repeated(module: Module, uri: string): Problem[] {
  const text = (expression: Expression) => textOf(module.evaluate(expression));
  const firsts = new Map<string, Resource>();
  const problems: Problem[] = [];
  for (const data of module.data) {
    const lookup = lookupOf(data);
    const key = lookup && (lookup.key ?? keyOf(text(lookup.bucket), text(lookup.channel.value)));
    if (!key) continue;
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
