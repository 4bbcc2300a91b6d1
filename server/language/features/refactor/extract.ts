import { scopeAt } from '../../catalog/index.ts';
import { fails } from '../../model/failures.ts';
import { isVarFile } from '../../model/file-kinds.ts';
import type { Module } from '../../model/module.ts';
import { referencesIn } from '../../model/references.ts';
import type { Block, Expression, Node, Span } from '../../syntax/ast.ts';
import { pathAt, visit } from '../../syntax/walk.ts';
import { declareLocal, declareVariable, freeName, isMovable, typeText } from '../declaring.ts';
import type { Edit } from '../diagnostics/rule.ts';
import type { Refactoring, Selected } from './refactoring.ts';

/** What was chosen: an expression, or some of the text between quotes. */
interface Chosen {
  readonly span: Span;
  readonly expression: Expression | undefined;
  /** What a local or variable would be given. */
  readonly value: string;
  /** What takes its place. */
  readonly use: (name: string) => string;
}

/** A value gets a name: a local, or a variable where the value can be a default. */
export function extractions({ module, uri, start, end, asked }: Selected): readonly Refactoring[] {
  const file = module.files.get(uri);
  if (!file || isVarFile(uri) || file.problems.length > 0) return [];
  const { text } = file;
  const selected = text.slice(start, end);
  const range = {
    start: start + selected.length - selected.trimStart().length,
    end: end - (selected.length - selected.trimEnd().length),
  };
  if (range.start >= range.end && (start !== end || !asked)) return [];
  const path = pathAt(file, start === end ? start : range.start + 1);
  const chosen = start === end ? under(path, text) : whole(path, range, text);
  const attribute = path.findLast(node => node.kind === 'attribute');
  if (!chosen || !attribute || attribute.value.start > chosen.span.start) return [];
  const blocks = path.filter((node): node is Block => node.kind === 'block');
  if (!scopeAt(blocks, attribute.name.text).values || isKey(path, chosen.span)) return [];
  const { expression } = chosen;
  // A value of JSON is no expression; what is in one of its texts is.
  const isJsonValue = file.json && expression && !path.some(({ kind }) => kind === 'interpolation');
  const use = (name: string): string => (isJsonValue ? `"\${${name}}"` : chosen.use(name));
  const wanted = nameFor(path, attribute.name.text, chosen.span);
  const found: Refactoring[] = [];
  // What fails may stand where nobody asks for it; a local is always asked for.
  if (!expression || (movable(expression, path) && !fails(expression, module.evaluate))) {
    const name = freeName(module, wanted);
    const edit: Edit = { uri, ...chosen.span, newText: use(`local.${name}`) };
    found.push({
      title: `Extract to local "${name}"`,
      kind: 'refactor.extract.local',
      edits: () => [declareLocal(module, uri, start, name, chosen.value), edit],
      name: { edit, offset: edit.newText.indexOf(`local.${name}`) + 'local.'.length },
    });
  }
  const constant = expression ? constantOf(expression, module) : 'string';
  if (constant !== undefined) {
    const name = freeName(module, wanted);
    const edit: Edit = { uri, ...chosen.span, newText: use(`var.${name}`) };
    const block = `variable "${name}" {\n  type    = ${constant}\n  default = ${chosen.value}\n}`;
    found.push({
      title: `Extract to variable "${name}"`,
      kind: 'refactor.extract.variable',
      edits: () => [declareVariable(module, uri, start, block), edit],
      name: { edit, offset: edit.newText.indexOf(`var.${name}`) + 'var.'.length },
    });
  }
  return found;
}

/** Without a selection: the literal or call around the cursor. */
function under(path: readonly Node[], text: string): Chosen | undefined {
  const node = path.findLast(
    one => one.kind === 'template' || one.kind === 'number' || one.kind === 'bool' || one.kind === 'call',
  );
  return node && ofExpression(node as Expression, text);
}

/** The expression that is selected, with or without its quotes, or a part of a text. */
function whole(path: readonly Node[], { start, end }: Span, text: string): Chosen | undefined {
  for (const node of path) {
    if (!isExpression(node)) continue;
    const quoted = node.kind === 'template' && !node.heredoc;
    if (node.start === start && node.end === end) return ofExpression(node, text);
    if (quoted && node.start + 1 === start && node.end - 1 === end) return ofExpression(node, text);
  }
  const template = path.findLast(node => node.kind === 'template');
  const part = template?.parts.find(one => one.start <= start && end <= one.end);
  const value = text.slice(start, end);
  if (part?.kind !== 'text' || !/^[^"\\$%\n]+$/.test(value)) return undefined;
  // Cut through an escape it would be another text.
  if (/(?:\\|\$|%)$/.test(text.slice(part.start, start))) return undefined;
  return { span: { start, end }, expression: undefined, value: `"${value}"`, use: name => `\${${name}}` };
}

const ofExpression = (expression: Expression, text: string): Chosen => ({
  span: { start: expression.start, end: expression.end },
  expression,
  value: text.slice(expression.start, expression.end),
  use: name => name,
});

const expressions: readonly Node['kind'][] = [
  'number',
  'bool',
  'null',
  'template',
  'attribute-of',
  'index',
  'splat',
  'call',
  'tuple',
  'object',
  'for',
  'conditional',
  'binary',
  'unary',
  'parentheses',
];
const isExpression = (node: Node): node is Expression => expressions.includes(node.kind);

/** A key of an object is no place for a reference. */
const isKey = (path: readonly Node[], { start, end }: Span): boolean =>
  path.some(
    node => node.kind === 'object' && node.entries.some(({ key }) => key.start <= start && end <= key.end),
  );

/** What the loops around it bind may have any name, `var` too. */
function movable(expression: Expression, path: readonly Node[]): boolean {
  const bound = new Set(
    path.flatMap(node => {
      if (node.kind === 'for' || node.kind === 'for-directive')
        return [node.value.text, ...(node.key ? [node.key.text] : [])];
      return [];
    }),
  );
  // Outside of them what they catch would be an error.
  const caught = path.some(
    node => node.kind === 'call' && node !== expression && /^(try|can)$/.test(node.name.text),
  );
  return !caught && isMovable(expression) && !referencesIn(expression).some(({ root }) => bound.has(root));
}

/** The type of a value that can be a default: nothing in it is computed. */
function constantOf(expression: Expression, module: Module): string | undefined {
  let computed = referencesIn(expression).length > 0;
  visit(expression, node => {
    if (node.kind === 'call' || node.kind === 'for' || node.kind === 'splat') computed = true;
  });
  return computed ? undefined : typeText(module.evaluate(expression));
}

/** After the entry of an object or the argument it is the value of. */
function nameFor(path: readonly Node[], attribute: string, { start, end }: Span): string {
  const entry = path
    .filter(node => node.kind === 'object')
    .flatMap(({ entries }) => entries)
    .findLast(({ value }) => value.start <= start && end <= value.end);
  return entry?.bareKey ?? attribute;
}
