import {
  type AttributeSchema,
  type BlockSchema,
  type BodySchema,
  namesakes,
} from '../../../catalog/index.ts';
import { attributeOf, blocksOf } from '../../../model/declarations.ts';
import { isVarFile } from '../../../model/module.ts';
import { misfit } from '../../../model/type-constraints.ts';
import { isLeftOpen, marksOf, textOf, type Value } from '../../../model/value.ts';
import type { Attribute, Block, Body } from '../../../syntax/ast.ts';
import { type Found, family, isSound, replacement, retexted } from '../core/family.ts';
import { typeNamed } from '../core/locals-data.ts';
import { removal } from '../edits.ts';
import { listed } from '../hcp-data-missing-argument.ts';
import { withEquals } from '../reshaping.ts';
import { at, type Fix } from '../rule.ts';
import { didYouMean, nearest } from '../suggestions.ts';
import { type Certainty, certaintyOf } from './certainty.ts';
import { isSlip } from './slip.ts';
import { type Use, usesIn } from './uses.ts';
import { type Code, type Here, nestedProblems, usesSsh, wholeProblems } from './wholes.ts';

/**
 * What components of plugins take, by the schema of one release of each. An error needs proof that this release is in
 * use; else it is a hint that names the release.
 */
export const pluginArgumentRules = family<Code>(
  {
    'plugin-argument-unknown': { severity: 'error', phase: 'prepare' },
    'plugin-argument-type': { severity: 'error', phase: 'prepare' },
    'plugin-argument-missing': { severity: 'error', phase: 'prepare' },
    'plugin-argument-conflict': { severity: 'error', phase: 'prepare' },
    'plugin-argument-value': { severity: 'error', phase: 'prepare' },
    'plugin-argument-deprecated': { severity: 'hint', tag: 'deprecated' },
  },
  (module, uri) => {
    const file = module.files.get(uri);
    if (!file || isVarFile(uri) || !isSound(module, uri)) return [];
    return usesIn(module, uri)
      .filter(({ component }) => !component.plugin.bundled)
      .flatMap(use => problemsOf(use, { module, uri, file }));
  },
  { byBlock: true },
);

type BundledCode = 'component-argument-conflict' | 'component-argument-value';
const bundledCodes: Readonly<Partial<Record<Code, BundledCode>>> = {
  'plugin-argument-conflict': 'component-argument-conflict',
  'plugin-argument-value': 'component-argument-value',
};

/**
 * The same for components that come with Packer, of which other rules say the rest. HCP's own are judged by theirs, and
 * so are data sources.
 */
export const bundledValueRules = family<BundledCode>(
  {
    'component-argument-conflict': { severity: 'error', phase: 'prepare' },
    'component-argument-value': { severity: 'error', phase: 'prepare' },
  },
  (module, uri) => {
    const file = module.files.get(uri);
    if (!file || isVarFile(uri) || !isSound(module, uri)) return [];
    return usesIn(module, uri)
      .filter(
        ({ component: { plugin, kind, type } }) =>
          plugin.bundled && kind !== 'datasource' && type !== 'hcp-sbom',
      )
      .flatMap(use => problemsOf(use, { module, uri, file }))
      .flatMap((one): readonly Found<BundledCode>[] => {
        const code = bundledCodes[one.code];
        return code ? [{ ...one, code }] : [];
      });
  },
  { byBlock: true },
);

function problemsOf(use: Use, here: Here): readonly Found<Code>[] {
  const all = (of: Use) => [
    ...bodyProblems(of, here),
    ...of.wholes.flatMap(blocks => wholeProblems(of, blocks, here)),
  ];
  const found = all(use);
  if (found.length === 0 || use.component.declared || use.version !== undefined) return found;
  // Of plugins that nobody tells apart, what is wrong for each of them.
  const others = namesakes(use.component).map(component => ({ ...use, component }));
  return others.reduce((left, other) => {
    const theirs = new Set(all(other).map(one => essence(one, other)));
    return left.filter(one => theirs.has(essence(one, use)));
  }, found);
}

/** A finding without the release it is about. */
const essence = ({ code, start, message }: Found<Code>, use: Use): string =>
  `${code} ${start} ${message.replace(certaintyOf(use).note, '')}`;

/** Item by item: what is not known, not of its type, not among its values or no longer meant to be used. */
function bodyProblems(use: Use, { module, uri, file }: Here): readonly Found<Code>[] {
  const found: Found<Code>[] = [];
  const { component, phase } = use;
  const expands = component.kind !== 'datasource';
  inBody(use.block.body, component, `"${component.type}"`, certaintyOf(use), true);
  return found;

  function inBody(body: Body, schema: BodySchema, owner: string, sure: Certainty, top: boolean): void {
    const given = new Set(body.items.map(item => (item.kind === 'block' ? item.type : item.name).text));
    const names = () =>
      [...schema.attributes.values(), ...schema.blocks.values()]
        .filter(one => !('internal' in one && one.internal))
        .map(({ name }) => name);
    for (const item of body.items) {
      if (item.kind === 'incomplete') continue;
      const name = item.kind === 'block' ? item.type : item.name;
      const attribute = schema.attributes.get(name.text);
      const block = schema.blocks.get(name.text);
      if (item.kind === 'attribute' && top && use.own.includes(name.text)) continue;
      if (item.kind === 'attribute' && attribute) inAttribute(item, attribute, schema, given, sure);
      else if (item.kind === 'block' && block) {
        if (block.deprecated) deprecated(name, block, undefined);
        inLabels(item, sure);
        if (block.nesting === 'single') once(item, body, sure);
        inBody(item.body, block.body, `"${name.text}"`, sure, false);
        found.push(...nestedProblems(use, item, block, sure, { module, uri, file }));
      } else if (item.kind === 'block' && expands && name.text === 'dynamic')
        inDynamic(item, schema, owner, sure);
      else {
        const near =
          (attribute ?? block)
            ? undefined
            : nearest(
                name.text,
                names().filter(one => !given.has(one)),
              );
        const likely = near !== undefined && isSlip(name.text, near);
        const other = attribute ? `an argument: write it with "="` : `a block: write it without "="`;
        found.push({
          ...at(
            name,
            (attribute ?? block)
              ? `"${name.text}" is ${other}.${sure.note}`
              : `${owner} takes no ${item.kind === 'block' ? 'block' : 'argument'} "${name.text}".${didYouMean(near)}${likely ? '' : sure.note}`,
            { phase, ...sure.severity({ likely }) },
          ),
          code: 'plugin-argument-unknown',
          fixes: [
            ...(near === undefined ? [] : [replacement(uri, name, near)]),
            ...reshaped(item, attribute, block),
            ...((attribute ?? block)
              ? []
              : [{ title: `Remove "${name.text}"`, edits: [{ uri, ...removal(file, item), newText: '' }] }]),
          ],
        });
      }
    }
  }

  /** No nested block of a plugin has a label. */
  function inLabels({ type, labels }: Block, sure: Certainty): void {
    const [first] = labels;
    if (!first) return;
    const { end } = labels.at(-1)!;
    found.push({
      ...at({ start: first.start, end }, `"${type.text}" takes no label.${sure.note}`, {
        phase,
        ...sure.severity(),
      }),
      code: 'plugin-argument-unknown',
      fixes: [
        {
          title: 'Remove the label',
          edits: [{ uri, start: type.end, end, newText: '' }],
          isPreferred: true,
        },
      ],
    });
  }

  /** Of some blocks only one is read. */
  function once(item: Block, body: Body, sure: Certainty): void {
    // Packer stops looking at the second one.
    const [first, second] = blocksOf(body, item.type.text);
    if (!first || second !== item) return;
    found.push({
      ...at(item.type, `There can be one "${item.type.text}" only.${sure.note}`, {
        phase,
        ...sure.severity(),
        related: [{ uri, start: first.type.start, end: first.type.end, message: 'The first one' }],
      }),
      code: 'plugin-argument-conflict',
      fixes: [
        {
          title: `Remove this "${item.type.text}"`,
          edits: [{ uri, ...removal(file, item), newText: '' }],
        },
      ],
    });
  }

  /** Without the `=` it needs, or with one too many. */
  function reshaped(
    item: Attribute | Block,
    attribute: AttributeSchema | undefined,
    block: BlockSchema | undefined,
  ): readonly Fix[] {
    if (item.kind === 'block') return withEquals(uri, item, attribute?.type);
    if (block && item.value.kind === 'object')
      return [
        {
          title: 'Remove "="',
          edits: [{ uri, start: item.name.end, end: item.value.start, newText: ' ' }],
          isPreferred: true,
        },
      ];
    return [];
  }

  function inDynamic(item: Block, schema: BodySchema, owner: string, sure: Certainty): void {
    const [label] = item.labels;
    if (!label) return;
    const made = schema.blocks.get(label.text);
    const each = attributeOf(item.body, 'for_each')?.value;
    const value = each && module.evaluate(each);
    // Of an empty collection nothing is made, and nobody looks.
    const evaluated =
      (value?.kind === 'list' && value.elements.length > 0) ||
      (value?.kind === 'object' && value.entries.size > 0);
    const within: Certainty = { ...sure, severity: more => sure.severity({ ...more, evaluated }) };
    if (made)
      for (const content of blocksOf(item.body, 'content')) {
        inBody(content.body, made.body, `"${label.text}"`, within, false);
        found.push(...nestedProblems(use, content, made, within, { module, uri, file }));
      }
    else {
      const near = nearest(label.text, [...schema.blocks.keys()]);
      found.push({
        ...at(
          label,
          schema.attributes.has(label.text)
            ? `"${label.text}" is an argument of ${owner}, and "dynamic" makes blocks.${sure.note}`
            : `${owner} takes no block "${label.text}".${didYouMean(near)}${sure.note}`,
          { phase, ...sure.severity({ likely: near !== undefined && isSlip(label.text, near) }) },
        ),
        code: 'plugin-argument-unknown',
        fixes: near === undefined ? [] : [retexted(uri, label, near)],
      });
    }
  }

  function inAttribute(
    item: Attribute,
    schema: AttributeSchema,
    body: BodySchema,
    given: ReadonlySet<string>,
    sure: Certainty,
  ): void {
    if (schema.internal) return;
    const value = module.evaluate(item.value);
    const why = sure.certain || !isLeftOpen(value) ? misfit(value, typeNamed(schema.type)) : undefined;
    if (why)
      found.push({
        ...at(item.value, `"${schema.name}": ${why}.${sure.note}`, { phase, ...sure.severity() }),
        code: 'plugin-argument-type',
        fixes:
          schema.type.startsWith('list(string') && item.value.kind === 'template'
            ? [
                replacement(
                  uri,
                  item.value,
                  `[${file.text.slice(item.value.start, item.value.end)}]`,
                  'Put it into a list',
                ),
              ]
            : [],
      });
    else if (schema.strict) inValues(item, schema, value, sure);
    if (schema.deprecated) deprecated(item.name, schema, replacedBy(schema, body, given));
  }

  function inValues(item: Attribute, schema: AttributeSchema, value: Value, sure: Certainty): void {
    // What is about SSH is looked at where that is used.
    if (
      schema.name.startsWith('ssh_') &&
      use.wholes.length > 0 &&
      !use.wholes.some(one => usesSsh(one, module))
    )
      return;
    const allowed = schema.values.map(String);
    const texts = value.kind === 'list' ? value.elements : [value];
    for (const [i, one] of texts.entries()) {
      const text = textOf(one);
      if (text === undefined || text === '' || allowed.includes(text) || marksOf(value).sensitive) continue;
      // Here Packer reads the place in the list as well.
      if (schema.name === 'execution_policy' && /^\d$/.test(text) && Number(text) < allowed.length) continue;
      // Some plugins look at the letters alone.
      if (allowed.some(other => other.toLowerCase() === text.toLowerCase())) continue;
      const place = item.value.kind === 'tuple' ? (item.value.elements[i] ?? item.value) : item.value;
      const near = nearest(text, allowed);
      found.push({
        ...at(
          place,
          `"${schema.name}" is one of ${listed(allowed, 'or')}.${didYouMean(near)}${sure.note}`,
          // Whether a value is looked at may depend on what else is set.
          { phase, ...sure.severity(component.plugin.bundled ? {} : { evaluated: false }) },
        ),
        code: 'plugin-argument-value',
        fixes: near === undefined ? [] : [retexted(uri, place, near)],
      });
    }
  }

  function replacedBy(
    { replacedBy: other, type }: AttributeSchema,
    body: BodySchema,
    given: ReadonlySet<string>,
  ): string | undefined {
    return other !== undefined && !given.has(other) && body.attributes.get(other)?.type === type
      ? other
      : undefined;
  }

  function deprecated(
    name: { readonly start: number; readonly end: number },
    { name: text, replacedBy: other }: AttributeSchema | BlockSchema,
    rename: string | undefined,
  ): void {
    const { plugin } = component;
    found.push({
      ...at(
        name,
        `"${text}" is deprecated in release ${plugin.version} of the plugin "${plugin.name}".${other === undefined ? '' : ` Use "${other}".`}`,
        { phase },
      ),
      code: 'plugin-argument-deprecated',
      fixes: rename === undefined ? [] : [replacement(uri, name, rename)],
    });
  }
}
