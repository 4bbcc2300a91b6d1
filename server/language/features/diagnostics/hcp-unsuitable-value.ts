import { registriesIn, unsuitable } from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/** An argument of `hcp_packer_registry` of the wrong type, or null. */
export const hcpUnsuitableValue: Rule = {
  code: 'hcp-unsuitable-value',
  severity: 'error',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry =>
      unsuitable(module, registry).map(one => at(one, one.message)),
    ),
};
