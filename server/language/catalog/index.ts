/**
 * What Packer and its plugins define, as facts. The door: nothing outside `server/language/catalog/` needs another file
 * of it. Texts of plugins are read when a component of theirs is first asked for.
 */
import type { Block } from '../syntax/ast.ts';
import {
  buildSourceArguments,
  dynamicBlock,
  dynamicBody,
  empty,
  postProcessorArguments,
  provisionerArguments,
  root,
} from './core.ts';
import { component, type Required } from './plugins.ts';
import type { BlockSchema, BodySchema, Component } from './schema.ts';

export { announcedWords } from './announced.ts';
export {
  commonestFunctions,
  commonestIn,
  commonestOf,
  commonestPlugins,
  commonestTypes,
} from './commonest.ts';
export { requiredPlugin } from './core.ts';
export { type FunctionSchema, functions, type Parameter, signatureOf } from './functions.ts';
export type { Condition, Need } from './needs.ts';
export {
  bundled,
  component,
  componentTypes,
  internalType,
  isInternal,
  namesakes,
  packerVersion,
  plugin,
  plugins,
  type Required,
} from './plugins.ts';
export { regionsFor } from './regions.ts';
export type * from './schema.ts';
export { builtIn, type Scope, scopeAt } from './scopes.ts';

/** What may stand in the body of a block. */
export interface Place {
  readonly body: BodySchema;
  /** The block's own schema; undefined for the root of a template. */
  readonly block: BlockSchema | undefined;
  /** The component the body, or a body around it, belongs to. */
  readonly component: Component | undefined;
}

/** Blocks from the root inwards, as the tree has them. */
export type Enclosing = readonly Pick<Block, 'type' | 'labels'>[];

/**
 * What may stand in the innermost of these blocks; for none, at the root of a template. Undefined in blocks Packer or the
 * plugin does not have, and in bodies of components the catalog does not know only the meta-arguments are known and
 * the body is `open`.
 */
export function placeAt(blocks: Enclosing, required?: Required): Place | undefined {
  let place: Place | undefined = { body: root, block: undefined, component: undefined };
  let generated: BlockSchema | undefined;
  for (const block of blocks) {
    const name: string = block.type.text;
    // Every body of a component is expanded, those of its nested blocks too; a data source's is not.
    const expands: boolean = place.component !== undefined && place.component.kind !== 'datasource';
    const of: BlockSchema | undefined =
      place.body.blocks.get(name) ?? (expands && name === dynamicBlock.name ? dynamicBlock : undefined);
    if (!of) return undefined;
    const label = block.labels[0]?.text;
    if (of === dynamicBlock) {
      generated = label === undefined || label === 'dynamic' ? undefined : place.body.blocks.get(label);
      place = { body: dynamicBody(generated?.body ?? open), block: of, component: place.component };
    } else if (name === 'content' && generated && of.nesting === 'single' && of.required) {
      place = inside(generated, undefined, place.component, required);
      generated = undefined;
    } else place = inside(of, label, place.component, required);
  }
  return place;
}

function inside(
  block: BlockSchema,
  label: string | undefined,
  around: Component | undefined,
  required: Required | undefined,
): Place {
  const is = block.labels[0]?.is;
  if (is === undefined || is === 'name' || is === 'block')
    return { block, body: block.body, component: around };
  const kind = is === 'source' ? 'builder' : is;
  const type = is === 'source' ? sourceType(label) : label;
  const found = type === undefined ? undefined : component(kind, type, required);
  const meta =
    is === 'provisioner'
      ? provisionerArguments
      : is === 'post-processor'
        ? postProcessorArguments
        : is === 'source'
          ? buildSourceArguments
          : empty;
  return { block, body: joined(meta, found ?? open, kind !== 'datasource'), component: found };
}

/** `amazon-ebs.x`, `source.amazon-ebs.x`: of three parts or more the first is dropped unread. */
function sourceType(label: string | undefined): string | undefined {
  const parts = label?.split('.') ?? [];
  return parts.length > 2 ? parts[1] : parts.length === 2 ? parts[0] : undefined;
}

const open: BodySchema = { ...empty, open: true };
const joinedBodies = new WeakMap<BodySchema, WeakMap<BodySchema, BodySchema>>();

/** The arguments Packer takes for itself hide the plugin's. */
function joined(meta: BodySchema, plugin: BodySchema, expanded: boolean): BodySchema {
  const kept = joinedBodies.get(meta) ?? new WeakMap<BodySchema, BodySchema>();
  joinedBodies.set(meta, kept);
  const known = kept.get(plugin);
  if (known) return known;
  const made: BodySchema = {
    attributes: new Map([...plugin.attributes, ...meta.attributes]),
    blocks: new Map([...plugin.blocks, ...(expanded ? [[dynamicBlock.name, dynamicBlock] as const] : [])]),
    open: plugin.open,
  };
  kept.set(plugin, made);
  return made;
}
