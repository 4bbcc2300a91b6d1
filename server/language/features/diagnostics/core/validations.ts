import { allowedValues } from '../../../model/allowed-values.ts';
import { attributeOf, attributesOf, blocksOf, type InputVariable } from '../../../model/declarations.ts';
import { type Evaluate, evaluator, literal } from '../../../model/evaluate.ts';
import { isVarFile } from '../../../model/file-kinds.ts';
import { type Reference, referencesIn } from '../../../model/references.ts';
import { rootValue } from '../../../model/roots.ts';
import { boolOf, isKnown, marked, shapeOf, textOf, unknown, unknownObject } from '../../../model/value.ts';
import { givenTo } from '../../../model/variable-types.ts';
import type { Block, Expression } from '../../../syntax/ast.ts';
import { at } from '../rule.ts';
import { didYouMean, nearest } from '../suggestions.ts';
import { suspectsIn } from '../suspects.ts';
import { type Found, family, isWhole, replacement, retexted } from './family.ts';
import { declaredIn, isAuto } from './variables.ts';

type Code =
  | 'validation-foreign-reference'
  | 'validation-no-self-reference'
  | 'validation-message'
  | 'validation-message-type'
  | 'validation-result'
  | 'validation-failed';

/** `validation` blocks of variables, and values that do not pass them. */
export const validationRules = family<Code>(
  {
    'validation-foreign-reference': { severity: 'error', phase: 'load' },
    'validation-no-self-reference': { severity: 'error', phase: 'load' },
    'validation-message': { severity: 'error', phase: 'load' },
    'validation-message-type': { severity: 'error', phase: 'load' },
    'validation-result': { severity: 'error' },
    'validation-failed': { severity: 'error' },
  },
  (module, uri) => {
    const file = module.files.get(uri);
    if (!file) return [];
    const found: Found<Code>[] = [];
    const whole = isWhole(module);
    const own = module.declarations.get(uri);
    if (own) {
      const suspects = suspectsIn(module, uri);
      for (const one of declaredIn(own))
        if (one.node.kind === 'block' && suspects.covers(one.node.start))
          for (const validation of blocksOf(one.node.body, 'validation')) validate(one, validation);
    } else varFile();
    return found;

    function varFile(): void {
      if (!whole) return;
      for (const attribute of attributesOf(file!.body)) {
        const one = module.variables.get(attribute.name.text);
        if (one?.node.kind !== 'block' || (isAuto(uri) && module.given.get(one.name) !== attribute)) continue;
        // One that is read only where it is named wins then.
        const { evaluate } = isAuto(uri) ? module : { evaluate: evaluatorOf(one, attribute.value) };
        for (const validation of blocksOf(one.node.body, 'validation')) {
          const condition = attributeOf(validation.body, 'condition')?.value;
          const foreign =
            !condition ||
            referencesIn(condition).some(({ root, steps }) => root !== 'var' || steps[0]?.text !== one.name);
          if (!foreign && boolOf(evaluate(condition)) === false) failed(attribute.value, one);
        }
      }
    }

    function validate(one: InputVariable, node: Block): void {
      const condition = attributeOf(node.body, 'condition')?.value;
      const message = attributeOf(node.body, 'error_message')?.value;
      if (message) {
        const text = textOf(literal(message));
        const known = literal(message);
        if (known.kind === 'list' || known.kind === 'object')
          found.push({ ...at(message, '"error_message" is a text.'), code: 'validation-message-type' });
        if (text !== undefined) {
          const wrong = messageProblem(text);
          const trimmed = text.trim();
          const better = `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.?!]$/.test(trimmed) ? '' : '.'}`;
          if (wrong)
            found.push({
              ...at(message, wrong),
              code: 'validation-message',
              fixes: text === '' || /["\\\n$%]/.test(better) ? [] : [retexted(uri, message, better)],
            });
        }
      }
      if (!condition || condition.kind === 'missing') return;
      const references = referencesIn(condition);
      const isOwn = ({ root, steps }: Reference) => root === 'var' && steps[0]?.text === one.name;
      const checksItself = references.some(isOwn);
      for (const reference of references) {
        const [step] = reference.steps;
        if (reference.root === 'var' && (step?.text === one.name || step?.text === '')) continue;
        const near = reference.root === 'var' && step ? step : undefined;
        found.push({
          ...at(reference, `The condition can refer to "var.${one.name}" only.`),
          code: 'validation-foreign-reference',
          // Beside the variable itself another one is meant, unless it is a slip.
          fixes:
            near && (!checksItself || nearest(near.text, [one.name]))
              ? [replacement(uri, near, one.name)]
              : [],
        });
      }
      if (references.length === 0)
        found.push({
          ...at(condition, `The condition must refer to "var.${one.name}", or it checks nothing.`),
          code: 'validation-no-self-reference',
        });
      if (!references.every(isOwn)) return;
      const result = module.evaluate(condition);
      // Of a list or an object it is told without knowing what is in it.
      const isMany = shapeOf(result) === 'list' || shapeOf(result) === 'object';
      if (!isKnown(result) && !isMany) return;
      if (isMany || result.kind === 'null' || boolOf(result) === undefined) {
        found.push({
          ...at(
            condition,
            `The condition must come to true or false, not ${result.kind === 'null' ? 'null' : 'something else'}.`,
          ),
          code: 'validation-result',
        });
        return;
      }
      if (boolOf(result) || !whole) return;
      // The value is at fault; where it comes from another file, that file's own check says it there.
      const given = module.given.get(one.name);
      if (!given && one.default) failed(one.default, one);
    }

    function evaluatorOf(one: InputVariable, given: Expression): Evaluate {
      const value = marked(givenTo(one, literal(given)), { sensitive: one.sensitive, assumed: true });
      return evaluator({
        variable: name => (name === one.name ? value : unknown),
        local: () => unknown,
        root: rootValue,
        source: () => unknownObject,
        output: () => unknown,
        lacks: () => false,
      });
    }

    function failed(value: Expression, one: InputVariable): void {
      const text = one.sensitive ? undefined : textOf(literal(value));
      const near = text === undefined ? undefined : nearest(text, allowedValues(module, one.name));
      found.push({
        ...at(
          value,
          `This value of "${one.name}" does not pass its validation.${didYouMean(near)}`,
          isVarFile(uri) && !isAuto(uri) ? { severity: 'warning' } : {},
        ),
        code: 'validation-failed',
        fixes: near === undefined ? [] : [retexted(uri, value, near)],
      });
    }
  },
  { byBlock: true },
);

/** `looksLikeSentences` of `hcl2template/types.variables.go`. */
function messageProblem(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 'The message must not be empty.';
  const [first] = trimmed;
  if (/\p{L}/u.test(first!) && !/\p{Lu}/u.test(first!))
    return 'The message must begin with a capital letter.';
  return /[.?!]$/.test(trimmed) ? undefined : 'The message must be a sentence: it ends with ".", "?" or "!".';
}
