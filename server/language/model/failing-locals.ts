import { addressOf, type Declarations } from './declarations.ts';
import { fails, type Lacks } from './failures.ts';
import { kept, keptByText } from './kept.ts';
import { dataNamed, type Module } from './module.ts';
import { type Reference, referencesOf, referencesWithin } from './references.ts';

/**
 * Packer certainly comes to no value of a local: its expression fails, it needs one that does, or no order of locals and
 * data sources could be found. Packer then reads the builds all the same, for which there is no such local
 * (`evaluateBuildPrereqs` of `hcl2template/parser.go`).
 */
export function isFailing(module: Module, name: string): boolean {
  const known = answers(module);
  const before = known.get(name);
  if (before !== undefined) return before;
  // What needs itself is an error of its own.
  known.set(name, false);
  const local = module.locals.get(name);
  const file = local && module.files.get(local.uri);
  const lacks: Lacks = (root, name) => (root === 'build' && name !== undefined) || module.lacks(root, name);
  const failing =
    local?.expression !== undefined &&
    file !== undefined &&
    (isUnordered(module) ||
      fails(local.expression, module.evaluate, lacks) ||
      referencesWithin(file, local.expression).some(
        ({ root, steps }) => root === 'local' && steps[0] !== undefined && isFailing(module, steps[0].text),
      ));
  known.set(name, failing);
  return failing;
}
const answers = kept((_module: Module) => new Map<string, boolean>());

/** A local or a data source needs one that nobody declares: Packer then evaluates none of them. */
const isUnordered = kept((module: Module): boolean => {
  const data = dataNamed(module);
  return (
    module.lacks('local', '') &&
    [...module.declarations.values()].some(one =>
      needsOf(one).some(([root, name]) => !(root === 'local' ? module.locals : data).has(name)),
    )
  );
});

/** What locals and data sources of a file need, by root and name. */
const needsOf = kept((one: Declarations): readonly Need[] =>
  one.file.body.items.flatMap(item =>
    item.kind === 'block' && /^(locals?|data)$/.test(item.type.text) ? needsIn(item) : [],
  ),
);
const needsIn = keptByText((item): readonly Need[] => referencesOf(item).flatMap(needOf));
type Need = readonly [root: string, name: string];

function needOf({ root, steps: [first, second] }: Reference): readonly Need[] {
  if (root === 'local' && first?.text) return [[root, first.text]];
  return root === 'data' && first?.text && second?.text
    ? [[root, addressOf({ type: first.text, name: second.text })]]
    : [];
}
