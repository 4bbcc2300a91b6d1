/** Where a reference to the registry goes in a file, and what it needs besides. */

import type { Bucket } from '../../../../registry/registry.ts';
import { attributeOf, blocksOf } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import { textOf } from '../../model/value.ts';
import type { Block, File } from '../../syntax/ast.ts';
import { pathAt } from '../../syntax/walk.ts';
import { insertion as insideBlock } from '../diagnostics/edits.ts';
import type { Edit } from '../diagnostics/rule.ts';
import {
  type ArtifactPlace,
  type Code,
  type Dialect,
  dataBlocks,
  type Existing,
  nothing,
  registryBlock,
  requiredProvider,
  requiredProviders,
  typeOf,
  type Wanted,
} from './snippets.ts';

/** What to insert where the cursor is or a row was dropped, and edits elsewhere that go with it. */
export interface Insertion {
  readonly here: string;
  readonly edits: readonly Edit[];
}

/** A data source in a configuration, and how it is read. */
interface Known {
  readonly type: string;
  readonly name: string;
  readonly bucket: string | undefined;
  readonly channel: string | undefined;
  readonly fingerprint: string | undefined;
  readonly through: string | undefined;
  readonly place: Partial<ArtifactPlace>;
}

/** Reads what a configuration has of the registry. Packer and Terraform write `data` alike. */
function existingIn(dialect: Dialect, module: Module): Existing {
  const version = typeOf(dialect, 'version');
  const artifact = typeOf(dialect, 'artifact');
  const all = module.blocks('data').flatMap(({ uri, node }): Known[] => {
    const [type, name] = node.labels;
    if (!type || !name || (type.text !== version && type.text !== artifact)) return [];
    const said = (argument: string) => {
      const value = attributeOf(node.body, argument)?.value;
      return value && textOf(module.evaluate(value));
    };
    const taken = attributeOf(node.body, 'version_fingerprint')?.value;
    const { text } = module.files.get(uri)!;
    const component = said('component_type');
    return [
      {
        type: type.text,
        name: name.text,
        bucket: said('bucket_name'),
        channel: said('channel_name'),
        fingerprint: said('version_fingerprint'),
        through: taken && text.slice(taken.start, taken.end),
        place: {
          platform: said('platform') ?? '',
          region: said('region') ?? '',
          ...(component !== undefined && { componentType: component }),
        },
      },
    ];
  });
  const labels = new Set(
    module.blocks('data').map(({ node }) => `${node.labels[0]?.text} ${node.labels[1]?.text}`),
  );
  const fresh = nothing();
  const fingerprintOf: Existing['fingerprintOf'] = (bucket, channel) => {
    const same = all.filter(one => one.bucket === bucket && one.channel === channel);
    const shared = same.find(one => one.type === version);
    if (shared) return `data.${version}.${shared.name}.fingerprint`;
    // Only Terraform's artifact tells the fingerprint it read.
    const read = dialect === 'terraform' ? same.find(one => one.type === artifact) : undefined;
    return read && `data.${artifact}.${read.name}.version_fingerprint`;
  };
  return {
    free(type, wish) {
      for (;;) {
        const name = fresh.free(type, wish);
        if (!labels.has(`${type} ${name}`)) return name;
      }
    },
    fingerprintOf,
    artifact(wanted, place) {
      const { bucket, channel, fingerprint } = wanted;
      const through = channel === undefined ? undefined : fingerprintOf(bucket, channel);
      return all.find(
        one =>
          one.type === artifact &&
          one.bucket === bucket &&
          (channel === undefined
            ? one.fingerprint === fingerprint
            : one.channel === channel || (through !== undefined && one.through === through)) &&
          one.place.platform === place.platform &&
          one.place.region === place.region &&
          one.place.componentType === place.componentType,
      )?.name;
    },
  };
}

/**
 * At the top level the blocks themselves; where a value goes what reads them, with the blocks above; between
 * quotes the same as an interpolation.
 */
export function referenceInsertion(
  dialect: Dialect,
  module: Module,
  uri: string,
  offset: number,
  wanted: Wanted,
): Insertion {
  const file = module.files.get(uri)!;
  const code = dataBlocks(dialect, wanted, existingIn(dialect, module));
  const needs = dialect === 'terraform' && code.blocks.length > 0 ? providerEdits(module, uri) : [];
  const root = file.body.items.find(
    (item): item is Block =>
      item.kind === 'block' &&
      item.open !== undefined &&
      item.open < offset &&
      offset <= (item.close ?? file.end),
  );
  if (!root) {
    const here = onItsOwn(file, offset, code);
    // Two insertions at one place have no order of their own.
    const [first] = needs;
    return first?.uri === uri && first.start === offset && first.end === offset
      ? { here: first.newText + here, edits: [] }
      : { here, edits: needs };
  }
  const around = pathAt(file, offset);
  const quotes = around.find(node => node.kind === 'template' && node.start < offset && offset < node.end);
  // Between empty quotes the expression takes their place.
  const empty = quotes !== undefined && quotes.end - quotes.start === 2;
  // Among the items of a block an expression would be no HCL: then the blocks alone are of use.
  const isValue = around.some(node => node.kind === 'attribute' && node.equals < offset);
  const above = code.blocks.map(block => `${block}\n\n`).join('');
  return {
    here:
      quotes && !empty
        ? `\${${code.expression}}`
        : isValue || empty || code.blocks.length === 0
          ? code.expression
          : '',
    edits: [
      ...needs,
      ...(empty
        ? [
            { uri, start: quotes.start, end: offset, newText: '' },
            { uri, start: offset, end: quotes.end, newText: '' },
          ]
        : []),
      ...(above === ''
        ? []
        : [{ uri, start: lineStart(file, root.start), end: lineStart(file, root.start), newText: above }]),
    ],
  };
}

/** The block that publishes to a bucket; undefined where the configuration has one already, for there can be one. */
export function publishInsertion(
  module: Module,
  uri: string,
  offset: number,
  bucket: Bucket,
): Insertion | undefined {
  if (module.registries.length > 0) return undefined;
  const file = module.files.get(uri)!;
  return { here: onItsOwn(file, offset, { blocks: [registryBlock(bucket)], expression: '' }), edits: [] };
}

const lineStart = (file: File, offset: number) => file.text.lastIndexOf('\n', offset - 1) + 1;

/** Blocks between blank lines, whatever is before and after the cursor. */
function onItsOwn(file: File, offset: number, { blocks, expression }: Code): string {
  if (blocks.length === 0) return expression;
  const before = file.text.slice(0, offset).replaceAll('\r\n', '\n');
  const after = file.text.slice(offset).replaceAll('\r\n', '\n');
  const lead =
    before.trim() === '' || /\n[ \t]*\n[ \t]*$/.test(before) ? '' : /\n[ \t]*$/.test(before) ? '\n' : '\n\n';
  const trail =
    after.trim() === ''
      ? after.startsWith('\n')
        ? ''
        : '\n'
      : /^[ \t]*\n[ \t]*\n/.test(after)
        ? ''
        : /^[ \t]*\n/.test(after)
          ? '\n'
          : '\n\n';
  return `${lead}${blocks.join('\n\n')}${trail}`;
}

/** `hashicorp/hcp` among the required providers of a Terraform module, if no file of it has it. */
function providerEdits(module: Module, uri: string): readonly Edit[] {
  const settings = module.blocks('terraform');
  const lists = settings.flatMap(({ uri: home, node }) =>
    blocksOf(node.body, 'required_providers').map(list => ({ uri: home, node: list })),
  );
  if (lists.some(({ node }) => attributeOf(node.body, 'hcp'))) return [];
  const place = lists.find(list => list.uri === uri) ?? lists[0];
  if (place) return insideBlock(place.uri, module.files.get(place.uri)!, place.node, requiredProvider);
  const start = settings.find(one => one.uri === uri) ?? settings[0];
  if (start)
    return insideBlock(start.uri, module.files.get(start.uri)!, start.node, [
      'required_providers {',
      ...requiredProvider.map(line => `  ${line}`),
      '}',
    ]);
  return [{ uri, start: 0, end: 0, newText: `${requiredProviders}\n\n` }];
}
