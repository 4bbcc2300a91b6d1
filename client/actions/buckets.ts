import { l10n } from 'vscode';
import { plain } from '../../protocol/words.ts';
import type { BucketText, Failure } from '../../registry/registry.ts';
import { inform } from '../notices.ts';
import { bucketNameProblem } from '../pickers.ts';
import { type Answer, ask as askText, type Choice, pick, type Typed } from '../quick-input.ts';
import { type Step, walk } from '../steps.ts';
import type { Target } from '../target.ts';
import {
  deleteBucketSummary,
  editBucketSummary,
  labelProblem,
  newBucketSummary,
} from './bucket-summaries.ts';
import { type Changing, carryOut, confirmed, conflictOf, goOn, lookUp, tryAgain } from './changing.ts';
import { changingStep } from './permission.ts';

/** What `hcp_packer_registry` may say of a bucket. */
const longestDescription = 255;

const askDescription = (title: string, value: string, back: boolean, typed: Typed): Promise<Answer<string>> =>
  askText({
    title,
    value,
    back,
    typed,
    prompt: l10n.t('Description (optional)'),
    check: text =>
      text.length > longestDescription
        ? { problem: l10n.t('A description has at most {0} characters.', longestDescription) }
        : undefined,
  });

/** Makes an empty bucket; the first packer build of a template would do it too. */
export async function createBucket(changing: Changing): Promise<void> {
  const title = l10n.t('Create Bucket');
  type State = { readonly bucket?: string; readonly description?: string };
  const [named, described]: readonly Typed[] = [{}, {}];
  const chosen = await walk<State>({}, [
    async (state, back) => {
      const name = await askText({
        title,
        back,
        placeholder: 'golden-ubuntu',
        typed: named!,
        prompt: l10n.t('Name of the new bucket'),
        check: text => {
          const problem = bucketNameProblem(text);
          return problem === undefined ? undefined : { problem };
        },
      });
      return typeof name === 'object' ? { ...state, bucket: name.value } : name;
    },
    async (state, back) => {
      const text = await askDescription(title, '', back, described!);
      return typeof text === 'object' ? { ...state, description: text.value } : text;
    },
  ]);
  if (!chosen) return;
  const { bucket, description } = chosen as Required<State>;
  if (!(await confirmed(newBucketSummary(bucket, description)))) return;
  for (;;) {
    const { why } = await carryOut(
      changing,
      [{ change: { kind: 'create-bucket', bucket, description, labels: {} }, seen: { bucket: null } }],
      () => l10n.t('Bucket {0} created', plain(bucket)),
    );
    if (!why || !(await tryAgain(why, changing.showLog))) return;
  }
}

interface Edited extends Partial<BucketText> {
  readonly bucket?: string;
}

/** Changes what a bucket says of itself. */
export async function editBucket(changing: Changing, target: Target): Promise<void> {
  const title = l10n.t('Edit Bucket Description and Labels');
  const named = await walk<Target>(target, [changingStep(changing.ask, title)]);
  if (!named?.bucket) return;
  const { bucket } = named;
  let conflict: Failure | undefined;
  for (;;) {
    const preview = await lookUp(changing, notThere(bucket), () => changing.ask.bucketPreview(bucket));
    if (!preview) return;
    const before = preview.bucket;
    const described: Typed = {};
    const chosen = await walk<Edited>({ description: before.description, labels: before.labels }, [
      async (state, back) => {
        const text = await askDescription(title, state.description!, back, described);
        return typeof text === 'object' ? { ...state, description: text.value } : text;
      },
      labelsStep(title),
    ]);
    if (!chosen) return;
    const after = chosen as BucketText;
    const summary = editBucketSummary(before, after, preview.uses);
    if (!summary) {
      void inform(l10n.t('Nothing of {0} was changed.', plain(bucket)));
      return;
    }
    if (!(await confirmed(summary, conflict))) return;
    const { description, labels } = after;
    const { why } = await carryOut(
      changing,
      [
        {
          change: { kind: 'update-bucket', bucket, description, labels },
          seen: { bucket: { description: before.description, labels: before.labels } },
        },
      ],
      () => l10n.t('{0}: description and labels changed', plain(bucket)),
    );
    if (!why || !(await goOn(why, changing.showLog))) return;
    conflict = conflictOf(why);
  }
}
const notThere = (bucket: string) => l10n.t('Bucket {0} is gone, or not visible to you.', bucket);

/** Labels one by one: add, change, remove, until they are right. */
const labelsStep =
  (title: string): Step<Edited> =>
  async state => {
    let labels = { ...state.labels };
    const [add, finish] = [Symbol('add'), Symbol('finish')];
    for (;;) {
      const lines: Choice<string | symbol>[] = [
        { label: l10n.t('Continue'), icon: 'check', value: finish },
        ...Object.entries(labels).map(([key, value]) => ({
          label: plain(key),
          description: plain(value),
          icon: 'tag',
          value: key,
        })),
        { label: l10n.t('Add Label…'), icon: 'add', value: add },
      ];
      const answer = await pick<string | symbol>(
        { title, placeholder: l10n.t('Labels: choose one to change or remove it'), back: true },
        async show => show(lines),
      );
      if (typeof answer !== 'object') return answer;
      if (answer.value === finish) return { ...state, labels };
      const changed = await askLabel(
        title,
        labels,
        typeof answer.value === 'string' ? answer.value : undefined,
      );
      if (changed === undefined) return undefined;
      if (changed !== 'back') labels = changed.value;
    }
  };

async function askLabel(
  title: string,
  labels: Readonly<Record<string, string>>,
  key: string | undefined,
): Promise<Answer<Record<string, string>>> {
  const text = await askText({
    title,
    back: true,
    placeholder: 'team = platform',
    value: key === undefined ? '' : `${key} = ${labels[key]}`,
    prompt:
      key === undefined ? l10n.t('Label as key = value') : l10n.t('Label as key = value; empty removes it'),
    check: typed => {
      const problem = typed.trim() === '' && key !== undefined ? undefined : labelProblem(typed, labels, key);
      return problem === undefined ? undefined : { problem };
    },
  });
  if (typeof text !== 'object') return text;
  // In its place: labels keep their order.
  const cut = text.value.indexOf('=');
  const [name, value] = [text.value.slice(0, cut).trim(), text.value.slice(cut + 1).trim()];
  const fresh: [string, string][] = text.value === '' ? [] : [[name, value]];
  const entries = Object.entries(labels).flatMap(entry => (entry[0] === key ? fresh : [entry]));
  return { value: Object.fromEntries(key === undefined ? [...entries, ...fresh] : entries) };
}

/** Deletes a bucket with everything in it, after its name was typed. */
export async function deleteBucket(changing: Changing, target: Target): Promise<void> {
  const title = l10n.t('Delete Bucket');
  const named = await walk<Target>(target, [changingStep(changing.ask, title)]);
  if (!named?.bucket) return;
  const { bucket } = named;
  let conflict: Failure | undefined;
  for (;;) {
    const preview = await lookUp(changing, notThere(bucket), () => changing.ask.bucketPreview(bucket));
    if (!preview || !(await confirmed(deleteBucketSummary(preview), conflict))) return;
    const typed = await askText({
      title,
      back: false,
      placeholder: bucket,
      prompt: l10n.t('Type {0} to delete this bucket and everything in it', bucket),
      check: text =>
        text.trim() === bucket ? undefined : { problem: l10n.t('This is not the name of the bucket.') },
    });
    if (typeof typed !== 'object') return;
    const { description, labels, versionCount } = preview.bucket;
    const { why } = await carryOut(
      changing,
      [
        {
          change: { kind: 'delete-bucket', bucket },
          seen: {
            bucket: { description, labels, versions: versionCount, channels: preview.channels.length },
          },
        },
      ],
      () => l10n.t('Bucket {0} deleted', plain(bucket)),
    );
    if (!why || !(await goOn(why, changing.showLog))) return;
    conflict = conflictOf(why);
  }
}
