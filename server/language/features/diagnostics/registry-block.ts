import { attributeOf, type Registry } from '../../model/declarations.ts';
import { dynamicRounds } from '../../model/dynamic-rounds.ts';
import { kept, keptBy } from '../../model/kept.ts';
import type { Module } from '../../model/module.ts';
import { byteLength, sampleOf, textOf, type Value } from '../../model/value.ts';
import type { Attribute, Expression, Span } from '../../syntax/ast.ts';
import type { Related } from './rule.ts';

/** The arguments of `hcp_packer_registry`; everything else in it is ignored without a message. */
export const registryArguments = {
  bucket_name: 'text',
  description: 'text',
  bucket_labels: 'labels',
  build_labels: 'labels',
  labels: 'labels',
  channels: 'texts',
} as const;
export type RegistryArgument = keyof typeof registryArguments;

/**
 * The registry blocks of a file that are there for certain: those of a `dynamic` block only where what it goes
 * through is known and not empty, as Packer never reads the others.
 */
export const registriesIn = keptBy((module: Module, uri: string): readonly Registry[] =>
  module.registries.filter(registry => registry.uri === uri && timesMade(module, registry) > 0),
);

/** Those of all files that no value of a variable takes away: at the root, then those in builds. */
export const certainRegistries = kept((module: Module): readonly Registry[] =>
  module.registries.filter(registry => {
    const each = registry.dynamic && attributeOf(registry.dynamic.body, 'for_each');
    return timesMade(module, registry) > 0 && !(each && module.evaluate(each.value).assumed);
  }),
);

/** How many blocks it stands for; none where that cannot be told. */
export const timesMade = (module: Module, { dynamic }: Registry): number =>
  dynamic ? (dynamicRounds(dynamic, module.evaluate)?.length ?? 0) : 1;

/** The header that a person reads as the block's. */
export const headerOf = ({ node, dynamic }: Registry): Span => (dynamic ?? node).header;

/** HCP Packer is on for this configuration: it has a registry block for certain. */
export const hasRegistry = (module: Module): boolean => certainRegistries(module).length > 0;

/** Why something is said that without HCP Packer would be fine; where {@link hasRegistry}. */
export function turnedOn(module: Module): Related {
  const registry = certainRegistries(module)[0]!;
  const { start, end } = headerOf(registry);
  return { uri: registry.uri, start, end, message: 'HCP Packer is turned on here.' };
}

export interface Argument {
  readonly attribute: Attribute;
  readonly value: Value;
}
/** Of what a `dynamic` block makes, as in the first one: there should be one. */
export function argumentOf(module: Module, registry: Registry, name: RegistryArgument): Argument | undefined {
  const attribute = attributeOf(registry.node.body, name);
  const [round] = (registry.dynamic && dynamicRounds(registry.dynamic, module.evaluate)) ?? [];
  return attribute && { attribute, value: module.evaluate(attribute.value, round) };
}

/** An element of a list or object argument: its value, and the expression for it where there is one. */
export interface Part {
  readonly key: string;
  readonly keySpan: Span;
  readonly span: Span;
  readonly value: Value;
  /** Has an expression of its own, in this argument. */
  readonly written: boolean;
}
export function partsOf({ attribute, value }: Argument): readonly Part[] {
  const node = unwrapped(attribute.value);
  if (value.kind === 'list')
    return value.elements.map((element, i) => {
      const span = node.kind === 'tuple' ? node.elements[i]! : attribute.value;
      return { key: String(i), keySpan: span, span, value: element, written: node.kind === 'tuple' };
    });
  if (value.kind !== 'object') return [];
  return [...value.entries].map(([key, element]) => {
    const entry =
      node.kind === 'object'
        ? node.entries.findLast(
            one => (one.bareKey ?? (one.key.kind === 'template' ? plainText(one.key) : undefined)) === key,
          )
        : undefined;
    return {
      key,
      keySpan: entry?.key ?? attribute.value,
      span: entry?.value ?? attribute.value,
      value: element,
      written: entry !== undefined,
    };
  });
}

const unwrapped = (node: Expression): Expression =>
  node.kind === 'parentheses' ? unwrapped(node.inner) : node;
const plainText = (node: Extract<Expression, { kind: 'template' }>): string | undefined =>
  node.parts.length === 1 && node.parts[0]!.kind === 'text' ? node.parts[0]!.value : undefined;

export const bucketNamePattern = /^[a-zA-Z0-9-]{3,36}$/;
export const longestDescription = 255;

/** Too long: Packer then leaves the other checks of the block out. */
export function descriptionTooLong(module: Module, registry: Registry): Argument | undefined {
  const description = argumentOf(module, registry, 'description');
  const text = description && textOf(description.value);
  return text !== undefined && byteLength(text) > longestDescription ? description : undefined;
}

export function bucketNameInvalid(module: Module, registry: Registry): Argument | undefined {
  const name = argumentOf(module, registry, 'bucket_name');
  // A time has a colon in it at any time.
  const text = name && sampleOf(name.value);
  return text && !bucketNamePattern.test(text) ? name : undefined;
}

export function labelsConflict(module: Module, registry: Registry): Argument | undefined {
  const [old, current] = [
    argumentOf(module, registry, 'labels'),
    argumentOf(module, registry, 'bucket_labels'),
  ];
  return old && current && hasEntries(old.value) && hasEntries(current.value) ? old : undefined;
}

export const hasEntries = (value: Value): boolean => value.kind === 'object' && value.entries.size > 0;

export interface Unsuitable extends Span {
  readonly message: string;
}
/** Arguments of a type Packer does not take; it says "unsuitable value type". */
export function unsuitable(module: Module, registry: Registry): readonly Unsuitable[] {
  return (Object.keys(registryArguments) as RegistryArgument[]).flatMap(name => {
    const argument = argumentOf(module, registry, name);
    if (!argument) return [];
    const { attribute, value } = argument;
    const wrong = (message: string): Unsuitable[] => [{ ...spanOf(attribute.value), message }];
    const type = registryArguments[name];
    if (value.kind === 'unknown') {
      const shape = type === 'text' ? 'text' : type === 'labels' ? 'object' : 'list';
      return value.shape === undefined || value.shape === shape
        ? []
        : wrong(
            `"${name}" takes ${shape === 'text' ? 'a string' : shape === 'list' ? 'a list of strings' : 'a map of strings'}, and this is none.`,
          );
    }
    if (type === 'text') {
      if (value.kind === 'null') return wrong(`"${name}" cannot be null; leave it out instead.`);
      return isCollection(value) ? wrong(`"${name}" takes a string, not ${kindName(value.kind)}.`) : [];
    }
    // Null is as good as leaving these out.
    if (value.kind === 'null') return [];
    const wanted = type === 'labels' ? 'object' : 'list';
    if (value.kind !== wanted)
      return wrong(
        `"${name}" takes ${type === 'labels' ? 'a map of strings' : 'a list of strings'}, not ${kindName(value.kind)}.`,
      );
    return partsOf(argument).flatMap(part => {
      const what = type === 'labels' ? `"${part.key}" in "${name}"` : `An element of "${name}"`;
      if (part.value.kind === 'null') return [{ ...spanOf(part.span), message: `${what} cannot be null.` }];
      return isCollection(part.value)
        ? [{ ...spanOf(part.span), message: `${what} must be a string, not ${kindName(part.value.kind)}.` }]
        : [];
    });
  });
}

/** Packer rejects the block, and goes on as if it were not there. */
export const failsOwnChecks = (module: Module, registry: Registry): boolean =>
  registry.node.open === undefined ||
  unsuitable(module, registry).length > 0 ||
  descriptionTooLong(module, registry) !== undefined ||
  bucketNameInvalid(module, registry) !== undefined ||
  labelsConflict(module, registry) !== undefined;

/**
 * Where the bucket's name comes from besides `HCP_PACKER_BUCKET_NAME`: the block, or, in a build that is the
 * only one and without a block at the root, `name` of the build.
 */
export function bucketNameOf(
  module: Module,
  registry: Registry,
): { readonly from: 'block' | 'build'; readonly argument: Argument } | undefined {
  const own = argumentOf(module, registry, 'bucket_name');
  if (own && !(own.value.kind === 'string' && own.value.value === ''))
    return { from: 'block', argument: own };
  const attribute = registry.build && attributeOf(registry.build.body, 'name');
  if (!attribute || module.builds.length !== 1 || module.registries.some(one => !one.build)) return undefined;
  const value = module.evaluate(attribute.value);
  return value.kind === 'string' && value.value === ''
    ? undefined
    : { from: 'build', argument: { attribute, value } };
}

const spanOf = ({ start, end }: Span): Span => ({ start, end });
const isCollection = (value: Value): boolean => value.kind === 'list' || value.kind === 'object';
const names: Record<Value['kind'], string> = {
  string: 'a string',
  number: 'a number',
  bool: 'a boolean',
  null: 'null',
  list: 'a list',
  object: 'an object',
  unknown: 'an unknown value',
};
export const kindName = (kind: Value['kind']): string => names[kind];
