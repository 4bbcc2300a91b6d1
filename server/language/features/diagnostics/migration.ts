import { attributeOf, type Resource } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import { type Reference, referencesIn } from '../../model/references.ts';
import { traversalOf } from '../../syntax/walk.ts';
import { type HcpData, hcpDataIn } from './data-sources.ts';
import type { Edit, Fix, Problem } from './rule.ts';

/** Old argument to new one. `iteration_id` is not among them: a fingerprint is another value than an id. */
const argumentsToday: Readonly<Record<string, string>> = {
  channel: 'channel_name',
  cloud_provider: 'platform',
};

/** Old output to what stands for it: text before the reference, the new output, text behind. */
const outputsToday: Readonly<Record<string, Readonly<Record<string, readonly [string, string, string]>>>> = {
  'hcp-packer-iteration': {
    // A channel never holds an incomplete version.
    complete: ['(', 'status', ' == "VERSION_ACTIVE")'],
    incremental_version: ['parseint(trimprefix(', 'name', ', "v"), 10)'],
  },
  'hcp-packer-image': {
    id: ['', 'external_identifier', ''],
    iteration_id: ['', 'version_id', ''],
    cloud_provider: ['', 'platform', ''],
  },
};

/** Replaces deprecated data sources, and every reference to them in all files, by today's. */
export function migration(problem: Problem, module: Module, uri: string): readonly Fix[] {
  const deprecated = hcpDataIn(module).filter(({ schema }) => schema.successor);
  const one = deprecated.filter(({ data }) => data.uri === uri && data.labels[0].start === problem.start);
  const found = [migrate(one, module)].flatMap(fix =>
    fix ? [{ ...fix, title: `Migrate to "${one[0]!.schema.successor}"${fix.title}` }] : [],
  );
  const all = deprecated.length > 1 ? migrate(deprecated, module) : undefined;
  return all
    ? [...found, { ...all, title: `Migrate all ${deprecated.length} deprecated data sources${all.title}` }]
    : found;
}

/** Undefined where a rewrite would not mean the same. The title is what is left to do by hand. */
function migrate(moved: readonly HcpData[], module: Module): Fix | undefined {
  const isMoved = (type: string, name: string) =>
    moved.find(({ data }) => data.type === type && data.name === name);
  const taken = moved.some(({ data, schema }) =>
    module.data.some(other => other.type === schema.successor && other.name === data.name),
  );
  const twice = moved.some(({ data }, i) =>
    moved.slice(i + 1).some(other => other.data.type === data.type && other.data.name === data.name),
  );
  if (moved.length === 0 || taken || twice) return undefined;

  const edits: Edit[] = [];
  const left: string[] = [];
  const fingerprints = new Set<string>();
  for (const { data, schema } of moved) {
    const [label] = data.labels;
    const successor = schema.successor!;
    edits.push({
      uri: data.uri,
      start: label.start,
      end: label.end,
      newText: label.quoted ? `"${successor}"` : successor,
    });
    for (const [old, current] of Object.entries(argumentsToday)) {
      const attribute = attributeOf(data.node.body, old);
      if (attribute && !attributeOf(data.node.body, current))
        edits.push({ uri: data.uri, start: attribute.name.start, end: attribute.name.end, newText: current });
    }
    const id = attributeOf(data.node.body, 'iteration_id');
    if (!id) continue;
    const output = fingerprintOutput(data);
    if (output === undefined) left.push(`"${data.name}"`);
    else {
      fingerprints.add(`${data.uri} ${output.start}`);
      edits.push(
        { uri: data.uri, start: id.name.start, end: id.name.end, newText: 'version_fingerprint' },
        { uri: data.uri, start: output.start, end: output.end, newText: 'fingerprint' },
      );
    }
  }
  for (const [uri, file] of module.files) {
    for (const reference of referencesIn(file)) {
      const [type, name, output] = reference.steps;
      if (reference.root !== 'data' || !type) continue;
      if (!name) {
        // The whole map, or a name that is computed: what becomes of it cannot be seen.
        if (moved.some(({ data }) => data.type === type.text)) return undefined;
        continue;
      }
      const target = isMoved(type.text, name.text);
      if (!target) continue;
      if (!output) return undefined;
      edits.push({ uri, start: type.start, end: type.end, newText: target.schema.successor! });
      if (!fingerprints.has(`${uri} ${output.start}`)) edits.push(...outputEdits(uri, reference, type.text));
    }
  }
  return {
    title:
      left.length > 0 ? `, leaving "iteration_id" of ${left.join(', ')}: it takes a fingerprint now` : '',
    edits: edits.sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : a.start - b.start)),
    ...(left.length === 0 && { isPreferred: true }),
  };
}

/** The `id` in `iteration_id = data.hcp-packer-iteration.x.id`, for which the fingerprint is at hand. */
function fingerprintOutput(data: Resource): { start: number; end: number } | undefined {
  const id = attributeOf(data.node.body, 'iteration_id');
  const traversal = id && traversalOf(id.value);
  const [type, , output, ...more] = traversal?.steps ?? [];
  return traversal?.root.name === 'data' &&
    ['hcp-packer-iteration', 'hcp-packer-version'].includes(type?.name.text ?? '') &&
    output?.name.text === 'id' &&
    more.length === 0
    ? output.name
    : undefined;
}

function outputEdits(uri: string, reference: Reference, type: string): Edit[] {
  const output = reference.steps[2]!;
  const today = outputsToday[type]!;
  if (!Object.hasOwn(today, output.text)) return [];
  const [before, name, behind] = today[output.text]!;
  // Written as an index, the quotes and the bracket come before what is added behind.
  const edits: Edit[] = [{ uri, start: output.start, end: output.end, newText: name }];
  if (before) edits.push({ uri, start: reference.start, end: reference.start, newText: before });
  if (behind) edits.push({ uri, start: reference.end, end: reference.end, newText: behind });
  return edits;
}
