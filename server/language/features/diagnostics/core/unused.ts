import { buildStep } from '../../../model/blocks.ts';
import { mayUseOthers, usesOfSource } from '../../../model/build-sources.ts';
import {
  addressOf,
  attributesOf,
  blocksInBuild,
  blocksOf,
  type Declarations,
} from '../../../model/declarations.ts';
import { isAutoVarFile } from '../../../model/file-kinds.ts';
import { kept, keptByText } from '../../../model/kept.ts';
import { isVarFile, type Module } from '../../../model/module.ts';
import { referencesOf } from '../../../model/references.ts';
import type { Stretch } from '../../../model/stretches.ts';
import type { Span } from '../../../syntax/ast.ts';
import { removal } from '../edits.ts';
import { at, type Edit, type Rule } from '../rule.ts';
import { type Found, family, isWhole } from './family.ts';

type Code = 'unused-variable' | 'unused-local' | 'unused-data' | 'unused-source' | 'unused-plugin';

/** `_check`: computed for what happens meanwhile, such as a `file("why not")` that fails. */
const isMeant = ({ name }: { readonly name: string }): boolean => name.startsWith('_');

const families = family<Code>(
  {
    'unused-variable': { severity: 'hint', tag: 'unnecessary' },
    'unused-local': { severity: 'hint', tag: 'unnecessary' },
    'unused-data': { severity: 'hint', tag: 'unnecessary' },
    'unused-source': { severity: 'hint', tag: 'unnecessary' },
    'unused-plugin': { severity: 'hint', tag: 'unnecessary' },
  },
  (module, uri) => {
    const file = module.files.get(uri);
    if (!file || isVarFile(uri) || !isWhole(module)) return [];
    const found: Found<Code>[] = [];
    const add = (code: Code, span: Span, message: string, node: Span, what: string) =>
      found.push({
        ...at(span, message),
        code,
        fixes: [{ title: `Remove ${what}`, edits: [{ uri, ...removal(file, node), newText: '' }] }],
      });
    const own = module.declarations.get(uri)!;
    const uses = module.stretches.map(usedIn);
    // What is read as a whole is read in all its parts.
    for (const one of isUsed(uses, 'var') ? [] : own.variables)
      if (!isMeant(one) && module.variables.get(one.name) === one && !isUsed(uses, `var.${one.name}`))
        add(
          'unused-variable',
          one.nameSpan,
          `Nothing uses the variable "${one.name}".`,
          one.node,
          `variable "${one.name}"`,
        );
    for (const one of isUsed(uses, 'local') ? [] : own.locals)
      if (!isMeant(one) && module.locals.get(one.name) === one && !isUsed(uses, `local.${one.name}`))
        add(
          'unused-local',
          one.nameSpan,
          `Nothing uses the local "${one.name}".`,
          one.node,
          `local "${one.name}"`,
        );
    for (const one of isUsed(uses, 'data') ? [] : own.data)
      if (!isUsed(uses, `data.${addressOf(one)}`) && !isUsed(uses, `data.${one.type}`))
        add(
          'unused-data',
          one.node.header,
          `Nothing uses this data source; Packer reads it all the same.`,
          one.node,
          `data "${one.type}" "${one.name}"`,
        );
    if (module.builds.length > 0 && !mayUseOthers(module))
      for (const one of own.sources)
        if (usesOfSource(module, one).length === 0)
          add(
            'unused-source',
            one.node.header,
            'No build uses this source.',
            one.node,
            `source "${one.type}" "${one.name}"`,
          );
    // A folder without components has its plugins installed for templates elsewhere, or in the old JSON form.
    const plugins = (hasComponents(module) ? (own.blocks.get('packer') ?? []) : [])
      .flatMap(({ body }) => blocksOf(body, 'required_plugins'))
      .flatMap(({ body }) => attributesOf(body));
    for (const attribute of plugins) {
      const name = attribute.name.text;
      if (!mayUsePlugin(module, name))
        add(
          'unused-plugin',
          attribute.name,
          `Nothing in this folder is of the plugin "${name}".`,
          attribute,
          `"${name}"`,
        );
    }
    return found;
  },
);

/** What nothing in the folder refers to. What automatic variable files give a variable goes with it: it would be the value of nothing. */
export const unusedRules = families.map(
  (rule): Rule =>
    rule.code !== 'unused-variable'
      ? rule
      : {
          ...rule,
          fixes: (problem, module, uri) => {
            const one = module.declarations
              .get(uri)
              ?.variables.find(({ nameSpan }) => nameSpan.start === problem.start);
            const values = one ? valuesGiven(module, one.name) : [];
            const rest =
              values.length === 0 ? '' : values.length === 1 ? ' and its value' : ' and its values';
            return (rule.fixes?.(problem, module, uri) ?? []).map(({ title, edits }) => ({
              title: `${title}${rest}`,
              edits: [...edits, ...values],
            }));
          },
        },
);

const valuesGiven = (module: Module, name: string): readonly Edit[] =>
  [...module.files].flatMap(([uri, file]) =>
    isAutoVarFile(uri)
      ? attributesOf(file.body)
          .filter(one => one.name.text === name)
          .map(one => ({ uri, ...removal(file, one), newText: '' }))
      : [],
  );

const hasComponents = ({ declarations }: Module): boolean =>
  [...declarations.values()].some(
    ({ builds, sources, data }) => builds.length + sources.length + data.length > 0,
  );

const isUsed = (uses: readonly ReadonlySet<string>[], name: string): boolean =>
  uses.some(used => used.has(name));

/** Every name that a file reads, and the objects it reads as a whole. */
const namesUsedIn = kept(
  ({ file }: Declarations): ReadonlySet<string> => new Set(file.body.items.flatMap(namesUsedBy)),
);
const namesUsedBy = keptByText(item => {
  const used = new Set<string>();
  const own = item.kind === 'block' && item.type.text === 'variable' ? item.labels[0]?.text : undefined;
  for (const { root, steps: path } of referencesOf(item)) {
    const [first, second] = path;
    if (!first) used.add(root);
    else if (root === 'data') used.add(second ? `data.${first.text}.${second.text}` : `data.${first.text}`);
    // What a variable's own validation asks is no use of it.
    else if (root !== 'var' || first.text !== own) used.add(`${root}.${first.text}`);
  }
  return [...used];
});
const usedIn = kept(({ templates: [one, ...others] }: Stretch): ReadonlySet<string> => {
  if (!one) return new Set();
  return others.length === 0
    ? namesUsedIn(one)
    : new Set([one, ...others].flatMap(each => [...namesUsedIn(each)]));
});

/** A component is called after the plugin, or may be. */
const mayUsePlugin = (module: Module, name: string): boolean =>
  module.stretches.some(
    stretch => componentTypesOf(stretch)?.some(type => type === name || type.startsWith(`${name}-`)) ?? true,
  );

/** The types of the components in a file; undefined where `dynamic` blocks may make more. */
const componentTypes = kept(({ sources, data, builds }: Declarations): readonly string[] | undefined => {
  const types = [...sources, ...data].map(({ type }) => type);
  for (const { node } of builds) {
    const steps = stepTypes(node);
    if (!steps) return undefined;
    types.push(...steps);
  }
  return types;
});
const stepTypes = keptByText((build): readonly string[] | undefined => {
  const types: string[] = [];
  for (const block of build.kind === 'block' ? blocksInBuild(build) : []) {
    if (block.type.text === 'dynamic') return undefined;
    const [label] = block.labels;
    if (label && buildStep(block.type.text)) types.push(label.text);
  }
  return types;
});
const componentTypesOf = kept(({ templates }: Stretch): readonly string[] | undefined => {
  const types = new Set<string>();
  for (const one of templates) {
    const its = componentTypes(one);
    if (!its) return undefined;
    for (const type of its) types.add(type);
  }
  return [...types];
});
