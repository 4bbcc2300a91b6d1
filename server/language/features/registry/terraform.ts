/**
 * Where Terraform configurations name buckets, channels and versions of the registry. Terraform writes `variable`,
 * `locals` and `data` as Packer does, so a module of the model reads both; resources are looked at here.
 */
import type { Place, Use } from '../../../../protocol/requests.ts';
import { attributeOf, attributesOf } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import { isKnown, marksOf, object, string, textOf, type Value } from '../../model/value.ts';
import type { Block, Expression } from '../../syntax/ast.ts';
import { literalString, traversalOf } from '../../syntax/walk.ts';
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

/** A block that calls a module in another folder of the same file system. */
export interface Call extends Place {
  readonly name: string;
  /** A path from the calling module's folder. */
  readonly source: string;
  /** What each instance of it gives variables; unknown where only a plan can tell. */
  readonly inputs: readonly ReadonlyMap<string, Value>[];
}

/** Arguments of a `module` block that are no values for variables. */
const ofTerraform = new Set(['source', 'version', 'providers', 'count', 'for_each', 'depends_on']);

/**
 * Every place of a Terraform module that names a bucket, and the modules it calls. What only a plan can tell is left
 * out.
 *
 * @param address of the module: `module.web.` where one called `web` is called
 */
export function readTerraform(
  module: Module,
  address = '',
): { readonly uses: readonly Use[]; readonly calls: readonly Call[] } {
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
          name: `${address}${blockName(node)}`,
          bucket,
          ...(kind === 'resource' && { publishes: true }),
          ...(channel !== undefined && { channel }),
          ...(fingerprint !== undefined && fingerprint !== 'none' && { fingerprint }),
        });
      }
    }
  const calls = module.blocks('module').flatMap(({ uri, node }): Call[] => {
    const name = node.labels[0]?.text;
    const source = attributeOf(node.body, 'source')?.value;
    const path = source?.kind === 'template' ? literalString(source) : undefined;
    if (name === undefined || path === undefined || !/^\.\.?\//.test(path)) return [];
    const inputs = attributesOf(node.body).filter(one => !ofTerraform.has(one.name.text));
    return [
      {
        ...placeOf(uri, module.files.get(uri)!, node),
        name,
        source: path,
        inputs: instances(node).map(
          scope => new Map(inputs.map(one => [one.name.text, given(one.value, scope)])),
        ),
      },
    ];
  });
  return { uses, calls };

  /** What a called module gets. */
  function given(expression: Expression, scope: Scope | undefined): Value {
    const value = module.evaluate(expression, scope);
    if (isKnown(value)) return value;
    const said = text(expression, scope, 0);
    return said === undefined ? value : string(said);
  }

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
    const path = traversalOf(bare(expression));
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
    const each = bare(attributeOf(node.body, 'for_each')?.value);
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

/** `"${expression}"` is that expression; in JSON there is no other way to write one. */
function bare<E extends Expression | undefined>(expression: E): E | Expression {
  const [part, ...more] = expression?.kind === 'template' ? expression.parts : [];
  return part?.kind === 'interpolation' && more.length === 0 ? part.expression : expression;
}
