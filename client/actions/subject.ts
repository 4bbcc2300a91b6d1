import { l10n } from 'vscode';
import type { Artifact, Build, Channel, Subject, Version } from '../../registry/registry.ts';
import { channelChoices, versionChoices } from '../pickers.ts';
import type { Questions } from '../questions.ts';
import { pick } from '../quick-input.ts';
import { walk } from '../steps.ts';
import { readTarget, type Target } from '../target.ts';
import { bucketStep } from './changing.ts';

/** What commands that only read and copy need. */
export interface Asking {
  readonly ask: Questions;
  readonly showLog: () => void;
}

/** The thing of the registry a row stands for: an artifact is told by the build and the version it hangs below. */
export function rowSubject(argument: unknown): Subject | undefined {
  const { bucket, channel, fingerprint } = readTarget(argument);
  const above = lineage(argument);
  const artifact = above.artifact as Artifact | undefined;
  const build = above.build as Build | undefined;
  const version = above.version as Version | undefined;
  const home = bucket ?? version?.bucket;
  if (home === undefined) return undefined;
  const held = fingerprint ?? version?.fingerprint;
  return {
    bucket: home,
    ...(held !== undefined && { fingerprint: held }),
    ...(held === undefined && channel !== undefined && { channel }),
    ...(build && { build: build.id, platform: build.platform, componentType: build.componentType }),
    ...(artifact && { artifact: artifact.externalIdentifier, region: artifact.region }),
  };
}

/** The values of a row and of the rows above it, by kind. */
function lineage(argument: unknown): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  let row = argument;
  for (let depth = 0; depth < 10 && typeof row === 'object' && row !== null; depth++) {
    const { kind, value, parent } = row as Readonly<Record<string, unknown>>;
    if (typeof kind === 'string' && !(kind in values)) values[kind] = value;
    row = parent;
  }
  return values;
}

/** What a command is about; asks for the bucket and for a channel or version of it where nobody said. */
export async function subjectOf(
  { ask }: Asking,
  argument: unknown,
  title: string,
  /** The bucket as such is no answer. */
  inside = false,
): Promise<Subject | undefined> {
  const given = rowSubject(argument);
  if (given && (!inside || given.channel !== undefined || given.fingerprint !== undefined)) return given;
  type State = Target & { readonly which?: 'bucket' | 'channel' | 'version' };
  const chosen = await walk<State>({ ...(given && { bucket: given.bucket }) }, [
    bucketStep(ask, title),
    async (state, back) => {
      const answer = await pick<'bucket' | 'channel' | 'version'>(
        { title, placeholder: l10n.t('What of {0}', state.bucket!), back },
        async show =>
          show([
            { label: l10n.t('A Channel'), icon: 'git-branch', value: 'channel' },
            { label: l10n.t('A Version'), icon: 'tag', value: 'version' },
            ...(inside ? [] : [{ label: l10n.t('The Bucket'), icon: 'package', value: 'bucket' as const }]),
          ]),
      );
      return typeof answer === 'object' ? { ...state, which: answer.value } : answer;
    },
    async (state, back) => {
      if (state.which !== 'channel') return 'skip';
      const answer = await pick<Channel>(
        { title, placeholder: l10n.t('Channel of {0}', state.bucket!), back },
        channelChoices(ask, state.bucket!, Date.now(), () => undefined),
      );
      return typeof answer === 'object' ? { ...state, channel: answer.value.name } : answer;
    },
    async (state, back) => {
      if (state.which !== 'version') return 'skip';
      const answer = await pick<Version>(
        { title, placeholder: l10n.t('Version of {0}', state.bucket!), back },
        versionChoices(ask, state.bucket!, Date.now(), () => undefined),
      );
      return typeof answer === 'object' ? { ...state, fingerprint: answer.value.fingerprint } : answer;
    },
  ]);
  if (chosen?.bucket === undefined) return undefined;
  const { bucket, channel, fingerprint } = chosen;
  return {
    bucket,
    ...(channel !== undefined && { channel }),
    ...(fingerprint !== undefined && { fingerprint }),
  };
}
