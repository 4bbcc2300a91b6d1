import { referencesIn } from '../../model/references.ts';
import { dataBehind } from './data-dependence.ts';
import { type DataArgument, dataArgument, hcpDataIn, suspectDataIn } from './data-sources.ts';
import { removal } from './edits.ts';
import { listed } from './hcp-data-missing-argument.ts';
import { at, type Rule } from './rule.ts';

/** Both a channel and a version. What another data source gives counts as given: `packer validate` puts a text there. */
export const hcpDataExclusiveArguments: Rule = {
  code: 'hcp-data-exclusive-arguments',
  severity: 'error',
  byBlock: true,
  check: (module, uri) =>
    suspectDataIn(module, uri).flatMap(({ data, schema }) => {
      const given = schema.oneOf.map(name => dataArgument(module, data, name));
      const [first, second] = given;
      if (!first || !second || [first, second].some(one => one.empty || !isGiven(one))) return [];
      function isGiven({ attribute, value }: DataArgument): boolean {
        return value.kind !== 'unknown' || referencesIn(attribute.value).some(one => dataBehind(module, one));
      }
      const [earlier, later] =
        first.attribute.start < second.attribute.start ? [first, second] : [second, first];
      return [
        at(later.attribute.name, `${listed(schema.oneOf)} exclude each other.`, {
          related: [
            {
              uri,
              start: earlier.attribute.name.start,
              end: earlier.attribute.name.end,
              message: 'The other one is here.',
            },
          ],
        }),
      ];
    }),
  fixes: (problem, module, uri) => {
    const file = module.files.get(uri)!;
    const found = hcpDataIn(module, uri).find(
      ({ data }) => data.node.start <= problem.start && problem.end <= data.node.end,
    );
    return (found?.schema.oneOf ?? []).map(name => ({
      title: `Remove "${name}"`,
      edits: [{ uri, ...removal(file, dataArgument(module, found!.data, name)!.attribute), newText: '' }],
    }));
  },
};
