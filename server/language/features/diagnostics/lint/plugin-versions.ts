import { requiredPlugins } from '../../../model/required-plugins.ts';
import { type Constraint, constraintsOf } from '../../../model/versions.ts';
import type { Expression } from '../../../syntax/ast.ts';
import { literalString } from '../../../syntax/walk.ts';
import { type Found, family, replacement } from '../core/family.ts';
import { at } from '../rule.ts';

type Code = 'plugin-version-unbounded' | 'plugin-version-exact';

/** How much a `version` of `required_plugins` leaves open. Both sides have their friends, so both are off. */
export const pluginVersionRules = family<Code>(
  { 'plugin-version-unbounded': { severity: 'off' }, 'plugin-version-exact': { severity: 'off' } },
  (module, uri) => {
    const found: Found<Code>[] = [];
    for (const { uri: its, node, version } of requiredPlugins(module)) {
      const constraints = version === undefined ? undefined : constraintsOf(version);
      const place = versionOf(node.value);
      if (its !== uri || !constraints || !place) continue;
      const [only] = constraints;
      if (constraints.length === 1 && only!.operator === '=')
        found.push({
          ...at(place, 'No other version of this plugin is taken, not even one with a repair.'),
          code: 'plugin-version-exact',
          fixes: [replacement(uri, place, `"~> ${full(only!)}"`)],
        });
      else if (!constraints.some(hasUpperBound)) {
        const lower = constraints.find(({ operator }) => operator === '>=' || operator === '>');
        found.push({
          ...at(place, 'The next major release of this plugin will be taken as well.'),
          code: 'plugin-version-unbounded',
          fixes: lower ? [replacement(uri, place, `"${version}, < ${lower.segments[0]! + 1}.0.0"`)] : [],
        });
      }
    }
    return found;
  },
);

/** `~> 1` leaves the only part it has open, to any height. */
const hasUpperBound = ({ operator, segments }: Constraint): boolean =>
  ['=', '<', '<='].includes(operator) || (operator === '~>' && segments.length > 1);

const full = ({ segments }: Constraint): string => [0, 1, 2].map(i => segments[i] ?? 0).join('.');

const versionOf = (value: Expression): Expression | undefined =>
  value.kind === 'object'
    ? value.entries.findLast(one => (one.bareKey ?? literalString(one.key)) === 'version')?.value
    : undefined;
