import {
  attributeOf,
  attributesOf,
  blocksOf,
  type Declarations,
  type InputVariable,
  readOf,
} from '../../../model/declarations.ts';
import { literal } from '../../../model/evaluate.ts';
import { fails } from '../../../model/failures.ts';
import { isAutoVarFile } from '../../../model/file-kinds.ts';
import { kept, keptByText } from '../../../model/kept.ts';
import { firsts } from '../../../model/layers.ts';
import { isVarFile, type Module } from '../../../model/module.ts';
import { referencesIn } from '../../../model/references.ts';
import { acrossFiles } from '../../../model/stretches.ts';
import { misfit, type Type, typeOf } from '../../../model/type-constraints.ts';
import { isKnown, list, marked, textOf, type Value } from '../../../model/value.ts';
import { modelOf, typeOfValue } from '../../../model/variable-types.ts';
import type { Block, Expression, File, Label } from '../../../syntax/ast.ts';
import { visit } from '../../../syntax/walk.ts';
import { declaringVariable } from '../../declaring.ts';
import { removal } from '../edits.ts';
import { at, type Fix } from '../rule.ts';
import { didYouMean, nearest } from '../suggestions.ts';
import { suspectsIn } from '../suspects.ts';
import { eachAlone, toldOf } from '../whole-folder.ts';
import { type Found, family, isWhole, replacement, retexted } from './family.ts';

type Code =
  | 'variable-name-invalid'
  | 'duplicate-variable'
  | 'variable-type-invalid'
  | 'variable-default-incompatible'
  | 'variable-argument-type'
  | 'variable-value-incompatible'
  | 'variable-unset'
  | 'variable-file-undeclared'
  | 'variable-file-block';

export const isIdentifier = (text: string): boolean => /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(text);

/** A label that is no name as the name that it may have been meant to be. */
export function named(uri: string, file: File, label: Label): readonly Fix[] {
  const better = label.text
    .trim()
    .replace(/[^\p{ID_Continue}-]+/gu, '_')
    .replace(/^(?=[\d-])/, '_');
  // A label without its second quote takes the rest of the line with it.
  return isIdentifier(better) && file.text[label.end - 1] === '"' ? [retexted(uri, label, better)] : [];
}

/** Input variables: their declarations, their values in files, their validation. */
export const variableRules = family<Code>(
  {
    'variable-name-invalid': { severity: 'error', phase: 'load' },
    'duplicate-variable': { severity: 'error', phase: 'load' },
    'variable-type-invalid': { severity: 'error', phase: 'load' },
    'variable-default-incompatible': { severity: 'error', phase: 'load' },
    'variable-argument-type': { severity: 'error', phase: 'load' },
    'variable-value-incompatible': { severity: 'error', phase: 'load' },
    'variable-unset': { severity: 'hint' },
    'variable-file-undeclared': { severity: 'warning', phase: 'load' },
    'variable-file-block': { severity: 'error', phase: 'load' },
  },
  (module, uri) => {
    const file = module.files.get(uri);
    if (!file) return [];
    const found: Found<Code>[] = [];
    const whole = isWhole(module);
    const own = module.declarations.get(uri);
    if (!own) {
      varFile();
      return found;
    }
    const suspects = suspectsIn(module, uri);
    for (const one of declaredIn(own)) {
      duplicate(one);
      if (one.node.kind === 'block' && suspects.covers(one.node.start)) block(one, one.node);
      // That the folder has automatic values, and none for this one, is the only sign that it was forgotten.
      if (
        whole &&
        module.given.size > 0 &&
        !module.given.has(one.name) &&
        !one.default &&
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
      const first = variablesNamed(module).get(one.name);
      if (!first || first === one || !comesBefore(first, one, module)) return;
      const told = toldOf(module, uri, first.uri);
      found.push({
        ...at(
          one.node.kind === 'block' ? one.node.header : one.nameSpan,
          `The variable "${one.name}" is declared twice.${eachAlone(told)}`,
          {
            related: [
              {
                uri: first.uri,
                start: first.nameSpan.start,
                end: first.nameSpan.end,
                message: 'The first one is here.',
              },
            ],
            ...told,
          },
        ),
        code: 'duplicate-variable',
        fixes: told.once
          ? []
          : [
              {
                title: `Remove this "${one.name}"`,
                edits: [{ uri, ...removal(file!, one.node), newText: '' }],
              },
            ],
      });
    }

    function block(one: InputVariable, node: Block): void {
      const label = node.labels[0]!;
      if (!isIdentifier(label.text))
        found.push({
          ...at(
            label,
            'The name of a variable is letters, digits, "_" and "-", and begins with a letter or "_".',
          ),
          code: 'variable-name-invalid',
          fixes: named(uri, file!, label),
        });
      for (const [name, kind] of [
        ['description', 'string'],
        ['sensitive', 'bool'],
      ] as const) {
        const value = attributeOf(node.body, name)?.value;
        const known = value && literal(value);
        const why =
          known?.kind === 'null'
            ? 'it cannot be null; leave it out instead'
            : known && misfit(known, { kind });
        if (value && why) found.push({ ...at(value, `"${name}": ${why}.`), code: 'variable-argument-type' });
      }
      const type = typeIn(one);
      for (const { name, value, type: wanted } of type?.defaults ?? []) {
        const why = wanted && misfit(literal(value), wanted);
        if (why)
          found.push({
            ...at(value, `The default of "${name}" does not fit its type: ${why}.`),
            code: 'variable-default-incompatible',
          });
      }
      for (const problem of type?.problems ?? [])
        found.push({
          ...at(problem, problem.message),
          code: 'variable-type-invalid',
          fixes: problem.instead === undefined ? [] : [replacement(uri, problem, problem.instead)],
        });
      if (one.default && type?.type) {
        const wanted = type.type;
        const why = misfit(hidden(one, literal(one.default)), wanted);
        if (why)
          found.push({
            ...at(one.default, `This default does not fit the type of "${one.name}": ${why}.`),
            code: 'variable-default-incompatible',
            fixes: quoteFix(one.default, wanted),
          });
      }
    }

    /** `["true"]` and the like are left alone; a bare number for a list, or a word for a bool, has one way out. */
    function quoteFix(value: Expression, type: Type) {
      const text = file!.text.slice(value.start, value.end);
      if (
        (type.kind === 'list' || type.kind === 'set') &&
        value.kind !== 'tuple' &&
        misfit(list([literal(value)]), type) === undefined
      )
        return [replacement(uri, value, `[${text}]`, 'Put it into a list')];
      const word = textOf(literal(value))?.toLowerCase();
      if (type.kind === 'bool' && word && ['true', 'yes', 'on', 'false', 'no', 'off'].includes(word))
        return [replacement(uri, value, String(['true', 'yes', 'on'].includes(word)))];
      return [];
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
          // One that is set here already is not what was meant.
          const set = new Set(attributesOf(file!.body).map(other => other.name.text));
          const near = nearest(
            name.text,
            [...module.variables.keys()].filter(other => !set.has(other)),
          );
          found.push({
            ...at(
              name,
              `No template of this folder declares the variable "${name.text}".${didYouMean(near)}`,
            ),
            code: 'variable-file-undeclared',
            fixes: [
              ...(near === undefined ? [] : [replacement(uri, name, near)]),
              ...(isKnown(literal(value)) ? declaringVariable(module, name.text, literal(value)) : []),
              { title: `Remove "${name.text}"`, edits: [{ uri, ...removal(file!, attribute), newText: '' }] },
            ],
          });
          continue;
        }
        const type = typeIn(one);
        const known = literal(value);
        const model = modelOf(one);
        const wanted = model ? typeOfValue(model) : type?.type;
        const why = wanted && misfit(hidden(one, known), wanted);
        if (why)
          found.push({
            ...at(
              value,
              `This value does not fit ${model ? `"${name.text}", which has the type of its default` : `the type of "${name.text}"`}: ${why}.`,
              {
                ...(isAuto(uri) ? {} : { severity: 'warning' }),
              },
            ),
            code: 'variable-value-incompatible',
            fixes: type?.type ? quoteFix(value, type.type) : [],
          });
      }
    }
  },
  { byBlock: true },
);

/** Packer loads it by itself. */
export const isAuto = isAutoVarFile;

/** Every declaration of a file, second ones too, from top to bottom. */
export const declaredIn = kept((one: Declarations) =>
  one.variables.toSorted((a, b) => a.node.start - b.node.start),
);
/** One whose type is wrong, or whose default cannot be evaluated, is not declared at all for Packer. */
const variablesNamed = acrossFiles(
  kept((one: Declarations) =>
    firsts(
      readOf(one, declaredIn(one), 'variable', 'variables').filter(({ node }) => isDeclaration(node)),
      ({ name }) => name,
    ),
  ),
);

const isDeclaration = keptByText(item => {
  if (item.kind === 'attribute') return !cannotBeDefault(item.value);
  if (item.kind !== 'block') return false;
  const [type, given] = ['type', 'default'].map(name => attributeOf(item.body, name)?.value);
  return (
    (!type || type.kind === 'missing' || typeOf(type).type !== undefined) &&
    !(given && cannotBeDefault(given))
  );
});

/** Nothing can be referred to in a default, and of the functions there is `env`. */
function cannotBeDefault(given: Expression): boolean {
  let wrong = referencesIn(given).length > 0;
  visit(given, node => {
    if (node.kind === 'call' && node.name.text !== 'env') wrong = true;
  });
  return wrong || fails(given, literal);
}

function comesBefore(a: InputVariable, b: InputVariable, module: Module): boolean {
  // In JSON several may stand behind one name.
  if (a.uri === b.uri) return a.node.start <= b.node.start;
  const files = [...module.declarations.keys()];
  return files.indexOf(a.uri) < files.indexOf(b.uri);
}

/** What is said of a value must not tell what a variable hides. */
const hidden = ({ sensitive }: InputVariable, value: Value): Value =>
  marked(value, { sensitive, assumed: false });

const typeIn = ({ type }: InputVariable): ReturnType<typeof typeOf> | undefined =>
  type && type.kind !== 'missing' ? typeOf(type) : undefined;
