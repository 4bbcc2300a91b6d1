import * as l10n from '@vscode/l10n';
import type { BucketPreview } from '../../protocol/changes.ts';
import type { Use } from '../../protocol/requests.ts';
import { counted, plain } from '../../protocol/words.ts';
import type { BucketText } from '../../registry/registry.ts';
import type { Summary } from './changing.ts';
import { failing, inShort } from './channel-summaries.ts';

/** The question before an empty bucket is made. */
export const newBucketSummary = (bucket: string, description: string): Summary => ({
  title: l10n.t('Create bucket {0}?', plain(bucket)),
  detail: [
    ...(description === '' ? [] : [`“${plain(description)}”`]),
    l10n.t(
      'It is empty, with the managed channel latest. A packer build whose bucket_name is this publishes to it.',
    ),
  ].join('\n'),
  button: l10n.t('Create Bucket'),
});

/** Why this text is no label, or no new one; `key`: the label that is being changed. */
export function labelProblem(
  text: string,
  labels: Readonly<Record<string, string>>,
  key: string | undefined,
): string | undefined {
  const cut = text.indexOf('=');
  const name = text.slice(0, cut).trim();
  if (cut < 0 || name === '') return l10n.t('Write the label as key = value, for example team = platform.');
  if (name !== key && Object.hasOwn(labels, name))
    return l10n.t('There is a label {0} already: choose it to change it.', name);
  return undefined;
}

/** What would change in the words of a bucket; undefined when nothing would. */
export function editBucketSummary(
  before: BucketText & { readonly name: string },
  after: BucketText,
  uses: readonly Use[],
): Summary | undefined {
  const keys = [...new Set([...Object.keys(before.labels), ...Object.keys(after.labels)])];
  const lines = keys.flatMap(key => {
    const [was, is] = [before.labels[key], after.labels[key]];
    if (was === is) return [];
    if (is === undefined) return [`  ${plain(key)}   ${plain(was!)} → ${l10n.t('removed')}`];
    return [`  ${plain(key)}   ${was === undefined ? l10n.t('new') : plain(was)} → ${plain(is)}`];
  });
  const description = before.description !== after.description;
  if (!description && lines.length === 0) return undefined;
  return {
    title: l10n.t('Change {0}?', plain(before.name)),
    detail: [
      ...(description
        ? [l10n.t('Description: {0} → {1}', quoted(before.description), quoted(after.description))]
        : []),
      ...(lines.length > 0 ? [l10n.t('Labels:'), ...lines] : []),
      '',
      uses.length > 0
        ? l10n.t(
            'The next packer build of its template sets both again, to what its hcp_packer_registry block says.',
          )
        : l10n.t(
            'A packer build that publishes to it sets both again, to what its hcp_packer_registry block says.',
          ),
    ].join('\n'),
    button: l10n.t('Change Bucket'),
  };
}
const quoted = (text: string) => (text === '' ? l10n.t('none') : `“${plain(text)}”`);

/** The question before a bucket is deleted: everything that goes, and everything that breaks. */
export function deleteBucketSummary({ bucket, channels, descendants, uses }: BucketPreview): Summary {
  const names = channels.filter(({ managed }) => !managed).map(({ name }) => plain(name));
  const children = [
    ...new Set(descendants.map(({ child }) => `${plain(child.bucket)} ${plain(child.version)}`)),
  ];
  return {
    title: l10n.t('Delete bucket {0} and everything in it?', plain(bucket.name)),
    detail: [
      failing(uses),
      '',
      bucket.versionCount === 0
        ? l10n.t('It has no versions.')
        : l10n.t(
            '{0} with builds and SBOMs; the images themselves stay in the cloud.',
            counted(bucket.versionCount, 'version'),
          ),
      ...(names.length > 0
        ? [l10n.t('{0} with their history: {1}.', counted(names.length, 'channel'), inShort(names))]
        : []),
      ...(children.length > 0
        ? [l10n.t('Built from it, and from then on without a known parent: {0}.', inShort(children))]
        : []),
      '',
      l10n.t('This cannot be undone. You are asked for its name next.'),
    ].join('\n'),
    button: l10n.t('Delete Bucket…'),
  };
}
