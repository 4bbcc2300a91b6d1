import { attributeOf, type Declarations, type Resource } from '../../model/declarations.ts';
import { kept, keptByText } from '../../model/kept.ts';
import { firsts } from '../../model/layers.ts';
import type { Module } from '../../model/module.ts';
import { acrossFiles, listAcross } from '../../model/stretches.ts';
import { textOf } from '../../model/value.ts';
import type { Attribute, Expression } from '../../syntax/ast.ts';
import { literalString } from '../../syntax/walk.ts';
import { at, type Fix, type Problem, type Rule } from './rule.ts';

/** An artifact that is looked up by channel. */
class Lookup {
  readonly data: Resource;
  /** Where both are written out: what it asks for, whatever other files say. */
  readonly key: string | undefined;

  constructor(data: Resource, { key }: Asked) {
    this.data = data;
    this.key = key;
  }

  get bucket(): Expression {
    return attributeOf(this.data.node.body, 'bucket_name')!.value;
  }

  get channel(): Attribute {
    return attributeOf(this.data.node.body, 'channel_name')!;
  }
}

interface Asked {
  readonly key: string | undefined;
}

/** Undefined where a data source names no bucket or no channel. */
const askedIn = keptByText((item): Asked | undefined => {
  if (item.kind !== 'block') return undefined;
  const [bucket, channel] = ['bucket_name', 'channel_name'].map(name => attributeOf(item.body, name)?.value);
  return bucket && channel && { key: keyOf(literalString(bucket), literalString(channel)) };
});

interface Lookups {
  readonly all: readonly Lookup[];
  /** The first ones by what they ask for, of those that have it written out. */
  readonly written: ReadonlyMap<string, Lookup>;
  readonly others: readonly Lookup[];
}

/** A folder may have hundreds of lookups, and a keystroke changes one file: the others are read once. */
const lookupsOf = kept(({ data: resources }: Declarations): Lookups => {
  const all = resources.flatMap((data): readonly Lookup[] => {
    const asked = data.type === 'hcp-packer-artifact' ? askedIn(data.node) : undefined;
    return asked ? [new Lookup(data, asked)] : [];
  });
  const written = firsts(
    all.filter(({ key }) => key !== undefined),
    ({ key }) => key!,
  );
  return { all, written, others: all.filter(({ key }) => key === undefined) };
});

const keyOf = (bucket: string | undefined, channel: string | undefined) =>
  bucket && channel ? `${bucket}\n${channel}` : undefined;

/** Each artifact looked up by channel is a request of its own, and HCP bills by the request. */
export const hcpRepeatedChannelLookup: Rule = {
  code: 'hcp-repeated-channel-lookup',
  severity: 'hint',
  check: (module, uri) => {
    const own = module.declarations.get(uri);
    return (own ? lookupsOf(own).all : []).flatMap(lookup => {
      const first = firstLike(lookup, module);
      return first && first !== lookup ? [repeated(lookup, first)] : [];
    });
  },
  fixes: sharedVersion,
};

/** One version data source, and its fingerprint in every artifact of the same channel. */
function sharedVersion(problem: Problem, module: Module, uri: string): readonly Fix[] {
  const all = [...module.declarations.values()].flatMap(one => lookupsOf(one).all);
  const own = all.find(one => one.data.uri === uri && one.channel.start === problem.start);
  const key = own && askedBy(own, module);
  const same = key === undefined ? [] : all.filter(one => askedBy(one, module) === key);
  const [first] = same;
  if (!own || !first) return [];
  const taken = module.data.filter(one => one.type === 'hcp-packer-version').map(one => one.name);
  const names = [first.data.name, `${first.data.name}_version`];
  const name = names.find(one => !taken.includes(one));
  if (!name || same.some(one => attributeOf(one.data.node.body, 'version_fingerprint'))) return [];
  const { text } = module.files.get(first.data.uri)!;
  const of = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
  const { bucket, channel } = first;
  const { start } = first.data.node;
  const version = `data "hcp-packer-version" "${name}" {\n  bucket_name  = ${of(bucket)}\n  channel_name = ${of(channel.value)}\n}\n\n`;
  return [
    {
      title: `Look the version up once, as data "hcp-packer-version" "${name}"`,
      edits: [
        { uri: first.data.uri, start, end: start, newText: version },
        ...same.map(({ data, channel: by }) => ({
          uri: data.uri,
          start: by.start,
          end: by.end,
          newText: `version_fingerprint = data.hcp-packer-version.${name}.fingerprint`,
        })),
      ],
    },
  ];
}

/** What a lookup asks for; undefined where that is not known. */
function askedBy(lookup: Lookup, module: Module): string | undefined {
  const text = (expression: Expression) => textOf(module.evaluate(expression));
  return lookup.key ?? keyOf(text(lookup.bucket), text(lookup.channel.value));
}

/** The first one in Packer's order that asks for the same. */
function firstLike(lookup: Lookup, module: Module): Lookup | undefined {
  const key = askedBy(lookup, module);
  if (key === undefined) return undefined;
  const written = writtenOut(module).get(key);
  const other = others(module.stretches).find(one => askedBy(one, module) === key);
  if (!written || !other) return written ?? other;
  const order = (one: Lookup) => [...module.declarations.keys()].indexOf(one.data.uri);
  return (order(written) - order(other) || written.channel.start - other.channel.start) < 0 ? written : other;
}
const writtenOut = acrossFiles(one => lookupsOf(one).written);
const others = listAcross(one => lookupsOf(one).others);

const repeated = ({ channel }: Lookup, first: Lookup): Problem =>
  at(
    channel,
    'The same channel of the same bucket is looked up twice, each a billed request; one hcp-packer-version and its fingerprint would do for all.',
    {
      related: [
        {
          uri: first.data.uri,
          start: first.channel.start,
          end: first.channel.end,
          message: 'It is looked up here first.',
        },
      ],
    },
  );
