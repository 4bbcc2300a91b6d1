import { dataArgument, suspectDataIn } from './data-sources.ts';
import { insertion } from './edits.ts';
import type { Edit, Rule } from './rule.ts';
import { at } from './rule.ts';

/** Arguments a data source cannot do without, absent, null or empty. */
export const hcpDataMissingArgument: Rule = {
  code: 'hcp-data-missing-argument',
  severity: 'error',
  byBlock: true,
  check: (module, uri) =>
    suspectDataIn(module, uri).flatMap(({ data, schema }) => {
      const lacking = schema.required.filter(name => dataArgument(module, data, name)?.empty ?? true);
      const absent = lacking.filter(name => !dataArgument(module, data, name));
      return [
        ...(absent.length > 0
          ? [at(data.node.header, `"${data.type}" needs ${listed(absent)}.`, { data: { absent } })]
          : []),
        ...lacking
          .filter(name => !absent.includes(name))
          .map(name =>
            at(dataArgument(module, data, name)!.attribute.value, `"${name}" cannot be empty.`, {
              data: { absent: [] },
            }),
          ),
      ];
    }),
  fixes: (problem, module, uri) => {
    const { absent } = problem.data as { absent: readonly string[] };
    const block = module.data.find(
      ({ node, uri: its }) => its === uri && node.header.start === problem.start,
    )?.node;
    const edits: readonly Edit[] =
      block && absent.length > 0
        ? insertion(
            uri,
            module.files.get(uri)!,
            block,
            absent.map(name => `${name} = ""`),
          )
        : [];
    return edits.length > 0 ? [{ title: `Add ${listed(absent)}`, edits }] : [];
  },
};

export const listed = (names: readonly string[], word = 'and'): string => {
  const quoted = names.map(name => `"${name}"`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${word} ${quoted.at(-1)}`;
};
