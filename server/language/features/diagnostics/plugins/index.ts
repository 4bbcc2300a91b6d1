import { bundledValueRules, pluginArgumentRules } from './arguments.ts';
import { buildVariableRules } from './build-variables.ts';
import { pluginOutputRules } from './outputs.ts';

/** What is judged by the schemas of plugins; `packer.plugins.checkArguments` turns all of it off. */
export { bundledValueRules };
export const pluginRules = [...pluginArgumentRules, ...pluginOutputRules, ...buildVariableRules];
