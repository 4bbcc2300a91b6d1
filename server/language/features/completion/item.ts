import type { Registry } from '../../../../registry/registry.ts';
import type { AttributeSchema, BlockSchema, Component, Required } from '../../catalog/index.ts';
import { placeAt } from '../../catalog/index.ts';
import type { Module } from '../../model/module.ts';
import type { Block, Span } from '../../syntax/ast.ts';
import type { Subject } from '../docs.ts';

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
  /** Lower numbers come first; by label within one number. */
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
}

/** In a snippet `$`, `}` and `\` are syntax. */
export const plainText = (text: string): string => text.replace(/[\\$}]/g, '\\$&');
const choice = (values: readonly (string | number)[]): string =>
  values.map(value => String(value).replace(/[\\$},|]/g, '\\$&')).join(',');

/** The value of an argument as a snippet, from tab stop `n` on. */
export function valueSnippet(schema: AttributeSchema, n: number): string {
  const { type, values } = schema;
  if (values.length > 0 && type === 'string') return `"\${${n}|${choice(values)}|}"`;
  if (values.length > 0 && type === 'number') return `\${${n}|${choice(values)}|}`;
  switch (type) {
    case 'string':
      return `"$${n}"`;
    case 'bool':
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

/** The arguments that have to be there, one to a line, with aligned `=` as `packer fmt` has them. */
export function requiredBody(of: RequiredMembers, first: number): readonly string[] {
  let stop = first;
  const rows: { name: string; width: number; value: string }[] = [];
  const taken = new Set<string>();
  const blocks: string[] = [];
  const add = (name: string) => {
    const attribute = of.attributes.get(name);
    if (attribute && !taken.has(name)) {
      rows.push({ name, width: name.length, value: valueSnippet(attribute, stop++) });
      taken.add(name);
    } else if (of.blocks.has(name) && !taken.has(name)) {
      blocks.push(`${name} {`, `  $${stop++}`, '}');
      taken.add(name);
    }
  };
  for (const name of of.must) add(name);
  for (const names of of.oneOf) {
    const fit = names.filter(name => of.attributes.get(name)?.type === 'string');
    if (names.some(name => taken.has(name))) continue;
    if (fit.length > 1) {
      rows.push({
        name: `\${${stop++}|${choice(fit)}|}`,
        width: fit[0]!.length,
        value: `"$${stop++}"`,
      });
      for (const name of names) taken.add(name);
    } else if (names[0] !== undefined) add(names[0]);
  }
  const width = Math.max(0, ...rows.map(row => row.width));
  return [
    ...rows.map(row => `${row.name}${' '.repeat(width - row.width)} = ${row.value}`),
    ...blocks,
  ].flatMap(line => line.split('\n'));
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
    ...component.needs.filter(({ communicator }) => communicator !== 'winrm').map(({ oneOf }) => oneOf),
  ],
});

/** What a block of Packer's own, or a nested one, cannot be without. */
export const requiredByBlock = ({ body: { attributes, blocks }, needs }: BlockSchema): RequiredMembers => ({
  attributes,
  blocks,
  must: [...attributes.values(), ...blocks.values()].filter(one => one.required).map(one => one.name),
  oneOf: needs.map(({ oneOf }) => oneOf),
});

/** `{ … }` of a snippet, on lines of their own. */
export function braces(lines: readonly string[]): string {
  const inner = lines.map(line => `  ${line}`);
  return `{\n${[...inner, '  $0'].join('\n')}\n}`;
}

export const enclosing = (blocks: readonly Block[]): readonly { type: string; labels: readonly string[] }[] =>
  blocks.map(({ type, labels }) => ({ type: type.text, labels: labels.map(label => label.text) }));

export const placeOf = (here: Here, blocks: readonly Block[]) => placeAt(blocks, here.required);
