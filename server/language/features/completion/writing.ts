/** How what is suggested is written: in the native syntax, or in JSON. */
import type { AttributeSchema, LabelSchema } from '../../catalog/index.ts';
import type { Type } from '../../model/type-constraints.ts';
import { braces, plainText, type RequiredRow, requiredBody, valueSnippet } from './item.ts';
import { valueSnippetOf } from './typed.ts';

/** Every text is a snippet; lines after the first are indented by steps of two blanks. */
export interface Writing {
  /** A name that stands in front of something already. */
  name(name: string): string;
  /** A name with a value; `blanks` bring its `=` in line with others. */
  entry(name: string, value: string, blanks?: string): string;
  /** A name, and the place for a value that nobody can fill in. */
  opened(name: string, blanks?: string): string;
  value(schema: AttributeSchema, stop: number): string;
  valueOf(type: Type | undefined): string;
  object(entries: readonly (readonly [name: string, value: string])[]): string;
  /** A block with what it cannot be without. */
  block(name: string, labels: readonly LabelSchema[], rows: readonly RequiredRow[]): string;
  /** The beginning of a block whose label is chosen next. */
  labelled(name: string): string;
}

export const native: Writing = {
  name: name => name,
  entry: (name, value, blanks = ' ') => `${name}${blanks}= ${value}`,
  opened: (name, blanks = ' ') => `${name}${blanks}= `,
  value: valueSnippet,
  valueOf: type => valueSnippetOf(type),
  object: entries => {
    const width = Math.max(...entries.map(([name]) => name.length));
    return `{\n${entries.map(([name, value]) => `  ${name.padEnd(width)} = ${value}\n`).join('')}}`;
  },
  block: (name, labels, rows) => {
    const said = labels.map(({ name }, i) => ` "\${${i + 1}:${name}}"`).join('');
    return `${name}${said} ${braces(requiredBody(rows))}`;
  },
  labelled: name => `${name} "$0"`,
};

const indented = (text: string): string => text.replaceAll('\n', '\n  ');
const members = (entries: readonly string[]): string =>
  `{\n${entries.map(entry => `  ${indented(entry)}`).join(',\n')}\n}`;

/** Steps happen one after the other, so they stand in a list. */
const inOrder = new Set(['provisioner', 'post-processor', 'post-processors']);

export const json: Writing = {
  name: name => JSON.stringify(name),
  entry: (name, value) => `${JSON.stringify(name)}: ${value}`,
  opened: name => `${JSON.stringify(name)}: `,
  value: (schema, stop) =>
    schema.type === 'type' ? `"${valueSnippet(schema, stop)}"` : valueSnippet(schema, stop),
  valueOf: type => valueSnippetOf(type, json),
  object: entries => members(entries.map(([name, value]) => json.entry(name, value))),
  block: (name, labels, rows) => {
    const body = labels.reduceRight(
      (inner, { name }, i) => members([`"\${${i + 1}:${name}}": ${inner}`]),
      jsonBody(rows),
    );
    return `${plainText(JSON.stringify(name))}: ${inOrder.has(name) ? `[\n  ${indented(body)}\n]` : body}`;
  },
  labelled: name =>
    `"${name}": ${inOrder.has(name) ? `[\n  ${indented(members(['"$0"']))}\n]` : members(['"$0"'])}`,
};

/** What cannot be missing, and the cursor behind it. */
const jsonBody = (rows: readonly RequiredRow[]): string => {
  const entries = rows.map(
    ({ name, schema, stop }) => `"${name}": ${schema ? json.value(schema, stop) : members([`$${stop}`])}`,
  );
  return entries.length === 0 ? members(['$0']) : `${members(entries).slice(0, -2)}$0\n}`;
};
