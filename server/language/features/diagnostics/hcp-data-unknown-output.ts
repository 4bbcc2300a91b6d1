import { callsOf, referencesOf } from '../../model/references.ts';
import type { Item } from '../../syntax/ast.ts';
import { schemaOf } from './data-sources.ts';
import { at, type Problem, type Rule } from './rule.ts';
import { didYouMean, nearest } from './suggestions.ts';
import { suspectsIn } from './suspects.ts';

const today: Readonly<Record<string, string>> = {
  cloud_provider: 'platform',
  iteration_id: 'version_id',
  incremental_version: 'name',
};

/** An output the data source does not have. Packer knows them before it asks HCP. */
export const hcpDataUnknownOutput: Rule = {
  code: 'hcp-data-unknown-output',
  severity: 'error',
  byBlock: true,
  check: (module, uri) => suspectsIn(module, uri).items.flatMap(problemsIn),
  fixes: ({ start, end, data }, _, uri) => {
    const { near } = data as { near?: string };
    return near === undefined
      ? []
      : [{ title: `Change to "${near}"`, edits: [{ uri, start, end, newText: near }] }];
  },
};

const problemsIn = (item: Item): readonly Problem[] => {
  const tries = callsOf(item).filter(({ name }) => name.text === 'try' || name.text === 'can');
  return referencesOf(item).flatMap(({ root, start, steps: [type, name, output] }) => {
    const schema = root === 'data' && type && schemaOf(type.text);
    // An empty name is still being typed.
    if (!schema || !name || !output || output.text === '' || schema.outputs.includes(output.text)) return [];
    if (tries.some(call => call.start <= start && start < call.end)) return [];
    const old = Object.hasOwn(today, output.text) ? today[output.text] : undefined;
    const near = old && schema.outputs.includes(old) ? old : nearest(output.text, schema.outputs);
    return [
      at(output, `"${type.text}" has no output "${output.text}".${didYouMean(near)}`, { data: { near } }),
    ];
  });
};
