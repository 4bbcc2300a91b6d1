import { internalType } from '../../catalog/index.ts';
import { attributesOf } from '../../model/declarations.ts';
import { misfit } from '../../model/type-constraints.ts';
import { typeNamed } from './core/locals-data.ts';
import { argumentNames, dataArgument, suspectDataIn } from './data-sources.ts';
import { kindName } from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/** Every argument of the HCP data sources is a string; what any component takes has types of its own. */
export const hcpDataUnsuitableValue: Rule = {
  code: 'hcp-data-unsuitable-value',
  severity: 'error',
  byBlock: true,
  check: (module, uri) =>
    suspectDataIn(module, uri).flatMap(({ data, schema }) => [
      ...argumentNames(schema).flatMap(name => {
        const argument = dataArgument(module, data, name);
        const shape =
          argument && (argument.value.kind === 'unknown' ? argument.value.shape : argument.value.kind);
        return shape === 'list' || shape === 'object'
          ? [at(argument!.attribute.value, `"${name}" takes a string, not ${kindName(shape)}.`)]
          : [];
      }),
      ...attributesOf(data.node.body).flatMap(({ name, value }) => {
        const type = internalType(name.text);
        const why = type && misfit(module.evaluate(value), typeNamed(type));
        return why ? [at(value, `"${name.text}": ${why}.`)] : [];
      }),
    ]),
};
