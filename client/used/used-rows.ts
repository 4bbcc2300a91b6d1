import * as l10n from '@vscode/l10n';
import type { Place, UsedHere } from '../../protocol/requests.ts';
import {
  age,
  counted,
  idInShort,
  markdown,
  plain,
  shortened,
  stateWording,
  versionName,
  versionRereads,
  type Wording,
} from '../../protocol/words.ts';
import { type FailureKind, stateAt } from '../../registry/registry.ts';
import { type Row, versionLines } from '../tree/rows.ts';

const dots = (...parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join(' · ');
const commas = (...parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join(', ');
const lines = (...parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join('\n\n');

/** How bad it is that open folders use this: the worst comes first. */
const ranks = ['revoked', 'scheduled', 'missing', 'outdated', 'unknown', 'fine'] as const;
type Rank = (typeof ranks)[number];

function rankOf(thing: UsedHere, now: number): Rank {
  if (thing.now.is === 'unknown') return 'unknown';
  if (thing.now.is === 'absent') return thing.publishes ? 'fine' : 'missing';
  const { version } = thing.now.value;
  if (!version || thing.publishes) return 'fine';
  const at = stateAt(version, now);
  if (at === 'revoked' || at === 'scheduled') return at;
  return version.parents === 'out-of-date' ? 'outdated' : 'fine';
}

/** What is worst first, then by name. */
export const inOrder = (things: readonly UsedHere[], now: number): readonly UsedHere[] =>
  things
    .map(thing => ({ thing, rank: ranks.indexOf(rankOf(thing, now)), name: labelOf(thing) }))
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ thing }) => thing);

/** For the view's badge: how many images used here are revoked, about to be, or out of date. */
export function badgeOf(
  things: readonly UsedHere[],
  now: number,
): { readonly value: number; readonly tooltip: string } | undefined {
  const count = (rank: Rank) => things.filter(thing => rankOf(thing, now) === rank).length;
  const [revoked, scheduled, outdated] = [count('revoked'), count('scheduled'), count('outdated')];
  const value = revoked + scheduled + outdated;
  if (value === 0) return undefined;
  const parts = [
    revoked > 0 && l10n.t('{0} revoked', revoked),
    scheduled > 0 && l10n.t('{0} about to be revoked', scheduled),
    outdated > 0 && l10n.t('{0} out of date', outdated),
  ].filter(Boolean);
  return { value, tooltip: l10n.t('Images used in this workspace: {0}', parts.join(', ')) };
}

/** What a person can do something about is said in the row itself. */
function whyUnknown(kind: FailureKind): string {
  if (kind === 'signed-out') return l10n.t('not signed in');
  if (kind === 'no-project') return l10n.t('no project selected');
  return kind === 'unreachable' ? l10n.t('not reachable') : l10n.t('state unknown');
}

function wordingOf(thing: UsedHere, now: number): Wording {
  if (thing.now.is === 'unknown') return { text: whyUnknown(thing.now.why.kind), icon: 'question' };
  if (thing.now.is === 'absent')
    return thing.publishes
      ? { text: l10n.t('not built yet'), icon: 'circle-outline' }
      : { text: l10n.t('not found'), icon: 'warning', color: 'list.warningForeground' };
  const { version } = thing.now.value;
  if (!version && thing.channel === undefined)
    return { text: l10n.t('no valid version'), icon: 'circle-outline' };
  return stateWording(version, now);
}

const labelOf = (thing: UsedHere) =>
  `${thing.bucket} ${thing.channel ?? thing.fingerprint ?? thing.artifact ?? ''}`;

/** A bucket, channel, version or image that open folders name: what it is worth now, and in how many files. */
export function usedRow(thing: UsedHere, now: number): Row {
  const { bucket, channel, fingerprint, artifact, publishes, places } = thing;
  const state = wordingOf(thing, now);
  const value = thing.now.is === 'found' ? thing.now.value : undefined;
  const version = value?.version;
  const newest = value?.newest;
  const name = version && versionName(version);
  const files = counted(new Set(places.map(({ uri }) => uri)).size, 'file');
  const newer =
    newest && version && stateAt(version, now) !== 'revoked' && l10n.t('{0} is newer', versionName(newest));
  const worth = [name, state.text].filter(Boolean).join(' ');
  const what =
    channel !== undefined
      ? [plain(channel), worth]
      : fingerprint !== undefined
        ? [`${l10n.t('pinned {0}', name ?? shortened(fingerprint, 4, 2))} ${state.text}`]
        : artifact !== undefined
          ? [worth, idInShort(plain(artifact))]
          : [publishes && l10n.t('published here'), worth];
  return {
    label: plain(bucket),
    description: dots(
      ...what,
      version && stateAt(version, now) === 'active' && age(version.createdAt, now),
      newer,
      files,
    ),
    icon: state.icon,
    ...(state.color && { color: state.color }),
    tooltip: lines(
      `**${markdown(bucket)}${channel === undefined ? '' : ` → ${markdown(channel)}`}**  ${markdown(worth)}`,
      artifact !== undefined && markdown(artifact),
      thing.now.is === 'unknown' && markdown(thing.now.why.message),
      thing.now.is === 'absent' &&
        (publishes ? l10n.t('The next build makes it.') : l10n.t('Not found, or not visible to you.')),
      version && versionLines(version, now),
      newest && l10n.t('The newest valid version is {0}', markdown(versionName(newest))),
      l10n.t('Used in {0}', files),
    ),
    spoken: commas(
      `${plain(bucket)}`,
      channel !== undefined && l10n.t('channel {0}', plain(channel)),
      artifact !== undefined && l10n.t('image {0}', plain(artifact)),
      name !== undefined && l10n.t('version {0}', name.replace(/^v(?=\d)/, '')),
      state.text,
      newer,
      l10n.t('used in {0}', files),
    ),
    context: ['used', channel !== undefined && 'channel', version && 'version'].filter(Boolean).join(';'),
  };
}

/** When the row reads otherwise than it does now; undefined where it says nothing of time. */
export function usedRereads({ now: state }: UsedHere, now: number): number | undefined {
  const version = state.is === 'found' ? state.value.version : undefined;
  return version && versionRereads(version, now);
}

/** A place that names it: the block, and where it is. */
export function placeRow(place: Place, path: string): Row {
  const where = `${path}:${place.line + 1}`;
  const label = plain(place.name ?? where);
  return {
    label,
    description: place.name === undefined ? '' : where,
    icon: 'file-code',
    tooltip: markdown(where),
    spoken: commas(label, l10n.t('{0}, line {1}', path, place.line + 1)),
    context: 'place',
  };
}
