import { callsOneOf } from '../../../model/references.ts';
import type { Call, Node } from '../../../syntax/ast.ts';
import { visit } from '../../../syntax/walk.ts';
import { declareLocal, freeName, isMovable } from '../../declaring.ts';
import { placesIn } from '../core/expressions.ts';
import { isSound } from '../core/family.ts';
import { at, type Problem, type Rule } from '../rule.ts';

/** Functions with another value at every call, and a name for what they give. */
const changing: Readonly<Record<string, string>> = {
  timestamp: 'started',
  uuidv4: 'id',
  bcrypt: 'password_hash',
};

/** A day is the same at each call, but for the one at midnight. */
const isDate = ({ name, args }: Call): boolean => {
  const [format, time] = args;
  return (
    name.text === 'formatdate' &&
    time !== undefined &&
    format?.kind === 'template' &&
    format.parts.every(part => part.kind === 'text' && !/[hHmsZ]/.test(part.value))
  );
};

const changingNames = new Set(Object.keys(changing));

/**
 * The body of a provisioner or post-processor is evaluated when it is prepared and again when it runs
 * (hcl2template/types.hcl_provisioner.go), for each source anew. A local is evaluated once.
 */
export const changingValue: Rule = {
  code: 'changing-value',
  severity: 'hint',
  byBlock: true,
  check: (module, uri) => {
    const file = module.files.get(uri);
    if (!file || !isSound(module, uri)) return [];
    if (!callsOneOf(file, changingNames)) return [];
    const found: Problem[] = [];
    for (const { expression, scope } of placesIn(module, uri)) {
      if (scope.build !== 'all') continue;
      const dated = new Set<Node>();
      visit(expression, node => {
        if (node.kind !== 'call') return;
        if (isDate(node)) dated.add(node.args[1]!);
        if (!Object.hasOwn(changing, node.name.text) || dated.has(node)) return;
        const whole = { start: node.name.start, end: node.end };
        found.push(
          at(
            node.name,
            `"${node.name.text}" is called again each time Packer reads this block, with another result. A local is computed once.`,
            isMovable(node) ? { data: whole } : {},
          ),
        );
      });
    }
    return found;
  },
  fixes: ({ start, data }, module, uri) => {
    if (!data) return [];
    const { text } = module.files.get(uri)!;
    const whole = data as { readonly start: number; readonly end: number };
    const value = text.slice(whole.start, whole.end);
    if (value.includes('\n')) return [];
    const name = freeName(module, changing[/^\w+/.exec(value)![0]]!);
    return [
      {
        title: `Keep it in local "${name}"`,
        edits: [
          declareLocal(module, uri, start, name, value),
          { uri, start: whole.start, end: whole.end, newText: `local.${name}` },
        ],
      },
    ];
  },
};
