import { attributeOf, attributesOf, blocksOf, type InputVariable } from '../../../model/declarations.ts';
import { evaluator } from '../../../model/evaluate.ts';
import { isVarFile, type Module } from '../../../model/module.ts';
import { referencesIn } from '../../../model/references.ts';
import { standsAlone } from '../../../model/stand-alone.ts';
import { misfit, type Type, typeOf } from '../../../model/type-constraints.ts';
import { boolOf, isKnown, textOf } from '../../../model/value.ts';
import type { Attribute, Block, Expression, Span } from '../../../syntax/ast.ts';
import { removal } from '../edits.ts';
import { at } from '../rule.ts';
import { didYouMean, nearest } from '../suggestions.ts';
import { type Found, family, isWhole, replacement } from './family.ts';

type Code =
  | 'variable-name-invalid'
  | 'duplicate-variable'
  | 'variable-type-invalid'
  | 'variable-default-incompatible'
  | 'variable-value-incompatible'
  | 'variable-unset'
  | 'variable-file-undeclared'
  | 'variable-file-block'
  | 'validation-foreign-reference'
  | 'validation-no-self-reference'
  | 'validation-message'
  | 'validation-result'
  | 'validation-failed';

const literal = evaluator();
export const isIdentifier = (text: string): boolean => /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(text);

/** Input variables: their declarations, their values in files, their validation. */
export const variableRules = family<Code>(
  {
    'variable-name-invalid': { severity: 'error', phase: 'load' },
    'duplicate-variable': { severity: 'error', phase: 'load' },
    'variable-type-invalid': { severity: 'error', phase: 'load' },
    'variable-default-incompatible': { severity: 'error', phase: 'load' },
    'variable-value-incompatible': { severity: 'error', phase: 'load' },
    'variable-unset': { severity: 'hint' },
    'variable-file-undeclared': { severity: 'warning', phase: 'load' },
    'variable-file-block': { severity: 'error', phase: 'load' },
    'validation-foreign-reference': { severity: 'error', phase: 'load' },
    'validation-no-self-reference': { severity: 'error', phase: 'load' },
    'validation-message': { severity: 'error', phase: 'load' },
    'validation-result': { severity: 'error' },
    'validation-failed': { severity: 'error' },
  },
  (module, uri) => {
    const file = module.files.get(uri);
    if (!file) return [];
    const found: Found<Code>[] = [];
    const whole = isWhole(module);
    const values = valuesIn(module);
    if (isVarFile(uri)) {
      varFile();
      return found;
    }
    const firsts = new Map<string, InputVariable>();
    for (const one of declared(module)) {
      const type = typeIn(one);
      // One whose type is wrong is not declared at all for Packer.
      if (!firsts.has(one.name) && !(type && 'problem' in type)) firsts.set(one.name, one);
      if (one.uri !== uri) continue;
      duplicate(one);
      if (one.node.kind === 'block') block(one, one.node);
      // That the folder has automatic values, and none for this one, is the only sign that it was forgotten.
      if (
        whole &&
        values.size > 0 &&
        !one.default &&
        !values.has(one.name) &&
        module.variables.get(one.name) === one
      )
        found.push({
          ...at(
            one.node.kind === 'block' ? one.node.header : one.node,
            `"${one.name}" has no default and no value in an automatic variable file: packer needs -var, -var-file or PKR_VAR_${one.name}.`,
          ),
          code: 'variable-unset',
        });
    }
    return found;

    function duplicate(one: InputVariable): void {
      const first = firsts.get(one.name);
      if (!first || first === one || (first.uri === uri && first.node.start > one.node.start)) return;
      const apart = first.uri !== uri && standsAlone(module, uri) && standsAlone(module, first.uri);
      found.push({
        ...at(
          one.node.kind === 'block' ? one.node.header : one.nameSpan,
          `The variable "${one.name}" is declared twice.`,
          {
            related: [
              {
                uri: first.uri,
                start: first.nameSpan.start,
                end: first.nameSpan.end,
                message: 'The first one is here.',
              },
            ],
            ...(apart && { severity: 'information' }),
          },
        ),
        code: 'duplicate-variable',
        fixes: [
          { title: `Remove this "${one.name}"`, edits: [{ uri, ...removal(file!, one.node), newText: '' }] },
        ],
      });
    }

    function block(one: InputVariable, node: Block): void {
      const label = node.labels[0]!;
      if (!isIdentifier(label.text)) {
        const better = label.text
          .trim()
          .replace(/[^\p{ID_Continue}-]+/gu, '_')
          .replace(/^(?=[\d-])/, '_');
        found.push({
          ...at(
            label,
            'The name of a variable is letters, digits, "_" and "-", and begins with a letter or "_".',
          ),
          code: 'variable-name-invalid',
          fixes: isIdentifier(better)
            ? [replacement(uri, label, `"${better}"`, `Change to "${better}"`)]
            : [],
        });
      }
      const type = typeIn(one);
      if (type && 'problem' in type) {
        const { problem } = type;
        found.push({
          ...at(problem, problem.message),
          code: 'variable-type-invalid',
          fixes: problem.instead === undefined ? [] : [replacement(uri, problem, problem.instead)],
        });
        return;
      }
      if (one.default && type) {
        const why = misfit(literal(one.default), type.type);
        if (why)
          found.push({
            ...at(one.default, `This default does not fit the type of "${one.name}": ${why}.`),
            code: 'variable-default-incompatible',
            fixes: quoteFix(one.default, type.type),
          });
      }
      for (const validation of blocksOf(node.body, 'validation')) validate(one, validation);
    }

    /** `["true"]` and the like are left alone; a bare number for a list, or a word for a bool, has one way out. */
    function quoteFix(value: Expression, type: Type) {
      const text = file!.text.slice(value.start, value.end);
      if ((type.kind === 'list' || type.kind === 'set') && value.kind !== 'object' && value.kind !== 'null')
        return [replacement(uri, value, `[${text}]`, 'Put it into a list')];
      const word = textOf(literal(value))?.toLowerCase();
      if (type.kind === 'bool' && word && ['true', 'yes', 'on', 'false', 'no', 'off'].includes(word))
        return [replacement(uri, value, String(['true', 'yes', 'on'].includes(word)))];
      return [];
    }

    function validate(one: InputVariable, node: Block): void {
      const condition = attributeOf(node.body, 'condition')?.value;
      const message = attributeOf(node.body, 'error_message')?.value;
      if (message) {
        const text = textOf(literal(message));
        const known = literal(message);
        if (text !== undefined && known.kind === 'string') {
          const wrong = messageProblem(text);
          const trimmed = text.trim();
          const better = `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.?!]$/.test(trimmed) ? '' : '.'}`;
          if (wrong)
            found.push({
              ...at(message, wrong),
              code: 'validation-message',
              fixes:
                text === '' || /["\\\n$%]/.test(better)
                  ? []
                  : [replacement(uri, message, `"${better}"`, `Change to "${better}"`)],
            });
        }
      }
      if (!condition || condition.kind === 'missing') return;
      const references = referencesIn(condition);
      for (const reference of references) {
        const [step] = reference.steps;
        if (reference.root === 'var' && (step?.text === one.name || step?.text === '')) continue;
        const near = reference.root === 'var' && step ? step : undefined;
        found.push({
          ...at(reference, `The condition can refer to "var.${one.name}" only.`),
          code: 'validation-foreign-reference',
          fixes: near ? [replacement(uri, near, one.name)] : [],
        });
      }
      if (references.length === 0)
        found.push({
          ...at(condition, `The condition must refer to "var.${one.name}", or it checks nothing.`),
          code: 'validation-no-self-reference',
        });
      if (references.some(({ root, steps }) => root !== 'var' || steps[0]?.text !== one.name)) return;
      const result = module.evaluate(condition);
      if (!isKnown(result)) return;
      if (result.kind === 'null' || boolOf(result) === undefined) {
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
      const given = values.get(one.name);
      if (!given && one.default) failed(one.default, one);
    }

    function failed(value: Expression, one: InputVariable): void {
      found.push({
        ...at(value, `This value of "${one.name}" does not pass its validation.`),
        code: 'validation-failed',
      });
    }

    function varFile(): void {
      const templates = [...module.files.keys()].some(name => !isVarFile(name));
      for (const node of blocksOf(file!.body)) {
        // Only these are looked for; everything else is in the way of reading the values.
        found.push({
          ...at(
            node.type,
            node.type.text === 'variable'
              ? 'A variable file gives values: write NAME = VALUE. Variables are declared in templates.'
              : 'A variable file gives values only: NAME = VALUE.',
          ),
          code: 'variable-file-block',
        });
      }
      for (const attribute of attributesOf(file!.body)) {
        const { name, value } = attribute;
        const one = module.variables.get(name.text);
        if (!one) {
          if (!templates || !whole) continue;
          const near = nearest(name.text, [...module.variables.keys()]);
          found.push({
            ...at(
              name,
              `No template of this folder declares the variable "${name.text}".${didYouMean(near)}`,
            ),
            code: 'variable-file-undeclared',
            fixes: [
              ...(near === undefined ? [] : [replacement(uri, name, near)]),
              { title: `Remove "${name.text}"`, edits: [{ uri, ...removal(file!, attribute), newText: '' }] },
            ],
          });
          continue;
        }
        const type = typeIn(one);
        const known = literal(value);
        const why = type && 'type' in type ? misfit(known, type.type) : undefined;
        if (why)
          found.push({
            ...at(value, `This value does not fit the type of "${name.text}": ${why}.`, {
              ...(isAuto(uri) ? {} : { severity: 'warning' }),
            }),
            code: 'variable-value-incompatible',
            fixes: type && 'type' in type ? quoteFix(value, type.type) : [],
          });
        else if (isAuto(uri) && values.get(name.text) === attribute && one.node.kind === 'block')
          for (const validation of blocksOf(one.node.body, 'validation')) {
            const condition = attributeOf(validation.body, 'condition')?.value;
            if (
              !condition ||
              referencesIn(condition).some(({ root, steps }) => root !== 'var' || steps[0]?.text !== one.name)
            )
              continue;
            if (boolOf(module.evaluate(condition)) === false) failed(value, one);
          }
      }
    }
  },
);

const isAuto = (uri: string): boolean => uri.endsWith('.auto.pkrvars.hcl');

/** Every declaration, second ones too, in Packer's order. */
function declared(module: Module): readonly InputVariable[] {
  const first = new Map(module.variables);
  const all: InputVariable[] = [];
  for (const { uri, node } of module.blocks('variable')) {
    const [label] = node.labels;
    if (!label) continue;
    const known = first.get(label.text);
    all.push(
      known?.node === node
        ? known
        : {
            uri,
            node,
            name: label.text,
            nameSpan: label,
            default: attributeOf(node.body, 'default')?.value,
            type: attributeOf(node.body, 'type')?.value,
            sensitive: true,
          },
    );
  }
  for (const { uri, node: block } of module.blocks('variables'))
    for (const node of attributesOf(block.body)) {
      const known = first.get(node.name.text);
      all.push(
        known?.node === node
          ? known
          : {
              uri,
              node,
              name: node.name.text,
              nameSpan: node.name,
              default: node.value,
              type: undefined,
              sensitive: false,
            },
      );
    }
  return inOrder(module, all);
}

/** As Packer comes to them: file by file, from top to bottom. */
export function inOrder<T extends { readonly uri: string; readonly node: Span }>(
  module: Module,
  all: readonly T[],
): readonly T[] {
  const files = [...module.files.keys()];
  return [...all].sort((a, b) => files.indexOf(a.uri) - files.indexOf(b.uri) || a.node.start - b.node.start);
}

/** What the auto var files say, the last one winning. */
function valuesIn(module: Module): ReadonlyMap<string, Attribute> {
  const values = new Map<string, Attribute>();
  for (const [name, file] of module.files)
    if (isAuto(name))
      for (const attribute of attributesOf(file.body)) values.set(attribute.name.text, attribute);
  return values;
}

const typeIn = ({ type }: InputVariable): ReturnType<typeof typeOf> | undefined =>
  type && type.kind !== 'missing' ? typeOf(type) : undefined;

/** `looksLikeSentences` of `hcl2template/types.variables.go`. */
function messageProblem(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 'The message must not be empty.';
  const [first] = trimmed;
  if (/\p{L}/u.test(first!) && !/\p{Lu}/u.test(first!))
    return 'The message must begin with a capital letter.';
  return /[.?!]$/.test(trimmed) ? undefined : 'The message must be a sentence: it ends with ".", "?" or "!".';
}
