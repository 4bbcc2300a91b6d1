import { functions } from '../catalog/index.ts';
import type { Expression } from '../syntax/ast.ts';
import { faultOf } from './functions/faults.ts';
import { kept } from './kept.ts';
import type { Module } from './module.ts';
import { isKnown } from './value.ts';

/** Functions that ask the clock or chance; they have a value as soon as Packer evaluates them. */
const asking = new Set(['timestamp', 'uuidv4', 'legacy_isotime', 'legacy_strftime', 'bcrypt']);
/** Functions whose success the text does not decide. */
const outside = new Set(['file', 'remote', 'environment']);
/** As deep as values are worked out. */
const deepest = 200;

/**
 * Whether an expression certainly has a value when `packer validate` evaluates it, though the text does not tell which:
 * it asks the clock, or the folder of the template. What comes from data sources and machines has none then.
 */
export function isSettled(node: Expression, module: Module, depth = 0): boolean {
  if (depth > deepest) return false;
  const known = answers(module);
  const before = known.get(node);
  if (before !== undefined) return before;
  // What needs itself has no value.
  known.set(node, false);
  const answer = find(node, module, depth);
  known.set(node, answer);
  return answer;
}
/** Asked once of each expression: many ways may lead through a local. */
const answers = kept((_module: Module) => new Map<Expression, boolean>());

function find(node: Expression, module: Module, depth: number): boolean {
  const all = (nodes: readonly Expression[]): boolean =>
    nodes.every(one => isSettled(one, module, depth + 1));
  if (isKnown(module.evaluate(node))) return true;
  switch (node.kind) {
    case 'parentheses':
      return all([node.inner]);
    case 'template':
      return node.parts.every(
        part => part.kind === 'text' || (part.kind === 'interpolation' && all([part.expression])),
      );
    case 'attribute-of': {
      const { target, name } = node;
      if (target.kind !== 'variable') return false;
      if (target.name === 'path') return name.text === 'root' || name.text === 'cwd';
      if (target.name === 'packer') return name.text === 'version';
      const local = target.name === 'local' ? module.locals.get(name.text)?.expression : undefined;
      return local !== undefined && all([local]);
    }
    case 'call': {
      const { text } = node.name;
      const group = functions().get(text)?.group;
      if (group === undefined || outside.has(group) || text === 'try' || text === 'can' || node.expand)
        return false;
      if (!asking.has(text) && node.args.length === 0) return false;
      return (
        all(node.args) &&
        faultOf(
          text,
          node.args.map(one => module.evaluate(one)),
          () => true,
          node.args,
        ) === undefined
      );
    }
    default:
      return false;
  }
}
