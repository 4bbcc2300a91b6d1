import * as l10n from '@vscode/l10n';
import { ago, plain } from '../protocol/words.ts';
import {
  type Channel,
  isComplete,
  type Lookup,
  type Page,
  stateAt,
  type Version,
} from '../registry/registry.ts';
import type { Questions } from './questions.ts';
import type { Choice, Source } from './quick-input.ts';
import { artifactRow, bucketRow, channelRow, versionRow } from './tree/rows.ts';

/** The lines of the picks of buckets, channels and versions. Composed here, drawn by `quick-input.ts`. */

const notHad = (answer: Exclude<Lookup<unknown>, { is: 'found' }>): Choice<never> => ({
  label: answer.is === 'absent' ? l10n.t('Not found, or not visible to you.') : answer.why.message,
  icon: 'warning',
});

/** Every page of a list; what could not be had is a line with the reason. */
function everyPage<T, V>(
  read: (page?: string) => Promise<Lookup<Page<T>>>,
  choice: (item: T) => Choice<V>,
  nothing: string,
): Source<V> {
  return async (show, isOpen) => {
    const lines: Choice<V>[] = [];
    let drawn = 0;
    let page: string | undefined;
    do {
      const answer: Lookup<Page<T>> = await read(page);
      if (answer.is !== 'found') return show([...lines, notHad(answer)]);
      lines.push(...answer.value.items.map(choice));
      page = answer.value.next;
      // Each showing sends all lines: of two hundred pages that would be a million.
      if (page === undefined || lines.length >= drawn * 1.5) {
        show(lines);
        drawn = lines.length;
      }
    } while (page !== undefined && isOpen());
    if (lines.length === 0) show([{ label: nothing, icon: 'info' }]);
  };
}

/** Buckets by name. */
export const bucketChoices = (ask: Questions, now: number): Source<string> =>
  everyPage(
    page => ask.buckets(page),
    bucket => {
      const { label, description, icon } = bucketRow(bucket, now);
      return { label, description, icon, value: bucket.name };
    },
    l10n.t('This project has no buckets yet.'),
  );

/** Channels, the managed one last. One that `refuse` names a reason against is shown with it. */
export function channelChoices(
  ask: Questions,
  bucket: string,
  now: number,
  refuse: (channel: Channel) => string | undefined,
): Source<Channel>;
/** `orNew`: and last of all a new one. */
export function channelChoices(
  ask: Questions,
  bucket: string,
  now: number,
  refuse: (channel: Channel) => string | undefined,
  orNew: true,
): Source<Channel | typeof newChannel>;
export function channelChoices(
  ask: Questions,
  bucket: string,
  now: number,
  refuse: (channel: Channel) => string | undefined,
  orNew?: true,
): Source<Channel | typeof newChannel> {
  return async show => {
    const answer = await ask.channels(bucket);
    if (answer.is !== 'found') return show([notHad(answer)]);
    const byUse = answer.value.toSorted((a, b) => Number(a.managed) - Number(b.managed));
    const lines = byUse.map((channel): Choice<Channel> => {
      const { label, description, icon } = channelRow(channel, now);
      const reason = refuse(channel);
      return reason === undefined
        ? { label, icon, description, value: channel }
        : { label, icon: channel.managed ? 'lock' : icon, description: reason };
    });
    if (orNew) show([...lines, { label: l10n.t('New Channel…'), icon: 'add', value: newChannel }]);
    else
      show(lines.length > 0 ? lines : [{ label: l10n.t('This bucket has no channels yet.'), icon: 'info' }]);
  };
}
/** The person wants a channel that is not there yet. */
export const newChannel = Symbol('new channel');

/** Why there can be no bucket of this name; undefined if there can. The rule is Packer's. */
export function bucketNameProblem(name: string): string | undefined {
  if (name.length < 3 || name.length > 36) return l10n.t('A bucket name has 3 to 36 characters.');
  if (!/^[A-Za-z0-9-]+$/.test(name)) return l10n.t('A bucket name has letters, digits and dashes only.');
  if (name.startsWith('-') || name.endsWith('-'))
    return l10n.t('A bucket name starts and ends with a letter or a digit.');
  return undefined;
}
/** Why there can be no channel of this name; undefined if there can. The rule is the Terraform provider's. */
export function channelNameProblem(name: string): string | undefined {
  if (name === 'latest') return l10n.t('"latest" is managed by HCP Packer.');
  if (name.length < 3 || name.length > 36) return l10n.t('A channel name has 3 to 36 characters.');
  if (!/^[A-Za-z0-9-]+$/.test(name)) return l10n.t('A channel name has letters, digits and dashes only.');
  if (name.startsWith('-') || name.endsWith('-'))
    return l10n.t('A channel name starts and ends with a letter or a digit.');
  return undefined;
}

/** Versions, newest first. One that `refuse` names a reason against is shown with it. */
export const versionChoices = (
  ask: Questions,
  bucket: string,
  now: number,
  refuse: (version: Version) => string | undefined,
): Source<Version> =>
  everyPage(
    page => ask.versions(bucket, page),
    version => {
      const { label, description, icon } = versionRow(version, [], now);
      const reason = refuse(version);
      return reason === undefined
        ? { label, icon, description, value: version }
        : { label, icon, description: `${reason} · ${description}` };
    },
    l10n.t('This bucket has no versions yet.'),
  );

/** What a channel held, newest first, each version once. What it cannot go back to is shown with the reason. */
export const historyChoices =
  (ask: Questions, bucket: string, channel: string, now: number): Source<Version> =>
  async show => {
    const answer = await ask.history(bucket, channel);
    if (answer.is !== 'found') return show([notHad(answer)]);
    const current = answer.value[0]?.version?.fingerprint;
    const seen = new Set<string>();
    const lines = answer.value.flatMap(({ at, author, version }): Choice<Version>[] => {
      if (!version || seen.has(version.fingerprint)) return [];
      seen.add(version.fingerprint);
      const { label, description, icon } = versionRow(version, [], now);
      const when =
        author === ''
          ? l10n.t('assigned {0}', ago(at, now))
          : l10n.t('assigned {0} by {1}', ago(at, now), plain(author));
      const reason = notPromotable(version, now, current);
      return [
        reason === undefined
          ? { label, icon, description, detail: when, value: version }
          : { label, icon, description: `${reason} · ${description}`, detail: when },
      ];
    });
    show(
      lines.length > 0 ? lines : [{ label: l10n.t('This channel has held no version yet.'), icon: 'info' }],
    );
  };

/** The artifacts of one version. */
export const artifactChoices =
  (ask: Questions, bucket: string, fingerprint: string, now: number): Source<string> =>
  async show => {
    let page: string | undefined;
    do {
      const answer: Lookup<Page<Version>> = await ask.versions(bucket, page);
      if (answer.is !== 'found') return show([notHad(answer)]);
      const version = answer.value.items.find(v => v.fingerprint === fingerprint);
      if (version) {
        const lines = version.builds.flatMap(build =>
          build.artifacts.map(artifact => {
            const place = [build.platform, artifact.region].map(plain).filter(Boolean).join(' ');
            return {
              label: plain(artifact.externalIdentifier),
              description: place,
              icon: artifactRow(artifact, now).icon,
              value: artifact.externalIdentifier,
            };
          }),
        );
        return show(
          lines.length > 0 ? lines : [{ label: l10n.t('This version has no artifacts.'), icon: 'info' }],
        );
      }
      page = answer.value.next;
    } while (page !== undefined);
    show([{ label: l10n.t('This version is not in the bucket any more.'), icon: 'info' }]);
  };

/** Why a channel cannot be pointed at this version. */
export function notPromotable(version: Version, now: number, held?: string): string | undefined {
  if (stateAt(version, now) === 'revoked') return l10n.t('cannot be assigned');
  if (!isComplete(version)) return l10n.t('its builds are not finished');
  if (version.fingerprint === held) return l10n.t('held already');
  return undefined;
}
/** Why this version cannot be revoked. */
export function notRevocable(version: Version, now: number): string | undefined {
  if (stateAt(version, now) === 'revoked') return l10n.t('nothing left to do');
  if (!isComplete(version)) return l10n.t('only complete versions can be revoked');
  return undefined;
}
/** Why there is nothing to restore. */
export function notRestorable(version: Version, now: number): string | undefined {
  const from = version.revocationInheritedFrom;
  const at = stateAt(version, now);
  if (at !== 'revoked' && at !== 'scheduled') return l10n.t('not revoked');
  if (from) return l10n.t('restore {0} {1} instead', from.bucket, from.version);
  return undefined;
}
