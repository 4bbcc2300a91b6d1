import { sourcesOf } from '../../../model/build-sources.ts';
import { attributesOf, blocksOf } from '../../../model/declarations.ts';
import { isVarFile, type Module } from '../../../model/module.ts';
import { referencesIn } from '../../../model/references.ts';
import type { Node, Span } from '../../../syntax/ast.ts';
import { removal } from '../edits.ts';
import { at } from '../rule.ts';
import { steps } from './builds.ts';
import { type Found, family, isWhole } from './family.ts';

type Code = 'unused-variable' | 'unused-local' | 'unused-data' | 'unused-source' | 'unused-plugin';

/** What nothing in the folder refers to. */
export const unusedRules = family<Code>(
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
    const { used, all } = usesIn(module);
    for (const one of module.variables.values())
      if (one.uri === uri && !all.has('var') && !used.has(`var.${one.name}`))
        add(
          'unused-variable',
          one.nameSpan,
          `Nothing uses the variable "${one.name}".`,
          one.node,
          `variable "${one.name}"`,
        );
    for (const one of module.locals.values())
      if (one.uri === uri && !all.has('local') && !used.has(`local.${one.name}`))
        add(
          'unused-local',
          one.nameSpan,
          `Nothing uses the local "${one.name}".`,
          one.node,
          `local "${one.name}"`,
        );
    for (const one of module.data)
      if (
        one.uri === uri &&
        !all.has('data') &&
        !all.has(`data.${one.type}`) &&
        !used.has(`data.${one.type}.${one.name}`)
      )
        add(
          'unused-data',
          one.node.header,
          `Nothing uses this data source; Packer reads it all the same.`,
          one.node,
          `data "${one.type}" "${one.name}"`,
        );
    const builds = module.builds.map(build => sourcesOf(module, build));
    if (builds.length > 0 && builds.every(build => !build.open)) {
      const built = new Set(
        builds.flatMap(build => build.entries.map(({ type, name }) => `${type}.${name}`)),
      );
      for (const one of module.sources)
        if (one.uri === uri && !built.has(`${one.type}.${one.name}`))
          add(
            'unused-source',
            one.node.header,
            'No build uses this source.',
            one.node,
            `source "${one.type}" "${one.name}"`,
          );
    }
    const types = componentTypes(module);
    for (const { uri: its, node } of module.blocks('packer'))
      if (its === uri && types)
        for (const plugins of blocksOf(node.body, 'required_plugins'))
          for (const attribute of attributesOf(plugins.body)) {
            const name = attribute.name.text;
            if (!types.some(type => type === name || type.startsWith(`${name}-`)))
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

/** Every name that is used, and the objects that are used as a whole. */
function usesIn(module: Module): { readonly used: ReadonlySet<string>; readonly all: ReadonlySet<string> } {
  const used = new Set<string>();
  const all = new Set<string>();
  for (const [uri, file] of module.files) {
    if (isVarFile(uri)) continue;
    for (const { root, steps: path, start } of referencesIn(file)) {
      const [first, second] = path;
      if (!first) all.add(root);
      else if (root === 'data' && !second) all.add(`data.${first.text}`);
      else if (root === 'data') used.add(`data.${first.text}.${second!.text}`);
      // What a variable's own validation asks is no use of it.
      else if (!(root === 'var' && ownValidation(module, uri, first.text, start)))
        used.add(`${root}.${first.text}`);
    }
  }
  return { used, all };
}

function ownValidation(module: Module, uri: string, name: string, offset: number): boolean {
  const one = module.variables.get(name);
  return one?.uri === uri && within(one.node, offset);
}
const within = (node: Node, offset: number): boolean => node.start <= offset && offset < node.end;

/** The types of all components; undefined where `dynamic` blocks may make more. */
function componentTypes(module: Module): readonly string[] | undefined {
  const types = [...module.sources.map(one => one.type), ...module.data.map(one => one.type)];
  for (const { node } of module.builds)
    for (const block of [node, ...blocksOf(node.body, 'post-processors')].flatMap(one =>
      blocksOf(one.body),
    )) {
      if (block.type.text === 'dynamic') return undefined;
      const [label] = block.labels;
      if (label && Object.hasOwn(steps, block.type.text)) types.push(label.text);
    }
  return types;
}
