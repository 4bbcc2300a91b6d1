import { argumentNames, dataArgument, suspectDataIn } from './data-sources.ts';
import { kindName } from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/** Every argument of the HCP data sources is a string. */
export const hcpDataUnsuitableValue: Rule = {
  code: 'hcp-data-unsuitable-value',
  severity: 'error',
  byBlock: true,
  check: (module, uri) =>
    suspectDataIn(module, uri).flatMap(({ data, schema }) =>
      argumentNames(schema).flatMap(name => {
        const argument = dataArgument(module, data, name);
        const shape =
          argument && (argument.value.kind === 'unknown' ? argument.value.shape : argument.value.kind);
        return shape === 'list' || shape === 'object'
          ? [at(argument!.attribute.value, `"${name}" takes a string, not ${kindName(shape)}.`)]
          : [];
      }),
    ),
};
