/** Where templates name buckets, channels, versions and artifacts of the registry. */
import type { Use } from '../../../../protocol/requests.ts';
import type { Registry, Resource } from '../../model/declarations.ts';
import { kept } from '../../model/kept.ts';
import type { Module } from '../../model/module.ts';
import { marksOf, textOf } from '../../model/value.ts';
import type { Attribute, Block, Expression, Span } from '../../syntax/ast.ts';
import { movedSpan } from '../../syntax/resume.ts';
import { traversalOf } from '../../syntax/walk.ts';
import { meaningOfNames } from '../diagnostics/suspects.ts';
import { blockName, placeOf } from './places.ts';

/** A value as the template has it: what it comes to, and where it is written. */
export interface Said {
  readonly text: string;
  readonly span: Span;
}

export type ReferenceKind = 'version' | 'artifact' | 'iteration' | 'image' | 'registry';

/**
 * A data source that reads the registry, or the block that publishes to it. What cannot be known before a
 * build is undefined, and so is what must not be shown.
 */
export interface Reference {
  readonly kind: ReferenceKind;
  readonly uri: string;
  readonly block: Block;
  /** The data source's name. */
  readonly name: string;
  readonly bucket: Said | undefined;
  readonly channel: Said | undefined;
  /** `version_fingerprint` */
  readonly fingerprint: Said | undefined;
  /** `iteration_id` of the deprecated image data source: the version's ULID. */
  readonly versionId: Said | undefined;
  readonly platform: Said | undefined;
  readonly region: Said | undefined;
  readonly componentType: Said | undefined;
  /** `channels` of the publishing block. */
  readonly channels: readonly Said[];
  /** The data source this one takes its fingerprint or iteration id from. */
  readonly through: { readonly type: string; readonly name: string } | undefined;
  /** An argument that chooses among artifacts is there, but not known. */
  readonly vague: boolean;
}

const kinds: ReadonlyMap<string, ReferenceKind> = new Map([
  ['hcp-packer-version', 'version'],
  ['hcp-packer-artifact', 'artifact'],
  ['hcp-packer-iteration', 'iteration'],
  ['hcp-packer-image', 'image'],
]);

/** Every reference of a configuration, in file order; with a uri, those of that file. */
export function referencesOf(module: Module, uri?: string): readonly Reference[] {
  const { data, registries } = uri === undefined ? module : (module.declarations.get(uri) ?? nothing);
  return [
    ...data.filter(({ type }) => kinds.has(type)).map(one => reference(module, one)),
    ...publishing(module, registries),
  ];
}
const nothing: Pick<Module, 'data' | 'registries'> = { data: [], registries: [] };

/** The blocks of a configuration that publish to the registry, in file order. */
export const publishersOf = (module: Module): readonly Reference[] => publishing(module, module.registries);

const publishing = (module: Module, registries: readonly Registry[]): readonly Reference[] =>
  registries.filter(({ dynamic }) => dynamic === undefined).map(one => reference(module, one));

const referencesByBlock = kept((_module: Module) => new Map<Block, Reference>());

/** Read when first asked for: an edit costs the file it is in, not its folder. */
function reference(module: Module, of: Resource | Registry): Reference {
  const known = referencesByBlock(module);
  const made = known.get(of.node) ?? placed(lastRead(module, of), of);
  known.set(of.node, made);
  return made;
}

/** A reference as it stands in the text its block was read from first. */
type Read = Omit<Reference, 'uri' | 'block'>;
const memories = kept((_block: Block): { meaning?: string; read?: Read } => ({}));

/** Where every name means the same as before, so does what a block says. */
function lastRead(module: Module, of: Resource | Registry): Read {
  const first = of.node.origin ?? of.node;
  const anew = () =>
    'type' in of ? read(module, kinds.get(of.type)!, first, of.name) : read(module, 'registry', first, '');
  if (!module.lineage) return anew();
  const memory = memories(first);
  const meaning = meaningOfNames(module);
  if (!memory.read || memory.meaning !== meaning) memory.read = anew();
  memory.meaning = meaning;
  return memory.read;
}

function placed(read: Read, { uri, node: block }: Resource | Registry): Reference {
  const by = block.start - (block.origin ?? block).start;
  if (by === 0) return { ...read, uri, block };
  const moved = (said: Said | undefined): Said | undefined =>
    said && { text: said.text, span: movedSpan(said.span, by) };
  return {
    uri,
    block,
    kind: read.kind,
    name: read.name,
    bucket: moved(read.bucket),
    channel: moved(read.channel),
    fingerprint: moved(read.fingerprint),
    versionId: moved(read.versionId),
    platform: moved(read.platform),
    region: moved(read.region),
    componentType: moved(read.componentType),
    channels: read.channels.map(({ text, span }) => ({ text, span: movedSpan(span, by) })),
    through: read.through,
    vague: read.vague,
  };
}

function read(module: Module, kind: ReferenceKind, block: Block, name: string): Read {
  const attributes = new Map(
    block.body.items
      .filter((item): item is Attribute => item.kind === 'attribute')
      .map(attribute => [attribute.name.text, attribute.value]),
  );
  const said = (argument: string): Said | undefined => saidBy(module, attributes.get(argument));
  const platform = said(kind === 'image' ? 'cloud_provider' : 'platform');
  const region = said('region');
  const componentType = said('component_type');
  const chooses = ['platform', 'cloud_provider', 'region', 'component_type'].filter(a => attributes.has(a));
  return {
    kind,
    name,
    bucket: said('bucket_name'),
    channel: said('channel_name') ?? said('channel'),
    fingerprint: said('version_fingerprint'),
    versionId: said('iteration_id'),
    platform,
    region,
    componentType,
    channels: kind === 'registry' ? elements(module, attributes.get('channels')) : [],
    through: source(attributes.get('version_fingerprint') ?? attributes.get('iteration_id')),
    vague: chooses.length > [platform, region, componentType].filter(value => value !== undefined).length,
  };
}

/** Non-empty, known and fit to be shown. */
function saidBy(module: Module, expression: Expression | undefined): Said | undefined {
  if (expression === undefined) return undefined;
  const value = module.evaluate(expression);
  const text = textOf(value);
  return text === undefined || text === '' || marksOf(value).sensitive
    ? undefined
    : { text, span: expression };
}

/** The elements of a list written out; of any other expression with a known list, each at the expression. */
function elements(module: Module, expression: Expression | undefined): readonly Said[] {
  if (expression === undefined) return [];
  if (expression.kind === 'tuple')
    return expression.elements.flatMap(element => saidBy(module, element) ?? []);
  const value = module.evaluate(expression);
  if (value.kind !== 'list' || marksOf(value).sensitive) return [];
  return value.elements.flatMap(element => {
    const text = textOf(element);
    return text === undefined || text === '' ? [] : [{ text, span: expression }];
  });
}

/** `data.hcp-packer-version.NAME.fingerprint`, `data.hcp-packer-iteration.NAME.id`. */
function source(expression: Expression | undefined): Reference['through'] {
  const path = expression && dataPath(expression);
  if (!path) return undefined;
  const { type, name, output } = path;
  return (type === 'hcp-packer-version' && output === 'fingerprint') ||
    (type === 'hcp-packer-iteration' && output === 'id')
    ? { type, name }
    : undefined;
}

/** `data.TYPE.NAME.OUTPUT…` taken apart; undefined for anything else. */
export function dataPath(
  expression: Expression,
): { type: string; name: string; output: string | undefined } | undefined {
  const traversal = traversalOf(expression);
  if (traversal?.root.name !== 'data') return undefined;
  const [type, name, output] = traversal.steps.map(step => step.name.text);
  return type === undefined || name === undefined ? undefined : { type, name, output };
}

/** The data source of a type and name. */
export function referenceNamed(module: Module, type: string, name: string): Reference | undefined {
  const data = kinds.has(type) ? module.data.find(one => one.type === type && one.name === name) : undefined;
  return data && reference(module, data);
}

/** Every place of a configuration that depends on a bucket, for "used by". */
export function usesOf(module: Module): readonly Use[] {
  return referencesOf(module).flatMap(reference => {
    const { uri, bucket, fingerprint, channels, through } = reference;
    if (!bucket) return [];
    const channel =
      reference.channel ?? (through && referenceNamed(module, through.type, through.name)?.channel);
    const use: Use = {
      ...placeOf(uri, module.files.get(uri)!, reference.block),
      name: blockName(reference.block),
      bucket: bucket.text,
      ...(reference.kind === 'registry' ? { publishes: true } : {}),
      ...(channel ? { channel: channel.text } : {}),
      ...(fingerprint ? { fingerprint: fingerprint.text } : {}),
    };
    return channels.length === 0 ? [use] : [use, ...channels.map(({ text }) => ({ ...use, channel: text }))];
  });
}
