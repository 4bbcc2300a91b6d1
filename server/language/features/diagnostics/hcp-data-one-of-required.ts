import { dataArgument, suspectDataIn } from './data-sources.ts';
import { insertion } from './edits.ts';
import { listed } from './hcp-data-missing-argument.ts';
import { at, type Rule } from './rule.ts';

/** An artifact is looked up by channel or by version, and one of both has to be given. */
export const hcpDataOneOfRequired: Rule = {
  code: 'hcp-data-one-of-required',
  severity: 'error',
  byBlock: true,
  check: (module, uri) =>
    suspectDataIn(module, uri)
      .filter(
        ({ data, schema }) =>
          schema.oneOf.length > 0 &&
          schema.oneOf.every(name => dataArgument(module, data, name)?.empty ?? true),
      )
      .map(({ data, schema }) =>
        at(data.node.header, `"${data.type}" needs ${listed(schema.oneOf, 'or')}.`, {
          data: { absent: schema.oneOf.filter(name => !dataArgument(module, data, name)) },
        }),
      ),
  fixes: (problem, module, uri) => {
    const { absent } = problem.data as { absent: readonly string[] };
    const block = module.data.find(
      ({ node, uri: its }) => its === uri && node.header.start === problem.start,
    )?.node;
    return absent.flatMap(name => {
      const edits = block ? insertion(uri, module.files.get(uri)!, block, [`${name} = ""`]) : [];
      return edits.length > 0 ? [{ title: `Add "${name}"`, edits }] : [];
    });
  },
};
