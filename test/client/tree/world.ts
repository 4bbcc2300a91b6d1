import assert from 'node:assert/strict';
import type { Questions } from '../../../client/questions.ts';
import type { Node } from '../../../client/tree/nodes.ts';
import { registryTree } from '../../../client/tree/registry-tree.ts';
import type { ViewState } from '../../../client/tree/view-state.ts';
import {
  type Bucket,
  type FailureKind,
  found,
  type Lookup,
  type Relation,
  type Sbom,
  type Version,
} from '../../../registry/registry.ts';
import { bucket, channel, now, version } from '../samples.ts';

/** A registry whose state the test changes, two to a page; it counts what it was asked. */
export function world(names: readonly string[]) {
  const state = {
    buckets: names.map(name => bucket(name)) as Bucket[],
    versions: [5, 4, 3, 2, 1].map(n => version(n)) as Version[],
    relations: [] as Relation[],
    sboms: [] as Sbom[],
    down: undefined as FailureKind | undefined,
    asked: [] as string[],
  };
  const page = <T>(
    question: string,
    items: readonly T[],
    from = '0',
  ): Lookup<{ items: T[]; next?: string }> => {
    state.asked.push(question);
    if (state.down) return { is: 'unknown', why: { kind: state.down, message: `no: ${state.down}` } };
    const start = Number(from);
    return found(
      {
        items: items.slice(start, start + 2),
        next: start + 2 < items.length ? String(start + 2) : undefined,
      } as { items: T[]; next?: string },
      now,
    );
  };
  const no = () => {
    throw new Error('not asked for in these tests');
  };
  const ask = {
    buckets: async (from?: string, order = 'name') =>
      page(`buckets ${order === 'name' ? '' : `${order} `}${from ?? ''}`, state.buckets, from),
    versions: async (name: string, from?: string) =>
      page(`versions ${name} ${from ?? ''}`, state.versions, from),
    channels: async (name: string) => {
      const answer = page(`channels ${name}`, [channel('staging', state.versions[1])]);
      return answer.is === 'found' ? found(answer.value.items, now) : answer;
    },
    ancestry: async (name: string, fingerprint?: string) => {
      state.asked.push(`ancestry ${name} ${fingerprint ?? ''}`);
      return found(state.relations, now);
    },
    sboms: async ({ build }: { build: string }) => {
      state.asked.push(`sboms ${build}`);
      return found(state.sboms, now);
    },
    uses: async () => ({ uses: [{ bucket: 'c' }], images: [] }),
    connection: no,
    projects: no,
    promotePreview: no,
    promote: no,
    revokePreview: no,
    revoke: no,
    restore: no,
  } as unknown as Questions;
  const changed: (string | undefined)[] = [];
  const states: ViewState[] = [];
  const tree = registryTree({
    ask,
    now: () => now,
    changed: node => changed.push(node?.id),
    state: s => states.push(s),
  });
  const names_ = async (node?: Node) => (await tree.children(node)).map(n => tree.row(n).label);
  const child = async (of: Node | undefined, label: string) => {
    const node = (await tree.children(of)).find(n => tree.row(n).label === label);
    assert.ok(node, label);
    return node;
  };
  return { state, tree, changed, states, labels: names_, child };
}
