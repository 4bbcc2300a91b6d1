import type { Expression, Label, Name, Node, Span, Template } from './ast.ts';
import { eachChild, literalString } from './walk.ts';

/** Text and where exactly it is written. */
export interface Written extends Span {
  readonly text: string;
}

/** A label without its quotes. */
export function insideOf({ start, end, quoted }: Label, text: string): Span {
  if (!quoted) return { start, end };
  const closed = end - 1 > start && text[end - 1] === '"';
  return { start: start + 1, end: closed ? end - 1 : end };
}

/** What a quoted string says; undefined where it is not written as it is read, so that places in it would shift. */
export function plainText(template: Template): Written | undefined {
  const text = literalString(template);
  const [inside] = template.parts;
  // Within an expression of JSON the quotes themselves are two letters wide.
  if (template.heredoc || !text || !inside || text.length !== inside.end - inside.start) return undefined;
  return { text, start: inside.start, end: inside.end };
}

/** The plain strings of an expression, also in lists, branches of conditions and arguments of functions. */
export function plainTexts(expression: Expression): readonly Written[] {
  const found: Written[] = [];
  const look = (node: Node): void => {
    const text = node.kind === 'template' ? plainText(node) : undefined;
    if (text) found.push(text);
    else if (node.kind === 'tuple' || node.kind === 'conditional' || node.kind === 'call')
      eachChild(node, look);
  };
  look(expression);
  return found;
}

/** `.name` or `["name"]` */
export function stepOf(node: Extract<Expression, { kind: 'attribute-of' | 'index' }>): Written | undefined {
  if (node.kind === 'index') return node.key.kind === 'template' ? plainText(node.key) : undefined;
  const { start, end, text }: Name = node.name;
  return text === '' ? undefined : { start, end, text };
}
