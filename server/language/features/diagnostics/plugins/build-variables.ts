import { builtIn } from '../../../catalog/index.ts';
import { attributeOf, blocksInBuild } from '../../../model/declarations.ts';
import { isVarFile } from '../../../model/module.ts';
import { versionInUse } from '../../../model/plugin-version.ts';
import { buildAt, buildersOf } from '../../build-variables.ts';
import { stepsIn } from '../core/evaluation.ts';
import { type Found, family, isSound, replacement } from '../core/family.ts';
import { at } from '../rule.ts';
import { didYouMean, nearest } from '../suggestions.ts';
import { certaintyOf } from './certainty.ts';

type Code = 'build-variable-unknown';
const everywhere = Object.keys(builtIn.build!);

/** `build.X` in a step: what every builder gives, and what those of this build add. */
export const buildVariableRules = family<Code>(
  { 'build-variable-unknown': { severity: 'error', phase: 'prepare' } },
  (module, uri) => {
    if (isVarFile(uri) || !isSound(module, uri)) return [];
    const found: Found<Code>[] = [];
    for (const step of stepsIn(module, uri)) {
      if (
        step.kind !== 'name' ||
        step.traversal.root.name !== 'build' ||
        step.scope.build !== 'all' ||
        step.scope.bound.includes('build')
      )
        continue;
      const name = step.traversal.steps[0]?.name;
      if (!name || name.text === '' || everywhere.includes(name.text)) continue;
      const build = buildAt(module, uri, name.start);
      if (!build) continue;
      const builders = buildersOf(module, build);
      const without = builders.filter(({ announces }) => announces && !Object.hasOwn(announces, name.text));
      const block = blocksInBuild(build.node).find(
        ({ start, end }) => start <= name.start && name.start < end,
      );
      // Left out for some of the sources, it may run for those alone that have it.
      const isFor = (word: string) => block !== undefined && attributeOf(block.body, word) !== undefined;
      if ((isFor('only') || isFor('except')) && without.length < builders.length) continue;
      const judged = without.map(one => ({
        one,
        sure: certaintyOf({
          component: one,
          version: one.plugin.bundled ? one.plugin.version : versionInUse(module, one.plugin),
          evaluated: step.scope.certain,
        }),
      }));
      const worst = judged.find(({ sure }) => sure.certain) ?? judged[0];
      if (!worst) continue;
      const names = [...Object.keys(worst.one.announces!), ...everywhere];
      const near = nearest(name.text, names);
      found.push({
        ...at(
          name,
          `The builder "${worst.one.type}" gives no build.${name.text}.${didYouMean(near)}${worst.sure.note}`,
          { ...worst.sure.severity() },
        ),
        code: 'build-variable-unknown',
        fixes: near === undefined ? [] : [replacement(uri, name, near)],
      });
    }
    return found;
  },
  { byBlock: true },
);
