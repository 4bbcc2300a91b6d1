import { attributeOf } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import { removal } from './edits.ts';
import { registriesIn } from './registry-block.ts';
import type { Fix, Problem } from './rule.ts';

/** Gives `labels` its current name, or puts what it holds into the `bucket_labels` that is there. */
export function joinLabels(problem: Problem, module: Module, uri: string): readonly Fix[] {
  const file = module.files.get(uri)!;
  const registry = registriesIn(module, uri).find(
    one => attributeOf(one.node.body, 'labels')?.name.start === problem.start,
  );
  const old = registry && attributeOf(registry.node.body, 'labels');
  if (!old) return [];
  const current = attributeOf(registry.node.body, 'bucket_labels');
  if (!current)
    return [
      {
        title: 'Rename to "bucket_labels"',
        edits: [{ uri, start: old.name.start, end: old.name.end, newText: 'bucket_labels' }],
        isPreferred: true,
      },
    ];
  const without = { uri, ...removal(file, old), newText: '' };
  const text = (span: { start: number; end: number }) => file.text.slice(span.start, span.end);
  return [
    {
      title: 'Merge into "bucket_labels"',
      edits: [
        {
          uri,
          start: current.value.start,
          end: current.value.end,
          newText: `merge(${text(old.value)}, ${text(current.value)})`,
        },
        without,
      ],
    },
    { title: 'Remove "labels"', edits: [without] },
  ];
}
