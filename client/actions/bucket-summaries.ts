import type { BucketPreview } from '../../protocol/changes.ts';
import type { Use } from '../../protocol/requests.ts';
import { counted, plain } from '../../protocol/words.ts';
import type { BucketText } from '../../registry/registry.ts';
import type { Summary } from './changing.ts';
import { failing, inShort } from './channel-summaries.ts';

/** The question before an empty bucket is made. */
export const newBucketSummary = (bucket: string, description: string): Summary => ({
  title: `Create bucket ${plain(bucket)}?`,
  detail: [
    ...(description === '' ? [] : [`“${plain(description)}”`]),
    'It is empty, with the managed channel latest. A packer build whose bucket_name is this publishes to it.',
  ].join('\n'),
  button: 'Create Bucket',
});

/** Why this text is no label, or no new one; `key`: the label that is being changed. */
export function labelProblem(
  text: string,
  labels: Readonly<Record<string, string>>,
  key: string | undefined,
): string | undefined {
  const cut = text.indexOf('=');
  const name = text.slice(0, cut).trim();
  if (cut < 0 || name === '') return 'Write the label as key = value, for example team = platform.';
  if (name !== key && Object.hasOwn(labels, name))
    return `There is a label ${name} already: choose it to change it.`;
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
    if (is === undefined) return [`  ${plain(key)}   ${plain(was!)} → removed`];
    return [`  ${plain(key)}   ${was === undefined ? 'new' : plain(was)} → ${plain(is)}`];
  });
  const description = before.description !== after.description;
  if (!description && lines.length === 0) return undefined;
  return {
    title: `Change ${plain(before.name)}?`,
    detail: [
      ...(description ? [`Description: ${quoted(before.description)} → ${quoted(after.description)}`] : []),
      ...(lines.length > 0 ? ['Labels:', ...lines] : []),
      '',
      uses.length > 0
        ? 'The next packer build of its template sets both again, to what its hcp_packer_registry block says.'
        : 'A packer build that publishes to it sets both again, to what its hcp_packer_registry block says.',
    ].join('\n'),
    button: 'Change Bucket',
  };
}
const quoted = (text: string) => (text === '' ? 'none' : `“${plain(text)}”`);

/** The question before a bucket is deleted: everything that goes, and everything that breaks. */
export function deleteBucketSummary({ bucket, channels, descendants, uses }: BucketPreview): Summary {
  const names = channels.filter(({ managed }) => !managed).map(({ name }) => plain(name));
  const children = [
    ...new Set(descendants.map(({ child }) => `${plain(child.bucket)} ${plain(child.version)}`)),
  ];
  return {
    title: `Delete bucket ${plain(bucket.name)} and everything in it?`,
    detail: [
      failing(uses),
      '',
      bucket.versionCount === 0
        ? 'It has no versions.'
        : `${counted(bucket.versionCount, 'version')} with builds and SBOMs; the images themselves stay in the cloud.`,
      ...(names.length > 0
        ? [`${counted(names.length, 'channel')} with their history: ${inShort(names)}.`]
        : []),
      ...(children.length > 0
        ? [`Built from it, and from then on without a known parent: ${inShort(children)}.`]
        : []),
      '',
      'This cannot be undone. You are asked for its name next.',
    ].join('\n'),
    button: 'Delete Bucket…',
  };
}
