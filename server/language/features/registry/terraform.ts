/**
 * Where Terraform configurations name buckets, channels and versions of the registry. Terraform writes `variable`,
 * `locals` and `data` as Packer does, so a module of the model reads both; resources are looked at here.
 */
import type { Use } from '../../../../protocol/requests.ts';
import { attributeOf } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import { marksOf, object, string, textOf, type Value } from '../../model/value.ts';
import type { Block, Expression } from '../../syntax/ast.ts';
import { traversalOf } from '../../syntax/walk.ts';
import { blockName, placeOf } from './places.ts';

interface Arguments {
  readonly bucket: readonly string[];
  readonly channel?: readonly string[];
  readonly fingerprint?: readonly string[];
}

/**
 * What terraform-provider-hcp has and had about HCP Packer, with the arguments under which each release knows
 * them (its changelog, 0.13.0 to 0.114.0).
 */
const known: Readonly<Record<string, Arguments>> = {
  'data.hcp_packer_version': { bucket: ['bucket_name'], channel: ['channel_name'] },
  'data.hcp_packer_artifact': {
    bucket: ['bucket_name'],
    channel: ['channel_name'],
    fingerprint: ['version_fingerprint'],
  },
  'data.hcp_packer_iteration': { bucket: ['bucket_name'], channel: ['channel'] },
  'data.hcp_packer_image': { bucket: ['bucket_name'], channel: ['channel'] },
  'data.hcp_packer_image_iteration': { bucket: ['bucket_name', 'bucket'], channel: ['channel'] },
  'resource.hcp_packer_bucket': { bucket: ['name'] },
  'resource.hcp_packer_channel': { bucket: ['bucket_name'], channel: ['name'] },
  'resource.hcp_packer_channel_assignment': {
    bucket: ['bucket_name'],
    channel: ['channel_name'],
    fingerprint: ['version_fingerprint', 'iteration_fingerprint'],
  },
};

/** Loop variables of one instance of a block. */
type Scope = ReadonlyMap<string, Value>;

/** How far one block's argument is followed through another block's. */
const deepest = 8;

/** Every place of a Terraform module that names a bucket. What only a plan can tell is left out. */
export function terraformUses(module: Module): readonly Use[] {
  const blocks = new Map<string, Block>();
  for (const kind of ['data', 'resource'])
    for (const { node } of module.blocks(kind)) {
      const [type, name] = node.labels;
      if (type && name) blocks.set(`${kind}.${type.text}.${name.text}`, node);
    }

  const uses: Use[] = [];
  for (const kind of ['data', 'resource'])
    for (const { uri, node } of module.blocks(kind)) {
      const type = `${kind}.${node.labels[0]?.text}`;
      if (!Object.hasOwn(known, type)) continue;
      for (const scope of instances(node)) {
        const bucket = argument(node, known[type]!.bucket, scope);
        if (bucket === undefined) continue;
        const fingerprint = argument(node, known[type]!.fingerprint, scope);
        const channel = argument(node, known[type]!.channel, scope) ?? through(node, known[type]!);
        uses.push({
          ...placeOf(uri, module.files.get(uri)!, node),
          name: blockName(node),
          bucket,
          ...(kind === 'resource' && { publishes: true }),
          ...(channel !== undefined && { channel }),
          ...(fingerprint !== undefined && fingerprint !== 'none' && { fingerprint }),
        });
      }
    }
  return uses;

  function argument(
    node: Block,
    names: readonly string[] = [],
    scope?: Scope,
    depth = 0,
  ): string | undefined {
    for (const name of names) {
      const value = attributeOf(node.body, name)?.value;
      if (value) return text(value, scope, depth);
    }
    return undefined;
  }

  /** What an expression comes to, also where it repeats what another block of the registry says. */
  function text(expression: Expression, scope: Scope | undefined, depth: number): string | undefined {
    const value = module.evaluate(expression, scope);
    const said = textOf(value);
    if (said !== undefined) return said === '' || marksOf(value).sensitive ? undefined : said;
    const at = depth < deepest ? target(expression) : undefined;
    return at && argument(at.block, [at.output], undefined, depth + 1);
  }

  /** The block and the attribute that `data.TYPE.NAME.ATTRIBUTE` or `TYPE.NAME.ATTRIBUTE` names. */
  function target(expression: Expression): { block: Block; output: string } | undefined {
    const [part] = expression.kind === 'template' ? expression.parts : [];
    if (expression.kind === 'template')
      return expression.parts.length === 1 && part?.kind === 'interpolation'
        ? target(part.expression)
        : undefined;
    const path = traversalOf(expression);
    if (!path) return undefined;
    const names = path.steps.filter(step => step.kind === 'attribute').map(step => step.name.text);
    const [type, name, output] = path.root.name === 'data' ? names : [path.root.name, ...names];
    const kind = path.root.name === 'data' ? 'data' : 'resource';
    const block = blocks.get(`${kind}.${type}.${name}`);
    return block && output !== undefined ? { block, output } : undefined;
  }

  /** The channel of the block whose fingerprint this one takes. */
  function through(node: Block, { fingerprint = [] }: Arguments): string | undefined {
    for (const name of fingerprint) {
      const value = attributeOf(node.body, name)?.value;
      const at = value && target(value);
      if (at?.output === 'fingerprint')
        return argument(at.block, known[`data.${at.block.labels[0]?.text}`]?.channel);
    }
    return undefined;
  }

  /** One scope for each element of a `for_each` that is known, one without where there is none. */
  function instances(node: Block): readonly (Scope | undefined)[] {
    const each = attributeOf(node.body, 'for_each')?.value;
    if (!each) return [undefined];
    const isSet = each.kind === 'call' && each.name.text === 'toset' && each.args.length === 1;
    const value = module.evaluate(isSet ? each.args[0]! : each);
    const pairs: readonly (readonly [string, Value])[] =
      value.kind === 'object'
        ? [...value.entries]
        : isSet && value.kind === 'list'
          ? value.elements.flatMap(element => {
              const key = textOf(element);
              return key === undefined ? [] : [[key, element] as const];
            })
          : [];
    if (pairs.length === 0) return [undefined];
    return pairs.map(
      ([key, value]) =>
        new Map([
          [
            'each',
            object(
              new Map([
                ['key', string(key)],
                ['value', value],
              ]),
            ),
          ],
        ]),
    );
  }
}
