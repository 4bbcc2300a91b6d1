import { attributesOf } from '../../model/declarations.ts';
import { referencesTaken } from '../../model/taken-branches.ts';
import { isKnown } from '../../model/value.ts';
import { dataBehind } from './data-dependence.ts';
import { corePlaces } from './places.ts';
import { registriesIn, registryArguments } from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/**
 * The output of a data source where Packer needs the value at once. It works in `packer build`, and fails in
 * `packer validate`, which does not run data sources unless told to.
 */
export const hcpDataInRegistryBlock: Rule = {
  code: 'hcp-data-in-registry-block',
  severity: 'warning',
  byBlock: true,
  check: (module, uri) =>
    [
      ...registriesIn(module, uri).flatMap(registry =>
        attributesOf(registry.node.body)
          .filter(({ name }) => Object.hasOwn(registryArguments, name.text))
          .map(({ name, value }) => ({ expression: value, name: `"${name.text}" of hcp_packer_registry` })),
      ),
      ...corePlaces(module, uri),
    ].flatMap(({ expression, name }) => {
      // A local may hold a data source in a part that is not read here.
      if (isKnown(module.evaluate(expression))) return [];
      return referencesTaken(expression, module.evaluate).flatMap(reference => {
        const data = isKnown(module.evaluate(reference.node)) ? undefined : dataBehind(module, reference);
        return data
          ? [
              at(
                reference,
                `packer validate does not run ${data}, so it fails on ${name} unless -evaluate-datasources is given.`,
              ),
            ]
          : [];
      });
    }),
};
