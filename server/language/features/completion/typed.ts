/** What the declared type of a variable says of its value. */
import { isVarFile } from '../../model/module.ts';
import { type Type, typeOf } from '../../model/type-constraints.ts';
import type { Expression } from '../../syntax/ast.ts';
import type { ExpressionContext, Step } from './context.ts';
import type { Here } from './item.ts';
import type { Writing } from './writing.ts';

/** The type a type expression says; undefined where there is none, or it is wrong. */
export const typeSaid = (type: Expression | undefined): Type | undefined => type && typeOf(type).type;

/** The variable whose value this is: in a variable file, or its `default`. */
export function variableAt({ attribute, blocks }: ExpressionContext, { uri }: Here): string | undefined {
  const block = blocks.at(-1);
  return isVarFile(uri)
    ? attribute.name.text
    : blocks.length === 1 && block?.type.text === 'variable' && attribute.name.text === 'default'
      ? block.labels[0]?.text
      : undefined;
}

/** The type of what stands at a place in the value of a variable. */
export function variableTypeAt(context: ExpressionContext, here: Here): Type | undefined {
  const name = variableAt(context, here);
  return name === undefined
    ? undefined
    : inside(typeSaid(here.module.variables.get(name)?.type), context.steps);
}

function inside(type: Type | undefined, steps: readonly Step[]): Type | undefined {
  let at = type;
  for (const step of steps)
    if (step.is === 'element') at = at?.kind === 'list' || at?.kind === 'set' ? at.of : undefined;
    else if (step.is === 'entry')
      at =
        at?.kind === 'map'
          ? at.of
          : at?.kind === 'object' && step.key !== undefined
            ? at.fields.get(step.key)?.type
            : undefined;
    else return undefined;
  return at;
}

/** A value of a type with a tab stop for each thing to be typed; of objects the fields that must be there. */
export function valueSnippetOf(type: Type | undefined, writing?: Pick<Writing, 'object'>): string {
  let stop = 1;
  const value = (of: Type | undefined, indent: string): string => {
    switch (of?.kind) {
      case 'string':
        return `"$${stop++}"`;
      case 'bool':
        return `\${${stop++}|true,false|}`;
      case 'list':
      case 'set':
        return of.of.kind === 'string' ? `["$${stop++}"]` : `[$${stop++}]`;
      case 'tuple':
        return `[${of.elements.map(one => value(one, indent)).join(', ')}]`;
      case 'map':
        return `{\n${indent}  $${stop++}\n${indent}}`;
      case 'object': {
        const fields = [...of.fields].filter(([, { optional }]) => !optional);
        if (writing)
          return fields.length > 0
            ? writing.object(fields.map(([name, field]) => [name, value(field.type, '')]))
            : `{\n  $${stop++}\n}`;
        const lines = fields.map(([name, field]) => [name, value(field.type, `${indent}  `)] as const);
        // Lines below a value of several lines have an alignment of their own; those before it theirs.
        const groups = lines.map(
          ([, text], i) =>
            lines.slice(0, i).filter(([, one]) => one.includes('\n')).length +
            (text.includes('\n') ? 0.5 : 0),
        );
        const width = (i: number) =>
          Math.max(...lines.flatMap(([name], j) => (groups[j] === groups[i] ? [name.length] : [])));
        const drawn = lines.map(([name, text], i) => `${indent}  ${name.padEnd(width(i))} = ${text}\n`);
        return `{\n${drawn.join('') || `${indent}  $${stop++}\n`}${indent}}`;
      }
      default:
        return `$${stop++}`;
    }
  };
  return value(type, '');
}
