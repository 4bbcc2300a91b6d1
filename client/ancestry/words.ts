import * as l10n from '@vscode/l10n';
import type { AncestryStatus } from '../../registry/registry.ts';
import type { PageWords, PictureEdge, PictureNode } from './picture.ts';

/** The word for a relation, as it stands in tables and is spoken. */
export function relationWord(status: AncestryStatus): string {
  switch (status) {
    case 'up-to-date':
      return l10n.t('up to date');
    case 'out-of-date':
      return l10n.t('out of date');
    case 'undetermined':
      return l10n.t('undetermined');
  }
}

/** The words of the page; `head` is the head of its table. */
export const pageWords = (): PageWords => ({
  head: [
    l10n.t('Bucket'),
    l10n.t('Version'),
    l10n.t('State'),
    l10n.t('Platforms'),
    l10n.t('Parents'),
    l10n.t('Templates here'),
  ],
  showInRegistry: l10n.t('Show in Registry'),
  showMore: l10n.t('Show More Relatives'),
});

type Said = Omit<PictureNode, 'parents' | 'spoken' | 'shows'>;
/** What there is to say of a version: what it was built from, and everything in a sentence. */
export function inWords(
  node: Said,
  edges: readonly PictureEdge[],
  nameOf: (id: string) => string,
): PictureNode {
  const name = `${node.bucket} ${node.version}`;
  const parents = edges
    .filter(({ child }) => child === node.id)
    .map(({ parent, label, status }) =>
      label === ''
        ? `${nameOf(parent)}, ${relationWord(status)}`
        : l10n.t('{0} through {1}, {2}', nameOf(parent), label, relationWord(status)),
    )
    .join('; ');
  return {
    ...node,
    parents: parents || l10n.t('nothing in this registry'),
    shows: l10n.t('Show {0} in the registry', name),
    spoken: [
      [name, node.state, node.platforms].filter(Boolean).join(' · '),
      parents !== '' && l10n.t('built from {0}', parents),
      node.templates.length > 0 &&
        l10n.t('built by {0}', node.templates.map(({ label }) => label).join(', ')),
      node.more && l10n.t('has more relatives'),
    ]
      .filter(Boolean)
      .join(', '),
  };
}
