import { internalType } from '../../../catalog/index.ts';
import { argumentsOf } from '../../../model/components.ts';
import {
  addressOf,
  attributesOf,
  type Declarations,
  type Resource,
  readOf,
} from '../../../model/declarations.ts';
import { groups } from '../../../model/groups.ts';
import { kept, keptByText } from '../../../model/kept.ts';
import { firsts } from '../../../model/layers.ts';
import { referencesOf } from '../../../model/references.ts';
import { acrossFiles } from '../../../model/stretches.ts';
import { misfit, typeOf } from '../../../model/type-constraints.ts';
import { textOf, type Value } from '../../../model/value.ts';
import type { Block, Node, Span } from '../../../syntax/ast.ts';
import { parse } from '../../../syntax/parser.ts';
import { schemaOf } from '../data-sources.ts';
import { insertion, removal } from '../edits.ts';
import { at } from '../rule.ts';
import { didYouMean, nearest } from '../suggestions.ts';
import { suspectsIn } from '../suspects.ts';
import { eachAlone, toldOf } from '../whole-folder.ts';
import { type Found, family, isSound, isWhole, replacement } from './family.ts';
import { isIdentifier, named } from './variables.ts';

type Code =
  | 'local-name-invalid'
  | 'duplicate-local'
  | 'local-without-expression'
  | 'local-argument-type'
  | 'dependency-cycle'
  | 'data-name-invalid'
  | 'duplicate-data'
  | 'data-argument-invalid';

/** Locals and data sources, and what they need of each other. */
export const localRules = family<Code>(
  {
    'local-name-invalid': { severity: 'error', phase: 'load' },
    'duplicate-local': { severity: 'error', phase: 'load' },
    'local-without-expression': { severity: 'error' },
    'local-argument-type': { severity: 'error', phase: 'load' },
    'dependency-cycle': { severity: 'error' },
    'data-name-invalid': { severity: 'error', phase: 'load' },
    'duplicate-data': { severity: 'error', phase: 'load' },
    'data-argument-invalid': { severity: 'error' },
  },
  (module, uri) => {
    const file = module.files.get(uri);
    const own = module.declarations.get(uri);
    if (!file || !own || !isSound(module, uri)) return [];
    const found: Found<Code>[] = [];
    const suspects = suspectsIn(module, uri);
    for (const node of own.blocks.get('local') ?? []) if (suspects.covers(node.start)) localBlock(node);
    for (const one of localsIn(own)) {
      const first = localsNamed(module).get(one.name);
      if (first && first !== one)
        second(
          'duplicate-local',
          `The local "${one.name}" is defined twice.`,
          { node: one.node, span: one.nameSpan },
          { uri: first.uri, span: first.nameSpan },
        );
    }
    for (const one of own.data) {
      const first = declaredData(module).get(addressOf(one));
      if (first && first !== one && one.node.labels.length === 2)
        second(
          'duplicate-data',
          `The data source "${one.type}" "${one.name}" is there twice.`,
          { node: one.node, span: one.node.header },
          { uri: first.uri, span: first.node.header },
        );
      if (suspects.covers(one.node.start)) dataBlock(one);
    }
    if (isWhole(module)) cycles();
    return found;

    function second(
      code: 'duplicate-local' | 'duplicate-data',
      message: string,
      one: { node: Node; span: Span },
      first: { uri: string; span: Span },
    ): void {
      const told = toldOf(module, uri, first.uri);
      found.push({
        ...at(one.span, `${message}${eachAlone(told)}`, {
          related: [
            {
              uri: first.uri,
              start: first.span.start,
              end: first.span.end,
              message: 'The first one is here.',
            },
          ],
          ...told,
        }),
        code,
        fixes: told.once
          ? []
          : [{ title: 'Remove this one', edits: [{ uri, ...removal(file!, one.node), newText: '' }] }],
      });
    }

    function localBlock(node: Block): void {
      const [label] = node.labels;
      if (!label || node.labels.length > 1) return;
      if (!isIdentifier(label.text))
        found.push({
          ...at(
            label,
            'The name of a local is letters, digits, "_" and "-", and begins with a letter or "_".',
          ),
          code: 'local-name-invalid',
          fixes: named(uri, file!, label),
        });
      const sensitive = attributesOf(node.body).find(({ name }) => name.text === 'sensitive');
      const value = sensitive && module.evaluate(sensitive.value);
      const why =
        value?.kind === 'null'
          ? 'it cannot be null; leave it out instead'
          : value && misfit(value, { kind: 'bool' });
      if (sensitive && why)
        found.push({ ...at(sensitive.value, `"sensitive": ${why}.`), code: 'local-argument-type' });
      if (
        node.close !== undefined &&
        !attributesOf(node.body).some(({ name }) => name.text === 'expression')
      ) {
        const value = attributesOf(node.body).find(({ name }) => name.text === 'value');
        found.push({
          ...at(node.header, 'Packer crashes on a local without "expression".'),
          code: 'local-without-expression',
          fixes: [
            value
              ? replacement(uri, value.name, 'expression')
              : { title: 'Add "expression"', edits: insertion(uri, file!, node, ['expression = ""']) },
          ],
        });
      }
    }

    function dataBlock({ type, labels, node }: Resource): void {
      for (const label of labels)
        if (!isIdentifier(label.text))
          found.push({
            ...at(
              label,
              'The type and the name of a data source are letters, digits, "_" and "-", and begin with a letter or "_".',
            ),
            code: 'data-name-invalid',
            fixes: label === labels[1] ? named(uri, file!, label) : [],
          });
      const known = argumentsOf('data', type);
      // Those of HCP have rules of their own, which know more.
      if (!known || schemaOf(type)) return;
      for (const item of node.body.items) {
        if (item.kind === 'incomplete') continue;
        const { text } = item.kind === 'block' ? item.type : item.name;
        const wanted = item.kind === 'attribute' ? (known.get(text) ?? internalType(text)) : undefined;
        if (wanted && item.kind === 'attribute') {
          const value = module.evaluate(item.value);
          const why =
            misfit(value, typeNamed(wanted)) ?? (holdsNull(value) ? 'null cannot be an element' : undefined);
          if (why) found.push({ ...at(item.value, `"${text}": ${why}.`), code: 'data-argument-invalid' });
        } else {
          const near = nearest(text, [...known.keys()]);
          const name = item.kind === 'block' ? item.type : item.name;
          found.push({
            ...at(
              name,
              `"${type}" takes no ${item.kind === 'block' ? 'block' : 'argument'} "${text}".${didYouMean(near)}`,
            ),
            code: 'data-argument-invalid',
            fixes: near === undefined ? [] : [replacement(uri, name, near)],
          });
        }
      }
      const input = type === 'http' ? 'url' : 'input';
      const given = attributesOf(node.body).find(({ name }) => name.text === input);
      const value = given && module.evaluate(given.value);
      if (
        node.close !== undefined &&
        (!value || value.kind === 'null' || (value.kind === 'string' && value.value === ''))
      )
        found.push({
          ...at(given?.value ?? node.header, `"${type}" needs "${input}".`),
          code: 'data-argument-invalid',
          fixes: given
            ? []
            : [{ title: `Add "${input}"`, edits: insertion(uri, file!, node, [`${input} = ""`]) }],
        });
      const method =
        type === 'http' ? attributesOf(node.body).find(({ name }) => name.text === 'method') : undefined;
      const word = method && module.evaluate(method.value);
      const said = word && textOf(word);
      if (method && said !== undefined && !methods.includes(said))
        found.push({
          ...at(method.value, `"method" is one of ${methods.filter(one => one !== '').join(', ')}.`),
          code: 'data-argument-invalid',
          fixes: methods.includes(said.toUpperCase())
            ? [replacement(uri, method.value, `"${said.toUpperCase()}"`, `Change to "${said.toUpperCase()}"`)]
            : [],
        });
    }

    /** Every reference that leads back to where it stands. */
    function cycles(): void {
      const all = needs(module);
      const mine: [string, Needs][] = [];
      for (const [from, its] of needsIn(own!))
        if (its.uses.length > 0 && all.get(from) === its) mine.push([from, its]);
      if (mine.length === 0) return;
      const group = groups(
        mine.map(([from]) => from),
        from => (all.get(from) ?? nothing).uses.map(({ to }) => to),
      );
      for (const [from, { start, uses }] of mine)
        for (const { to, span } of uses)
          if (group.get(to) === group.get(from))
            found.push({
              ...at(
                { start: start + span.start, end: start + span.end },
                to === from
                  ? `${shown(from)} refers to itself.`
                  : `${shown(from)} and ${shown(to)} need each other.`,
              ),
              code: 'dependency-cycle',
            });
    }
  },
  { byBlock: true },
);

const holdsNull = (value: Value): boolean =>
  (value.kind === 'list' ? value.elements : value.kind === 'object' ? [...value.entries.values()] : []).some(
    one => one.kind === 'null' && !one.assumed,
  );
const methods = ['', 'HEAD', 'GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];
const shown = (key: string): string => `"${key}"`;

const localsIn = kept((one: Declarations) =>
  readOf(one, one.locals, 'local', 'locals').toSorted((a, b) => a.start - b.start),
);
const firstLocalsIn = kept((one: Declarations) => firsts(localsIn(one), ({ name }) => name));
const localsNamed = acrossFiles(firstLocalsIn);
const declaredData = acrossFiles(
  kept((one: Declarations) => firsts(readOf(one, one.data, 'data'), addressOf)),
);

interface Need {
  readonly to: string;
  /** From the start of the root block. */
  readonly span: Span;
}
interface Needs {
  /** Of the root block. */
  readonly start: number;
  readonly uses: readonly Need[];
}
const nothing: Needs = { start: 0, uses: [] };

/** What the locals and data sources of a file read of each other. */
const needsIn = kept((one: Declarations): ReadonlyMap<string, Needs> => {
  const found = new Map<string, Needs>();
  for (const item of one.file.body.items)
    for (const [from, uses] of needsOf(item))
      if (!found.has(from)) found.set(from, uses.length > 0 ? { start: item.start, uses } : nothing);
  return found;
});
const needs = acrossFiles(needsIn);

const needsOf = keptByText((item): readonly (readonly [from: string, uses: readonly Need[]])[] => {
  if (item.kind !== 'block') return [];
  const { type, labels, body } = item;
  const [first, second] = labels;
  const within = (part: Span) => needsWithin(item, part);
  if (type.text === 'locals')
    return attributesOf(body).map(({ name, value }) => [`local.${name.text}`, within(value)]);
  if (type.text === 'local' && first) return [[`local.${first.text}`, within(body)]];
  if (type.text === 'data' && first && second) return [[`data.${first.text}.${second.text}`, within(body)]];
  return [];
});

function needsWithin(item: Block, part: Span): readonly Need[] {
  const found: Need[] = [];
  for (const { root, steps, start, end } of referencesOf(item)) {
    if (start < part.start || start >= part.end) continue;
    const [first, second] = steps;
    const to =
      root === 'local' && first
        ? `local.${first.text}`
        : root === 'data' && first && second && `data.${first.text}.${second.text}`;
    if (to) found.push({ to, span: { start: start - item.start, end: end - item.start } });
  }
  return found;
}

const types = new Map<string, Parameters<typeof misfit>[1]>();
/** The type a word such as `list(string)` stands for. */
export function typeNamed(text: string): Parameters<typeof misfit>[1] {
  const kept = types.get(text);
  if (kept) return kept;
  const item = parse(`x = ${text}`).body.items[0];
  const read = item?.kind === 'attribute' ? typeOf(item.value).type : undefined;
  const type = read ?? ({ kind: 'any' } as const);
  types.set(text, type);
  return type;
}
