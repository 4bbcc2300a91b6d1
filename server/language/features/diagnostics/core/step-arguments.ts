import { buildStep } from '../../../model/blocks.ts';
import { attributeOf, attributesOf } from '../../../model/declarations.ts';
import { badDuration } from '../../../model/durations.ts';
import type { Evaluate } from '../../../model/evaluate.ts';
import type { Module } from '../../../model/module.ts';
import { shapeOf, shownText, unknownOf, type Value } from '../../../model/value.ts';
import type { Attribute, Block, File } from '../../../syntax/ast.ts';
import { removal } from '../edits.ts';
import { at, type Fix } from '../rule.ts';
import { type Found, replacement, retexted } from './family.ts';
import { ownArgumentProblem } from './own-arguments.ts';

export type StepCode = 'only-and-except' | 'override-invalid' | 'duration-invalid' | 'unsuitable-value';

/** Where a step stands, and what evaluates there. */
interface Here {
  readonly module: Module;
  readonly uri: string;
  readonly file: File;
  readonly evaluate: Evaluate;
}

/** What Packer rejects of the arguments of a provisioner or post-processor that it takes for itself. */
export function stepProblems(block: Block, here: Here): readonly Found<StepCode>[] {
  const { evaluate, file, uri } = here;
  const { kind, own } = buildStep(block.type.text)!;
  const argument = (name: string) => attributeOf(block.body, name);
  const found: Found<StepCode>[] = attributesOf(block.body)
    .filter(({ name }) => own.includes(name.text))
    .flatMap(attribute => ownProblems(attribute, here));
  const [only, except] = [argument('only'), argument('except')];
  const removing = (title: string, node: Attribute): Fix => ({
    title,
    edits: [{ uri, ...removal(file, node), newText: '' }],
  });
  if (only && except && [only, except].every(({ value }) => hasElements(evaluate(value))))
    found.push({
      ...at(except.name, '"only" and "except" exclude each other.'),
      code: 'only-and-except',
      fixes: [removing('Remove "except"', except), removing('Remove "only"', only)],
    });
  if (kind !== 'provisioner') return found;
  for (const name of ['pause_before', 'timeout']) found.push(...durationProblems(argument(name), here));
  found.push(...overrideProblems(argument('override'), here));
  return found;
}

/** The value of an argument that Packer reads itself, by its type. */
export function ownProblems(
  { name, value }: Attribute,
  { module, uri, file, evaluate }: Here,
): readonly Found<'unsuitable-value'>[] {
  const wrong = ownArgumentProblem(module, name.text, value, evaluate);
  if (!wrong) return [];
  const { wantsList, ...problem } = wrong;
  return [
    {
      ...problem,
      code: 'unsuitable-value',
      fixes: wantsList
        ? [replacement(uri, value, `[${file.text.slice(value.start, value.end)}]`, 'Put it into a list')]
        : [],
    },
  ];
}

function durationProblems(
  attribute: Attribute | undefined,
  { uri, evaluate }: Here,
): readonly Found<'duration-invalid'>[] {
  if (!attribute) return [];
  const value = evaluate(attribute.value);
  const bad = badDuration(value);
  if (bad === undefined) return [];
  const seconds = /^\d+(\.\d+)?$/.test(bad) && shownText(value) !== undefined ? `${bad}s` : undefined;
  return [
    {
      ...at(attribute.value, `"${attribute.name.text}" is a duration with a unit, such as "10s" or "1m30s".`),
      code: 'duration-invalid',
      fixes: seconds === undefined ? [] : [retexted(uri, attribute.value, seconds)],
    },
  ];
}

function overrideProblems(
  attribute: Attribute | undefined,
  { evaluate }: Here,
): readonly Found<'override-invalid'>[] {
  if (!attribute) return [];
  const value = evaluate(attribute.value);
  const shape = shapeOf(value);
  if (shape === undefined) return [];
  const code = 'override-invalid';
  if (shape !== 'object')
    return [
      {
        ...at(attribute.value, '"override" is an object with an object for each source: { name = { … } }.'),
        code,
      },
    ];
  const entries = attribute.value.kind === 'object' ? attribute.value.entries : [];
  return entriesOf(value)
    .filter(([, entry]) => entry.kind === 'null' || (shapeOf(entry) ?? 'object') !== 'object')
    .map(([key]) => ({
      ...at(
        entries.find(one => one.bareKey === key) ?? attribute.value,
        'What "override" says for a source is an object of its arguments.',
      ),
      code,
    }));
}

/** Those of which the type alone is known as well. */
const entriesOf = (value: Value): readonly (readonly [string, Value])[] =>
  value.kind === 'object'
    ? [...value.entries]
    : value.kind === 'unknown' && value.type?.kind === 'object'
      ? [...value.type.fields].map(([name, { type }]) => [name, unknownOf(type)])
      : [];
const hasElements = (value: Value): boolean => value.kind === 'list' && value.elements.length > 0;
