import { placeAt } from '../../../catalog/index.ts';
import { type BlockSchema, type BodySchema, dynamicBody, root } from '../../../model/blocks.ts';
import { attributeOf, blocksOf } from '../../../model/declarations.ts';
import { isVarFile } from '../../../model/module.ts';
import type { Attribute, Block, Body } from '../../../syntax/ast.ts';
import { pathAt } from '../../../syntax/walk.ts';
import { damagedLines } from '../damaged-lines.ts';
import { insertion, removal } from '../edits.ts';
import { withEquals } from '../reshaping.ts';
import { at, type Fix, type Phase } from '../rule.ts';
import { didYouMean, nearest } from '../suggestions.ts';
import { suspectsIn } from '../suspects.ts';
import { type Found, family, replacement, retexted } from './family.ts';

type Code =
  | 'unsupported-block'
  | 'unsupported-argument'
  | 'missing-argument'
  | 'missing-label'
  | 'extraneous-label'
  | 'block-not-allowed';

/** What may stand where: the blocks, labels and arguments of Packer itself. */
export const schemaRules = family<Code>(
  {
    'unsupported-block': { severity: 'error' },
    'unsupported-argument': { severity: 'error' },
    'missing-argument': { severity: 'error' },
    'missing-label': { severity: 'error' },
    'extraneous-label': { severity: 'error' },
    'block-not-allowed': { severity: 'error' },
  },
  (module, uri) => {
    const file = module.files.get(uri);
    if (!file || isVarFile(uri)) return [];
    const found: Found<Code>[] = [];
    const damaged = damagedLines(file);
    checkBody({ ...file.body, items: suspectsIn(module, uri).items }, root, 'load', 'A template');
    return found.filter(one => !damaged({ start: one.start, end: one.start }));

    function checkBody(body: Body, schema: BodySchema, phase: Phase, owner: string, block?: Block): void {
      const known = [...(schema.required ?? []), ...(schema.optional ?? [])];
      const blocks = Object.keys(schema.blocks ?? {});
      for (const item of body.items) {
        if (item.kind === 'attribute') checkAttribute(item, body, schema, known, blocks, phase, owner);
        else if (item.kind === 'block') checkBlock(item, schema, known, blocks, phase, owner);
      }
      const absent = (schema.required ?? []).filter(name => !attributeOf(body, name));
      if (block && block.close !== undefined)
        for (const name of absent)
          found.push({
            ...at(block.header, `${owner} needs "${name}".`, { phase }),
            code: 'missing-argument',
            fixes: [
              {
                title: `Add "${name}"`,
                edits: insertion(uri, file!, block, [`${name} = ${placeholder(name, block)}`]),
              },
            ],
          });
    }

    /** Something Packer accepts there, to be written over. */
    function placeholder(name: string, block: Block): string {
      const variable = module.declarations
        .get(uri)
        ?.variables.find(({ node }) => node.start <= block.start && block.end <= node.end);
      if (name === 'condition' && variable) return `var.${variable.name} != null`;
      if (name === 'error_message') return '"The value is not valid."';
      return name === 'for_each' ? '[]' : name === 'labels' ? '[""]' : '""';
    }

    function checkAttribute(
      item: Attribute,
      body: Body,
      schema: BodySchema,
      known: readonly string[],
      blocks: readonly string[],
      phase: Phase,
      owner: string,
    ): void {
      const { text } = item.name;
      if (schema.free || known.includes(text)) return;
      const near = nearest(
        text,
        known.filter(one => !attributeOf(body, one)),
      );
      const asBlock = blocks.includes(text) && item.value.kind === 'object';
      found.push({
        ...at(
          item.name,
          asBlock
            ? `"${text}" is a block: write it without "=".`
            : `${owner} takes no argument "${text}".${didYouMean(near)}`,
          { phase },
        ),
        code: 'unsupported-argument',
        fixes: [
          ...(asBlock
            ? [
                {
                  title: 'Remove "="',
                  edits: [{ uri, start: item.name.end, end: item.value.start, newText: ' ' }],
                  isPreferred: true,
                },
              ]
            : []),
          ...(near === undefined ? [] : [replacement(uri, item.name, near)]),
          ...(asBlock ? [] : [remove(`Remove "${text}"`, item)]),
        ],
      });
    }

    function checkBlock(
      item: Block,
      schema: BodySchema,
      known: readonly string[],
      blocks: readonly string[],
      phase: Phase,
      owner: string,
    ): void {
      const { text } = item.type;
      if (schema.free) {
        found.push({
          ...at(item.type, `${owner} holds arguments only, no blocks.`, { phase }),
          code: 'block-not-allowed',
          fixes: withEquals(uri, item, 'any'),
        });
        return;
      }
      if (schema.dynamic && text === 'dynamic') {
        checkDynamic(item, schema, phase, owner);
        return;
      }
      const inner = schema.blocks && Object.hasOwn(schema.blocks, text) ? schema.blocks[text] : undefined;
      if (!inner) {
        const near = nearest(text, blocks);
        const isArgument = known.includes(text) && item.labels.length === 0;
        found.push({
          ...at(
            item.type,
            isArgument
              ? `"${text}" is an argument: write it with "=".`
              : `${owner} takes no block "${text}".${didYouMean(near)}`,
            { phase },
          ),
          code: 'unsupported-block',
          fixes: isArgument
            ? withEquals(uri, item, typeOfArgument(item))
            : near === undefined
              ? []
              : [replacement(uri, item.type, near)],
        });
        return;
      }
      if (!checkLabels(item, inner, phase) || !inner.body) return;
      checkBody(item.body, inner.body, phase === 'load' ? inner.phase : phase, called(text), item);
    }

    /** Packer leaves a block with too few or too many labels out. */
    function checkLabels(item: Block, schema: BlockSchema, phase: Phase): boolean {
      // The code of the registry block's own rule says it better.
      if (item.type.text === 'hcp_packer_registry') return true;
      const lacking = schema.labels.slice(item.labels.length);
      if (lacking.length > 0) {
        found.push({
          ...at(item.header, `${called(item.type.text)} needs a label: its ${lacking.join(' and its ')}.`, {
            phase,
          }),
          code: 'missing-label',
          fixes: [
            {
              title: `Add the ${lacking.join(' and the ')}`,
              edits: [
                {
                  uri,
                  start: item.header.end,
                  end: item.header.end,
                  newText: lacking.map(label => ` "${label}"`).join(''),
                },
              ],
            },
          ],
        });
        return false;
      }
      const extra = item.labels[schema.labels.length];
      if (!extra) return true;
      const before = item.labels[schema.labels.length - 1] ?? item.type;
      found.push({
        ...at(
          extra,
          schema.labels.length === 0
            ? `${called(item.type.text)} takes no label.`
            : `${called(item.type.text)} takes ${schema.labels.length === 1 ? 'one label' : 'two labels'}: its ${schema.labels.join(' and its ')}.`,
          { phase },
        ),
        code: 'extraneous-label',
        fixes: [
          {
            title: 'Remove the label',
            edits: [{ uri, start: before.end, end: item.header.end, newText: '' }],
            isPreferred: true,
          },
        ],
      });
      return false;
    }

    function checkDynamic(item: Block, schema: BodySchema, phase: Phase, owner: string): void {
      const [label] = item.labels;
      if (!checkLabels(item, { labels: ['type'], phase: 'initialize' }, phase) || !label) return;
      const made =
        schema.blocks && Object.hasOwn(schema.blocks, label.text) ? schema.blocks[label.text] : undefined;
      if (!made) {
        const near = nearest(label.text, Object.keys(schema.blocks ?? {}));
        found.push({
          ...at(label, `${owner} takes no block "${label.text}".${didYouMean(near)}`, { phase }),
          code: 'unsupported-block',
          fixes: near === undefined ? [] : [retexted(uri, label, near)],
        });
        return;
      }
      const needsLabels = made.labels.length > 0;
      checkBody(
        item.body,
        {
          ...dynamicBody,
          required: needsLabels ? ['for_each', 'labels'] : ['for_each'],
          optional: needsLabels ? ['iterator'] : ['iterator', 'labels'],
        },
        phase,
        'A "dynamic" block',
        item,
      );
      const contents = blocksOf(item.body, 'content');
      if (contents.length === 0 && item.close !== undefined)
        found.push({
          ...at(item.header, 'A "dynamic" block needs a "content" block.', { phase }),
          code: 'missing-argument',
          fixes: [{ title: 'Add "content"', edits: insertion(uri, file!, item, ['content {', '}']) }],
        });
      for (const content of contents)
        if (made.body) checkBody(content.body, made.body, phase, called(label.text), content);
    }

    function typeOfArgument(item: Block): string | undefined {
      const around = pathAt(file!, item.type.start).filter(node => node.kind === 'block' && node !== item);
      return placeAt(around as readonly Block[])?.body.attributes.get(item.type.text)?.type;
    }

    function remove(title: string, item: Attribute): Fix {
      return { title, edits: [{ uri, ...removal(file!, item), newText: '' }] };
    }
  },
  { byBlock: true },
);

const called = (type: string): string => `"${type}"`;
