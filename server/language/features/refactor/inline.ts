import { blocksOf } from '../../model/declarations.ts';
import { isJsonFile } from '../../model/file-kinds.ts';
import type { Module } from '../../model/module.ts';
import { occurrencesAt, occurrencesIn } from '../../model/occurrences.ts';
import { type Reference, referencesIn } from '../../model/references.ts';
import type { Expression, File, Node, Template } from '../../syntax/ast.ts';
import { pathAt, visit } from '../../syntax/walk.ts';
import { removal } from '../diagnostics/edits.ts';
import type { Edit } from '../diagnostics/rule.ts';
import type { Refactoring, Selected } from './refactoring.ts';

/** A local makes way for its value, everywhere; not one that hides its value or that JSON may name. */
export function inlining({ module, uri, start }: Selected): readonly Refactoring[] {
  const [here] = occurrencesAt(module, uri, start);
  if (here?.thing.kind !== 'local' || !module.complete) return [];
  const { name, id } = here.thing;
  const local = module.locals.get(name);
  const declared = (occurrencesIn(module).byThing.get(id) ?? []).filter(one => one.role === 'declaration');
  const value = local?.expression;
  if (
    !local ||
    !value ||
    declared.length !== 1 ||
    isJsonFile(local.uri) ||
    local.sensitive ||
    hasHeredoc(value)
  )
    return [];
  if ([...module.files.values()].some(file => file.problems.length > 0)) return [];
  const uses = usesOf(module, name);
  // Written as an index, or `local` handed on as a whole: what is meant cannot be followed.
  if (!uses || uses.length === 0) return [];
  return [
    {
      title: `Inline local "${name}"${uses.length > 1 ? ` in ${uses.length} places` : ''}`,
      kind: 'refactor.inline',
      edits: () => {
        const home = module.files.get(local.uri)!;
        return [
          ...uses.map(use => inPlace(use, value, home)),
          { uri: local.uri, ...removal(home, itemOf(home, local.node)), newText: '' },
        ];
      },
    },
  ];
}

interface Use {
  readonly uri: string;
  readonly file: File;
  readonly reference: Reference;
}

function usesOf(module: Module, name: string): readonly Use[] | undefined {
  const found: Use[] = [];
  for (const [uri, file] of module.files)
    for (const reference of referencesIn(file)) {
      const [first] = reference.steps;
      if (reference.root !== 'local') continue;
      if (!first || first.index) return undefined;
      // A text of JSON would have to be written anew.
      if (first.text === name && isJsonFile(uri)) return undefined;
      if (first.text === name) found.push({ uri, file, reference });
    }
  return found;
}

const hasHeredoc = (value: Expression): boolean => {
  let met = false;
  visit(value, node => {
    if (node.kind === 'template' && node.heredoc) met = true;
  });
  return met;
};

/** The entry, or all of `locals` where it is the only one. */
const itemOf = (file: File, node: Node): Node =>
  blocksOf(file.body, 'locals').find(({ body }) => body.items.length === 1 && body.items[0] === node) ?? node;

function inPlace({ uri, file, reference }: Use, value: Expression, home: File): Edit {
  const [first] = reference.steps;
  const span = { start: reference.start, end: first!.end };
  const text = home.text.slice(value.start, value.end);
  const path = pathAt(file, span.start + 1);
  const at = path.findLastIndex(node => node.start === span.start && node.end === span.end);
  const parent = path[at - 1];
  const template = path[at - 2];
  // A text within a text needs no interpolation.
  if (
    parent?.kind === 'interpolation' &&
    template?.kind === 'template' &&
    !template.heredoc &&
    isQuoted(value) &&
    file.text.slice(parent.start, span.start).trim() === '${' &&
    file.text.slice(span.end, parent.end).trim() === '}'
  )
    return { uri, start: parent.start, end: parent.end, newText: text.slice(1, -1) };
  return { uri, ...span, newText: standsFree(parent, path[at]) || isTerm(value) ? text : `(${text})` };
}

const isQuoted = (value: Expression): value is Template => value.kind === 'template' && !value.heredoc;

/** Nothing beside it can take a part of it. */
const standsFree = (parent: Node | undefined, node: Node | undefined): boolean =>
  (parent?.kind === 'attribute' && parent.value === node) ||
  parent?.kind === 'interpolation' ||
  parent?.kind === 'call' ||
  parent?.kind === 'tuple' ||
  parent?.kind === 'parentheses' ||
  (parent?.kind === 'object' && parent.entries.some(({ value }) => value === node));

const isTerm = (value: Expression): boolean =>
  !['conditional', 'binary', 'unary', 'for'].includes(value.kind);
