/** What is being typed: a name in a body, a label, or something within an expression. */
import type {
  Attribute,
  Block,
  Call,
  Expression,
  File,
  For,
  ForDirective,
  Node,
  ObjectConstructor,
  Span,
  Splat,
  Template,
} from '../../syntax/ast.ts';
import { literalString, pathAt } from '../../syntax/walk.ts';

export type Context = BodyContext | LabelContext | ExpressionContext;

/** The name of an argument or a block. */
export interface BodyContext {
  readonly is: 'body';
  /** From the root inwards; none at the root. */
  readonly blocks: readonly Block[];
  /** The word under the cursor. */
  readonly range: Span;
  /** There is nothing else on the line behind the word. */
  readonly alone: boolean;
  /** An argument's `=`, or what makes it a block, follows. */
  readonly followed: boolean;
}

export interface LabelContext {
  readonly is: 'label';
  /** The blocks around the one whose label it is. */
  readonly blocks: readonly Block[];
  readonly type: string;
  readonly index: number;
  /** The text between the quotes; behind the block's type where there are none. */
  readonly range: Span;
  readonly quoted: boolean;
  /** The block has no body yet: offset up to which the header may be replaced. */
  readonly headerEnd: number | undefined;
}

export interface ExpressionContext {
  readonly is: 'expression';
  /** Where the cursor stands. */
  readonly offset: number;
  readonly blocks: readonly Block[];
  readonly attribute: Attribute;
  /** From the argument's value to the place in it. */
  readonly steps: readonly Step[];
  /** Loops around the place, the outermost first. */
  readonly loops: readonly Loop[];
  readonly place:
    | { readonly is: 'word' }
    /** Within quotes; `whole` where the text is all there is between them. */
    | { readonly is: 'text'; readonly template: Template; readonly whole: boolean }
    /** `<<` or `<<-`, with nothing behind it on the line. */
    | { readonly is: 'heredoc' }
    /** The word of a directive: `%{ if`. */
    | { readonly is: 'directive' }
    /** A key of an object. */
    | { readonly is: 'key'; readonly object: ObjectConstructor }
    /** Between the quotes in brackets. */
    | { readonly is: 'index'; readonly target: Expression }
    /** Behind a dot. */
    | { readonly is: 'member'; readonly target: Expression };
  readonly range: Span;
}

/** What binds names: an expression, or a directive of a text. */
export type Loop = For | ForDirective;

export type Step =
  | { readonly is: 'element' }
  | { readonly is: 'entry'; readonly key: string | undefined }
  | { readonly is: 'argument'; readonly call: Call; readonly index: number }
  /** An operand, an index, a part of a text: nothing is known of what it should be. */
  | { readonly is: 'operand' };

const wordCharacter = /[\p{L}\p{N}_-]/u;

/** Undefined where nothing can be completed: in comments, behind a finished value. */
export function contextAt(file: File, offset: number): Context | undefined {
  const { text } = file;
  if (inComment(file, offset)) return undefined;
  const path = pathAt(file, offset);
  const attribute = path.find((node): node is Attribute => node.kind === 'attribute');
  const blocks = path.filter((node): node is Block => node.kind === 'block');
  const innermost = blocks.at(-1);
  if (attribute) {
    if (offset <= attribute.name.end) return bodyContext(text, offset, blocks);
    if (offset <= attribute.equals) return undefined;
    return expressionContext(text, offset, path, attribute, blocks);
  }
  if (innermost && !isInBody(innermost, offset)) {
    if (offset <= innermost.type.end) return bodyContext(text, offset, blocks.slice(0, -1));
    const index = innermost.labels.findIndex(label => label.start < offset && offset <= label.end);
    const label = innermost.labels[index];
    if (!label) return looseLabel(text, offset, blocks.slice(0, -1));
    const closed = label.quoted && label.end - label.start > 1 && text[label.end - 1] === '"';
    if (closed && offset === label.end) return undefined;
    return {
      is: 'label',
      blocks: blocks.slice(0, -1),
      type: innermost.type.text,
      index,
      quoted: label.quoted,
      range: label.quoted
        ? { start: label.start + 1, end: closed ? label.end - 1 : label.end }
        : { start: label.start, end: label.end },
      headerEnd:
        innermost.open === undefined && index === innermost.labels.length - 1 && restIsBlank(text, label.end)
          ? label.end
          : undefined,
    };
  }
  return looseLabel(text, offset, blocks) ?? bodyContext(text, offset, blocks);
}

function inComment(file: File, offset: number): boolean {
  return file.comments.some(({ start, end }) => {
    if (offset <= start || offset > end) return false;
    // The end of a block comment is behind it; the end of a line comment is still in it.
    return offset < end || !file.text.startsWith('/*', start);
  });
}

const isInBody = (block: Block, offset: number): boolean =>
  block.open !== undefined && offset > block.open && (block.close === undefined || offset <= block.close);

/** `provisioner |`, `source "a" |`: a label that is not there yet. */
function looseLabel(text: string, offset: number, blocks: readonly Block[]): LabelContext | undefined {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const match = /^\s*([\p{L}_][\p{L}\p{N}_-]*)((?:[ \t]+"[^"]*")*)[ \t]+(")?$/u.exec(line);
  if (!match) return undefined;
  const [, type, labels, quote] = match;
  return {
    is: 'label',
    blocks,
    type: type!,
    index: labels!.match(/"[^"]*"/g)?.length ?? 0,
    quoted: quote !== undefined,
    range: { start: offset, end: offset },
    headerEnd: restIsBlank(text, offset) ? offset : undefined,
  };
}

const restIsBlank = (text: string, offset: number): boolean =>
  /^[ \t]*(\r?\n|$)/.test(text.slice(offset, offset + 200));

/** The word an offset is in or at the end of. */
function wordAt(text: string, offset: number): Span {
  let start = offset;
  let end = offset;
  while (start > 0 && wordCharacter.test(text[start - 1]!)) start--;
  while (end < text.length && wordCharacter.test(text[end]!)) end++;
  return { start, end };
}

function bodyContext(text: string, offset: number, blocks: readonly Block[]): BodyContext | undefined {
  const range = wordAt(text, offset);
  const before = text.slice(text.lastIndexOf('\n', range.start - 1) + 1, range.start);
  // The first thing in a line, or in the braces of a one-line block.
  if (!/^[ \t]*$|\{[ \t]*$|\*\/[ \t]*$/.test(before)) return undefined;
  const behind = /^[ \t]*([^\r\n]?)/.exec(text.slice(range.end, range.end + 200))![1]!;
  return {
    is: 'body',
    blocks,
    range,
    alone: behind === '' || behind === '}' || behind === '#',
    followed: behind === '=' || behind === '"' || behind === '{',
  };
}

/** Within the value of an argument; `path` leads to the offset. */
export function expressionContext(
  text: string,
  offset: number,
  path: readonly Node[],
  attribute: Attribute,
  blocks: readonly Block[],
): ExpressionContext | undefined {
  const inValue = path.slice(path.indexOf(attribute) + 1);
  const nodes = inValue as readonly Expression[];
  const loops = inValue.filter(
    (node): node is Loop =>
      (node.kind === 'for' || node.kind === 'for-directive') && !isCollection(node, offset),
  );
  const of = (
    place: ExpressionContext['place'],
    range: Span,
    until: readonly Node[] = nodes,
  ): ExpressionContext => ({
    is: 'expression',
    offset,
    blocks,
    attribute,
    steps: stepsTo(until, offset),
    loops,
    place,
    range,
  });

  const opener = /(^|[=(,[:?])[ \t]*(<<-?)$/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset));
  if (opener && restIsBlank(text, offset))
    return of({ is: 'heredoc' }, { start: offset - opener[2]!.length, end: offset });
  const innermost = nodes.at(-1);
  const word = wordAt(text, offset);
  const parent = nodes.at(-2);
  if ((innermost as Node | undefined)?.kind === 'name')
    return parent?.kind === 'attribute-of'
      ? of(
          { is: 'member', target: parent.target },
          { start: parent.name.start, end: parent.name.end },
          nodes.slice(0, -2),
        )
      : parent?.kind === 'splat'
        ? of({ is: 'member', target: elementUpTo(parent, offset) }, word, nodes.slice(0, -2))
        : parent?.kind === 'call'
          ? of({ is: 'word' }, word, nodes.slice(0, -2))
          : undefined;
  if (innermost?.kind === 'attribute-of') {
    // The cursor stands behind the dot, before the white space and the name.
    const behindDot = text[offset - 1] === '.';
    return behindDot
      ? of({ is: 'member', target: innermost.target }, { start: offset, end: offset }, nodes.slice(0, -1))
      : undefined;
  }
  const template = nodes.findLast(node => node.kind === 'template');
  const typed = template && /%\{~?[ \t]*(\p{L}*)$/u.exec(text.slice(template.start, offset));
  if (typed && !isEscaped(text, template.start + typed.index))
    return of({ is: 'directive' }, { start: offset - typed[1]!.length, end: offset });
  const inside = template && nodes.slice(nodes.indexOf(template) + 1);
  // What is between directives is text as well.
  const isText = inValue.at(-1)?.kind === 'text';
  if (
    template &&
    (isText || !inside!.some(node => ['interpolation', 'if', 'for-directive'].includes(node.kind)))
  ) {
    if (template.heredoc)
      // Only what a plugin reads on has words in it.
      return of(
        { is: 'text', template, whole: false },
        { start: offset, end: offset },
        nodes.slice(0, nodes.indexOf(template)),
      );
    // Within an expression of JSON the quotes themselves are two letters wide.
    const quote = text[template.start] === '\\' ? 2 : 1;
    const closed = template.end - template.start > quote && text[template.end - 1] === '"';
    if (offset === template.start || (closed && offset === template.end)) return undefined;
    const whole = literalString(template) !== undefined;
    const content = { start: template.start + quote, end: closed ? template.end - quote : template.end };
    const owner = nodes[nodes.indexOf(template) - 1];
    if (whole && owner?.kind === 'index' && owner.key === template)
      return of({ is: 'index', target: owner.target }, content, nodes.slice(0, nodes.indexOf(owner)));
    return of(
      { is: 'text', template, whole },
      whole ? content : { start: offset, end: offset },
      nodes.slice(0, nodes.indexOf(template)),
    );
  }
  const object = nodes.findLast(
    node => node.kind !== 'missing' && node.kind !== 'variable' && (node.kind as string) !== 'name',
  );
  if (object?.kind === 'object' && isKeyPosition(text, object, word.start))
    return of({ is: 'key', object }, word, nodes.slice(0, nodes.indexOf(object)));
  if (innermost?.kind === 'number' || innermost?.kind === 'null') return undefined;
  // Behind a finished value: `"x" |`, `f() |`.
  const before = text.slice(0, word.start).trimEnd().slice(-3);
  if (!/[=([{,:?!&|<>+\-*/%~]$|\b(in|if)$/.test(before)) return undefined;
  const last = innermost?.kind === 'missing' || innermost?.kind === 'variable' || innermost?.kind === 'bool';
  return of({ is: 'word' }, word, last ? nodes.slice(0, -1) : nodes);
}

/** `%%{` and `$${` stand for themselves. */
const isEscaped = (text: string, at: number): boolean => text[at - 1] === text[at];

/** What a loop goes through does not see its variables. */
const isCollection = ({ value, collection }: Loop, offset: number): boolean =>
  value.end < offset && offset <= collection.end;

/** What the steps of a splat up to an offset lead to, of the first element: `list[0].a` for `list[*].a.|`. */
function elementUpTo({ target, each, start, end }: Splat, offset: number): Expression {
  const key: Expression = { kind: 'number', text: '0', start: end, end };
  let at: Expression = { kind: 'index', target, key, start, end };
  for (const step of each)
    if (step.kind === 'index') at = { kind: 'index', target: at, key: step.key, start, end };
    else if (step.name.end >= offset) break;
    else at = { kind: 'attribute-of', target: at, name: step.name, step: step.name, start, end };
  return at;
}

/** In an object a key is the first word of a line, or follows the brace or a comma. */
function isKeyPosition(text: string, object: ObjectConstructor, start: number): boolean {
  const before = text.slice(object.start, start);
  return /[{,][ \t]*$|\n[ \t]*$/.test(before);
}

function stepsTo(nodes: readonly Node[], offset: number): Step[] {
  const steps: Step[] = [];
  for (const node of nodes) {
    if (node.kind === 'tuple') steps.push({ is: 'element' });
    else if (node.kind === 'object') {
      const entry = node.entries.find(one => one.start <= offset && offset <= one.end);
      const key = entry && (entry.bareKey ?? literalString(entry.key));
      steps.push({ is: 'entry', key });
    } else if (node.kind === 'call') {
      const index = node.args.findIndex(argument => offset <= argument.end);
      steps.push({ is: 'argument', call: node, index: index === -1 ? node.args.length : index });
    } else if (node.kind !== 'parentheses' && node.kind !== 'conditional') steps.push({ is: 'operand' });
  }
  return steps;
}
