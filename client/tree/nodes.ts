import type {
  AncestryStatus,
  Artifact,
  Bucket,
  Build,
  Channel,
  Failure,
  Relation,
  Version,
} from '../../registry/registry.ts';
import type { Paged } from './paged-list.ts';
import type { SbomAt } from './sbom-rows.ts';

/** A thing in the tree. The object stays the same as long as the thing does; only its value is renewed. */
export interface NodeOf<K extends keyof Values> {
  readonly kind: K;
  /** Stable across refreshes and sessions. */
  readonly id: string;
  readonly parent: Node | undefined;
  value: Values[K];
}
interface Values {
  bucket: Bucket;
  channels: Bucket;
  versions: Bucket;
  channel: Channel;
  version: Version;
  build: Build;
  artifact: Artifact;
  /** Artifacts of one build in one region. */
  region: { readonly name: string; readonly artifacts: readonly Artifact[] };
  parents: Ancestry;
  children: Ancestry;
  relation: Relation;
  sbom: SbomAt;
  labels: Readonly<Record<string, string>>;
  label: readonly [key: string, value: string];
  /** The list that goes on. */
  more: Paged<unknown>;
  failure: Failure;
}
/** Of a bucket, or of one version of it. */
export interface Ancestry {
  readonly bucket: string;
  readonly fingerprint: string | undefined;
  readonly status: AncestryStatus | undefined;
}
export type Node = { [K in keyof Values]: NodeOf<K> }[keyof Values];

/** Every node there is, each once. */
export function nodeStore() {
  const nodes = new Map<string, Node>();

  /** The node of this id, with its newest value. */
  function one<K extends keyof Values>(
    kind: K,
    parent: Node | undefined,
    key: string,
    value: Values[K],
  ): Node {
    const id = `${parent ? `${parent.id}/` : ''}${kind}:${key}`;
    const known = nodes.get(id);
    if (known) {
      (known as NodeOf<K>).value = value;
      return known;
    }
    const made = { kind, id, parent, value } as Node;
    nodes.set(id, made);
    return made;
  }
  /** Two things of one id would blank the whole view. */
  function all<K extends keyof Values>(
    kind: K,
    parent: Node | undefined,
    values: readonly Values[K][],
    key: (value: Values[K]) => string,
  ): readonly Node[] {
    const seen = new Map<string, number>();
    return values.map(value => {
      const name = key(value);
      const count = seen.get(name) ?? 0;
      seen.set(name, count + 1);
      return one(kind, parent, count === 0 ? name : `${name}#${count}`, value);
    });
  }
  return {
    one,
    all,
    /** False: of an account that is gone. */
    has: (node: Node) => nodes.get(node.id) === node,
    /** What lies below a node, as far as it was made. */
    below: (parent: Node) => [...nodes.values()].filter(node => node.parent === parent),
    values: () => nodes.values(),
    clear: () => nodes.clear(),
  };
}
