import * as l10n from '@vscode/l10n';
import { versionName } from '../../protocol/words.ts';
import type { Subject } from '../../registry/registry.ts';
import { notPromotable } from '../pickers.ts';
import { readTarget, rowSubject, type Target } from '../target.ts';
import type { UsedNode } from '../used/used-tree.ts';
import type { Node } from './nodes.ts';

/** What rows carry when they are dragged: each as the commands take it. */
export const rowsMime = 'application/vnd.code.tree.packer.registry';

/** What a dragged row is about, with what kind of row it is. */
export interface Dragged extends Target, Partial<Subject> {
  readonly kind: Node['kind'];
  /** Why the version cannot be promoted. */
  readonly refusal?: string;
}

export function draggedRows(nodes: readonly Node[], now: number): readonly Dragged[] {
  return nodes.flatMap((node): Dragged[] => {
    const target = readTarget(node);
    if (Object.keys(target).length === 0) return [];
    const refusal = node.kind === 'version' ? notPromotable(node.value, now) : undefined;
    return [{ kind: node.kind, ...target, ...rowSubject(node), ...(refusal !== undefined && { refusal }) }];
  });
}

/** What a row is called in text: an image id, a fingerprint, a name. */
export function rowText(node: Node | UsedNode): string | undefined {
  switch (node.kind) {
    case 'used': {
      const { bucket, channel, fingerprint, artifact } = node.value;
      return artifact ?? fingerprint ?? channel ?? bucket;
    }
    case 'place':
      return node.value.name;
    case 'artifact':
      return node.value.externalIdentifier;
    case 'version':
      return node.value.fingerprint;
    case 'bucket':
    case 'channel':
      return node.value.name;
    case 'build':
      return node.value.componentType;
    case 'relation':
      return (node.parent?.kind === 'children' ? node.value.child : node.value.parent).bucket;
    case 'label':
      return node.value.join(': ');
    default:
      return undefined;
  }
}

/** The promotion a drop asks for, why there can be none, or nothing: it was dropped on nothing in particular. */
export function dropOn(
  dragged: readonly Dragged[],
  onto: Node | undefined,
):
  | { readonly is: 'promote'; readonly target: Required<Pick<Target, 'bucket' | 'fingerprint' | 'to'>> }
  | { readonly is: 'refused'; readonly why: string }
  | undefined {
  if (!onto || dragged.length === 0) return undefined;
  const [one] = dragged;
  const refused = (why: string) => ({ is: 'refused' as const, why });
  if (onto.kind !== 'channel') return refused(l10n.t('A version is promoted by dropping it on a channel.'));
  const { name, bucket, managed, version } = onto.value;
  if (dragged.length > 1) return refused(l10n.t('A channel holds one version: drop a single one.'));
  if (one?.kind !== 'version' || one.fingerprint === undefined)
    return refused(l10n.t('Only a version can be promoted.'));
  if (one.bucket !== bucket)
    return refused(
      l10n.t(
        '{0} is a version of {1}; {2} is a channel of {3}.',
        one.name ?? '',
        one.bucket ?? '',
        name,
        bucket,
      ),
    );
  if (managed) return refused(l10n.t('{0} is managed by HCP Packer: it follows the newest version.', name));
  if (one.refusal !== undefined)
    return refused(l10n.t('{0} cannot be promoted: {1}.', one.name ?? '', one.refusal));
  if (version?.fingerprint === one.fingerprint)
    return refused(l10n.t('{0} holds {1} already.', name, versionName(version)));
  return { is: 'promote', target: { bucket, fingerprint: one.fingerprint, to: name } };
}
