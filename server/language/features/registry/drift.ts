/** Templates whose parent has moved on since they were last built. */
import type { Registry, Relation } from '../../../../registry/registry.ts';
import type { Module } from '../../model/module.ts';
import { publishersOf, type Reference, referencesOf } from './references.ts';

/** A data source that reads another version than the one the newest version of the bucket was built from. */
export interface Drift {
  readonly reference: Reference;
  readonly relation: Relation;
}

/**
 * What the next build would take up, by the registry's own word: the ancestry of the newest version of what
 * this configuration publishes is `OUT_OF_DATE` for a channel it reads. No answer, no finding.
 */
export async function driftOf(module: Module, uri: string, registry: Registry): Promise<readonly Drift[]> {
  const readers = referencesOf(module, uri).filter(
    ({ kind, bucket, channel }) => kind !== 'registry' && bucket && channel,
  );
  if (readers.length === 0) return [];
  const published = new Set(publishersOf(module).flatMap(({ bucket }) => (bucket ? [bucket.text] : [])));
  const relations: Relation[] = [];
  for (const bucket of published) {
    const answer = await registry.ancestry(bucket);
    if (answer.is !== 'found') continue;
    relations.push(
      ...answer.value.filter(
        ({ child, parent, status }) =>
          status === 'out-of-date' && child.bucket === bucket && parent.channelVersion !== '',
      ),
    );
  }
  return readers.flatMap(reference => {
    const relation = relations.find(
      ({ parent }) => parent.bucket === reference.bucket?.text && parent.channel === reference.channel?.text,
    );
    return relation ? [{ reference, relation }] : [];
  });
}
