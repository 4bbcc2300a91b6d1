import type { Registry } from '../../../../registry/registry.ts';
import type { AttributeSchema, BlockSchema, Component, Required } from '../../catalog/index.ts';
import { placeAt } from '../../catalog/index.ts';
import type { Module } from '../../model/module.ts';
import type { Block, Span } from '../../syntax/ast.ts';
import type { Subject } from '../docs.ts';
import { expanded } from '../expanded.ts';
import type { Writing } from './writing.ts';

export type ItemKind =
  | 'argument'
  | 'block'
  | 'component'
  | 'function'
  | 'variable'
  | 'output'
  | 'value'
  | 'keyword'
  | 'file'
  | 'folder'
  | 'registry';

/** One suggestion. */
export interface Item {
  readonly label: string;
  readonly kind: ItemKind;
  /** What `newText` replaces. */
  readonly span: Span;
  readonly newText: string;
  /** `newText` has tab stops. */
  readonly snippet?: boolean;
  /** Small print behind the label. */
  readonly detail?: string | undefined;
  /** At the right edge. */
  readonly description?: string | undefined;
  /** Lower numbers come first, from -1; by label within one number. */
  readonly rank: number;
  /** What is compared with the typed text, if not the label. */
  readonly filter?: string;
  readonly deprecated?: boolean;
  /** What its documentation is about. */
  readonly about?: Subject;
  /** Ready-made Markdown, where there is nothing to look up. */
  readonly documentation?: string;
  /** Ask again right after accepting: what comes next can be completed. */
  readonly again?: boolean;
  /** Also written when it is accepted, elsewhere in the text. */
  readonly also?: Span & { readonly newText: string };
}

export interface CompletionEnvironment {
  /** Answers at once, if only that it does not know yet; undefined where the registry is not to be asked. */
  readonly registry: Registry | undefined;
  readonly now: number;
  /** The editor fills in snippets. */
  readonly snippets: boolean;
  /** The editor can be told to ask again. */
  readonly again: boolean;
  /** Names in a folder, relative to the template's; those of folders end in a slash. Empty where it cannot be read. */
  readonly list: (folder: string) => Promise<readonly string[]>;
}

/** Suggestions, and whether an answer is still on its way. */
export interface Completions {
  readonly items: readonly Item[];
  readonly incomplete: boolean;
}

/** What every part of completion knows of the place. */
export interface Here {
  readonly module: Module;
  readonly uri: string;
  readonly required: Required;
  readonly env: CompletionEnvironment;
  /** The syntax of the file. */
  readonly writing: Writing;
}

/** In a snippet `$`, `}` and `\` are syntax. */
export const plainText = (text: string): string => text.replace(/[\\$}]/g, '\\$&');
const choice = (values: readonly (string | number)[]): string =>
  values.map(value => String(value).replace(/[\\$},|]/g, '\\$&')).join(',');

/** What must be true of a variable is never written out. */
export const isCondition = ({ name, required }: AttributeSchema): boolean => name === 'condition' && required;

/** The value of an argument as a snippet, from tab stop `n` on. */
export function valueSnippet(schema: AttributeSchema, n: number): string {
  const { type, values } = schema;
  if (values.length > 0 && type === 'string') return `"\${${n}|${choice(values)}|}"`;
  if (values.length > 0 && type === 'number') return `\${${n}|${choice(values)}|}`;
  switch (type) {
    case 'string':
      return `"$${n}"`;
    case 'bool':
      if (isCondition(schema)) return `$${n}`;
      return `\${${n}|${schema.default === true ? 'false,true' : 'true,false'}|}`;
    case 'list(string)':
      return values.length > 0 ? `["\${${n}|${choice(values)}|}"]` : `["$${n}"]`;
    case 'list(number)':
    case 'list(list(string))':
      return `[$${n}]`;
    case 'map(string)':
    case 'object':
      return `{\n  $${n}\n}`;
    case 'type':
      return `\${${n}|string,number,bool,list(string),map(string),any|}`;
    default:
      return `$${n}`;
  }
}

/** Something that has to be there: an argument, or without a schema a block. */
export interface RequiredRow {
  /** A choice where there are several names; then the width is that of the first. */
  readonly name: string;
  readonly width: number;
  readonly schema: AttributeSchema | undefined;
  /** The tab stop of its value. */
  readonly stop: number;
}

/** What has to be there, arguments first, with tab stops from `first` on. */
export function requiredRows(of: RequiredMembers, first: number): readonly RequiredRow[] {
  let stop = first;
  const rows: RequiredRow[] = [];
  const taken = new Set<string>();
  const blocks: RequiredRow[] = [];
  const add = (name: string) => {
    const schema = of.attributes.get(name);
    if (taken.has(name)) return;
    if (schema) rows.push({ name, width: name.length, schema, stop: stop++ });
    else if (of.blocks.has(name)) blocks.push({ name, width: 0, schema, stop: stop++ });
    taken.add(name);
  };
  for (const name of of.must) add(name);
  for (const names of of.oneOf) {
    const fit = names.filter(name => of.attributes.get(name)?.type === 'string');
    if (names.some(name => taken.has(name))) continue;
    if (fit.length > 1) {
      rows.push({
        name: `\${${stop++}|${choice(fit)}|}`,
        width: fit[0]!.length,
        schema: { ...of.attributes.get(fit[0]!)!, values: [] },
        stop: stop++,
      });
      for (const name of names) taken.add(name);
    } else if (names[0] !== undefined) add(names[0]);
  }
  return [...rows, ...blocks];
}

/** Such arguments and blocks one to a line, with aligned `=` as `packer fmt` has them. */
export function requiredBody(rows: readonly RequiredRow[]): readonly string[] {
  const width = Math.max(0, ...rows.map(row => row.width));
  return rows
    .map(({ name, width: own, schema, stop }) =>
      schema
        ? `${name}${' '.repeat(width - own)} = ${valueSnippet(schema, stop)}`
        : `${name} {\n  $${stop}\n}`,
    )
    .flatMap(line => line.split('\n'));
}

export interface RequiredMembers {
  readonly attributes: ReadonlyMap<string, AttributeSchema>;
  readonly blocks: ReadonlyMap<string, BlockSchema>;
  readonly must: readonly string[];
  readonly oneOf: readonly (readonly string[])[];
}

/** What a component cannot be without. */
export const requiredByComponent = (component: Component): RequiredMembers => ({
  attributes: component.attributes,
  blocks: component.blocks,
  must: component.mustSet,
  oneOf: [
    ...component.exactlyOneOf,
    ...component.atLeastOneOf,
    ...component.needs
      .filter(({ communicator, where }) => communicator !== 'winrm' && where.length === 0)
      .map(({ oneOf }) => oneOf),
  ],
});

/** What a block of Packer's own, or a nested one, cannot be without. */
export const requiredByBlock = ({ body: { attributes, blocks }, needs }: BlockSchema): RequiredMembers => ({
  attributes,
  blocks,
  must: [...attributes.values(), ...blocks.values()].filter(one => one.required).map(one => one.name),
  oneOf: needs.filter(({ where }) => where.length === 0).map(({ oneOf }) => oneOf),
});

/** `{ … }` of a snippet, on lines of their own. */
export function braces(lines: readonly string[]): string {
  const inner = lines.map(line => `  ${line}`);
  return `{\n${[...inner, '  $0'].join('\n')}\n}`;
}

export const enclosing = (blocks: readonly Block[]): readonly { type: string; labels: readonly string[] }[] =>
  expanded(blocks).map(({ type, labels }) => ({ type: type.text, labels: labels.map(label => label.text) }));

export const placeOf = (here: Here, blocks: readonly Block[]) => placeAt(expanded(blocks), here.required);
