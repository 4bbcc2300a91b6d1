import { isKnown, marksOf, textOf, type Value } from '../model/value.ts';
import { quotedText } from './quoted-text.ts';

/**
 * A value as HCL writes it, over several lines where it has several members; cut off at `most` characters. What is
 * sensitive or unknown in it is not shown.
 */
export function shown(value: Value, most: number): string {
  const text = written(value, '');
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

/** On one line, for the margin of a line. */
export function shownInline(value: Value, most: number): string {
  const text = written(value, undefined);
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function written(value: Value, indent: string | undefined): string {
  if (value.sensitive) return '(sensitive)';
  switch (value.kind) {
    case 'unknown':
      return '(known while building)';
    case 'null':
      return 'null';
    case 'string':
      return `"${quotedText(value.value)}"`;
    case 'number':
    case 'bool':
      return textOf(value) ?? '(not exact)';
    case 'list':
      return members(
        value.elements.map(element => written(element, inner(indent))),
        '[',
        ']',
        ',',
        indent,
      );
    case 'object':
      return members(
        [...value.entries].map(
          ([key, entry]) =>
            `${/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(key) ? key : `"${quotedText(key)}"`} = ${written(entry, inner(indent))}`,
        ),
        '{',
        '}',
        '',
        indent,
      );
  }
}

const inner = (indent: string | undefined) => (indent === undefined ? undefined : `${indent}  `);

function members(
  texts: readonly string[],
  open: string,
  close: string,
  comma: string,
  indent: string | undefined,
): string {
  if (texts.length === 0) return open + close;
  const short = texts.join(', ');
  if (indent === undefined || (open === '[' && short.length < 60 && !short.includes('\n')))
    return open === '[' ? `[${short}]` : `{ ${short} }`;
  return `${open}\n${texts.map(text => `${indent}  ${text}${comma}\n`).join('')}${indent}${close}`;
}

/** Whether there is anything in it that may be shown. */
export const isShowable = (value: Value): boolean => isKnown(value) && !marksOf(value).sensitive;
