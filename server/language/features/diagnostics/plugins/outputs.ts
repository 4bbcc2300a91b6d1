import { component } from '../../../catalog/index.ts';
import { addressOf } from '../../../model/declarations.ts';
import { dataNamed, isVarFile } from '../../../model/module.ts';
import { versionInUse } from '../../../model/plugin-version.ts';
import { requiredOf } from '../../../model/required-plugins.ts';
import { stepsIn } from '../core/evaluation.ts';
import { type Found, family, isSound, replacement } from '../core/family.ts';
import { at } from '../rule.ts';
import { didYouMean, nearest } from '../suggestions.ts';
import { certaintyOf } from './certainty.ts';
import { isSlip } from './slip.ts';

/** What data sources of plugins give: `data.amazon-ami.base.id`. */
export const pluginOutputRules = family<'plugin-output-unknown'>(
  { 'plugin-output-unknown': { severity: 'error' } },
  (module, uri) => {
    if (isVarFile(uri) || !isSound(module, uri)) return [];
    const required = requiredOf(module);
    const found: Found<'plugin-output-unknown'>[] = [];
    for (const step of stepsIn(module, uri)) {
      if (step.kind !== 'name' || step.traversal.root.name !== 'data' || step.scope.bound.includes('data'))
        continue;
      const [type, name, output] = step.traversal.steps.map(one => one.name);
      if (!type || !name || !output || output.text === '') continue;
      if (!dataNamed(module).has(addressOf({ type: type.text, name: name.text }))) continue;
      const known = component('datasource', type.text, required);
      if (!known || known.plugin.bundled || known.outputs.size === 0 || known.outputs.has(output.text))
        continue;
      const { phase, certain } = step.scope;
      const sure = certaintyOf({
        component: known,
        version: versionInUse(module, known.plugin),
        evaluated: certain,
      });
      const names = [...known.outputs.keys()];
      const near = nearest(output.text, names);
      const likely = near !== undefined && isSlip(output.text, near);
      found.push({
        ...at(
          output,
          `The data source "${type.text}" gives ${names.join(', ')}, and no "${output.text}".${didYouMean(near)}${likely ? '' : sure.note}`,
          { phase, ...sure.severity({ likely }) },
        ),
        code: 'plugin-output-unknown',
        fixes: near === undefined ? [] : [replacement(uri, output, near)],
      });
    }
    return found;
  },
  { byBlock: true },
);
