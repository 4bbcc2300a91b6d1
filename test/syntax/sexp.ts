import type { Expression, File, Item, TemplatePart } from '../../server/language/syntax/ast.ts';

const join = (...parts: (string | readonly string[])[]) => `(${parts.flat().join(' ')})`;

/** A tree on one line: enough to see its structure, without the offsets. `_` is a hole. */
export const sexp = (file: File): string => file.body.items.map(item).join(' ');

function item(node: Item): string {
  if (node.kind === 'attribute') return `${node.name.text}=${expression(node.value)}`;
  if (node.kind === 'incomplete') return `${node.name.text}?`;
  const head = [node.type.text, ...node.labels.map(l => (l.quoted ? JSON.stringify(l.text) : l.text))].join(
    ' ',
  );
  const open = node.open === undefined ? '!' : '{';
  const close = node.close === undefined ? '!' : '}';
  return `${head}${open}${node.body.items.map(item).join(' ')}${close}`;
}

export function expression(node: Expression): string {
  switch (node.kind) {
    case 'number':
      return node.text;
    case 'bool':
      return String(node.value);
    case 'null':
      return 'null';
    case 'missing':
      return '_';
    case 'variable':
      return node.name;
    case 'attribute-of':
      return join('.', expression(node.target), node.name.text || '_');
    case 'index':
      return join('index', expression(node.target), expression(node.key));
    case 'splat':
      return join(
        node.full ? '[*]' : '.*',
        expression(node.target),
        node.each.map(step =>
          step.kind === 'attribute' ? `.${step.name.text || '_'}` : `[${expression(step.key)}]`,
        ),
      );
    case 'call':
      return join(
        'call',
        node.name.text,
        node.args.map(expression),
        node.expand ? '...' : [],
        node.close === undefined ? '!' : [],
      );
    case 'tuple':
      return `[${node.elements.map(expression).join(' ')}]`;
    case 'object':
      return `{${node.entries.map(e => `${e.bareKey ?? expression(e.key)}:${expression(e.value)}`).join(' ')}}`;
    case 'for':
      return join(
        'for',
        node.key?.text ?? [],
        node.value.text || '_',
        'in',
        expression(node.collection),
        node.resultKey ? [expression(node.resultKey), '=>'] : [],
        expression(node.result),
        node.group ? '...' : [],
        node.condition ? ['if', expression(node.condition)] : [],
      );
    case 'conditional':
      return join('?', [node.condition, node.then, node.otherwise].map(expression));
    case 'binary':
      return join(node.operator, expression(node.left), expression(node.right));
    case 'unary':
      return join(node.operator, expression(node.operand));
    case 'parentheses':
      return join('paren', expression(node.inner));
    case 'template': {
      const { heredoc } = node;
      if (heredoc)
        return join(heredoc.flush ? '<<-' : '<<', node.parts.map(part), heredoc.closing ? [] : '!');
      const [first] = node.parts;
      if (!first) return '""';
      return node.parts.length === 1 && first.kind === 'text' ? part(first) : join('"', node.parts.map(part));
    }
  }
}

function part(node: TemplatePart): string {
  switch (node.kind) {
    case 'text':
      return JSON.stringify(node.value);
    case 'interpolation':
      return `$${join(expression(node.expression))}`;
    case 'if':
      return join('%if', expression(node.condition), node.then.map(part), '%else', node.otherwise.map(part));
    case 'for-directive':
      return join(
        '%for',
        node.key?.text ?? [],
        node.value.text,
        'in',
        expression(node.collection),
        node.parts.map(part),
      );
  }
}
