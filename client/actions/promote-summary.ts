import * as l10n from '@vscode/l10n';
import type { BeforeAfter, PromotePreview } from '../../protocol/changes.ts';
import { ago, countsWords, idInShort, instant, plain, versionName, within } from '../../protocol/words.ts';
import { type Channel, stateAt, type Version } from '../../registry/registry.ts';
import type { Summary } from './changing.ts';
import { holds, inShort, usedBy } from './channel-summaries.ts';

/** Rows of artifacts before the rest is only counted. Losses are never only counted. */
const maxRows = 12;

/** What a promotion changes, in the words of the person who answers for it. */
export function promoteSummary(
  preview: PromotePreview,
  now: number,
  how: {
    /** What happened since the person was asked the first time. */
    readonly moved?: string | undefined;
    /** The person asked to roll the channel back. */
    readonly back?: boolean | undefined;
  } = {},
): Summary {
  const { moved, back } = how;
  const { channel, next, uses } = preview;
  const name = plain(channel.name);
  const from = preview.creates && !channel.version ? l10n.t('new channel') : holds(channel);
  const to = versionName(next);
  const older = channel.version && channel.version.createdAt > next.createdAt;
  return {
    title: back
      ? l10n.t('Roll {0} of {1} back to {2}?', name, plain(channel.bucket), to)
      : l10n.t('Promote {0} {1} to {2}?', plain(channel.bucket), to, name),
    detail: [
      ...(moved === undefined ? [] : [moved, '']),
      `${name}   ${from} → ${to}`,
      ...artifactChanges(channel.version, next),
      [l10n.t('{0} built {1}', to, ago(next.createdAt, now)), ...provenance(channel.version, next)].join(
        ' · ',
      ),
      ...differences(channel.version, next),
      ...vulnerabilityLine(preview.vulnerabilities, to),
      ...(older && !back ? [l10n.t('{0} is older than {1}: this rolls {2} back.', to, from, name)] : []),
      ...(stateAt(next, now) === 'scheduled'
        ? [l10n.t('{0} revokes {1}, on {2}.', to, within(next.revokeAt!, now), instant(next.revokeAt!))]
        : []),
      ...(next.parents === 'out-of-date' ? [l10n.t('{0} is out of date: its parent moved on.', to)] : []),
      '',
      usedBy(uses),
      ...ownedBy(uses),
      l10n.t('Terraform picks it up at its next plan.'),
    ].join('\n'),
    button: back ? l10n.t('Roll Back {0}', name) : l10n.t('Promote to {0}', name),
  };
}

/** `  vulnerabilities   2 critical → none known`; nothing where the registry counts neither. */
export function vulnerabilityLine(counts: BeforeAfter | undefined, to: string): readonly string[] {
  const { before, after } = counts ?? {};
  if (!before && !after) return [];
  const uncounted = l10n.t('not counted');
  return [
    l10n.t(
      '  vulnerabilities   {0} → {1}',
      before ? countsWords(before) : uncounted,
      after ? countsWords(after) : uncounted,
    ),
    ...(after ? [] : [l10n.t('  HCP counts what channels hold, and none holds {0} yet.', to)]),
  ];
}

/** Between two looks the channel moved: nothing was written, and this is how it stands now. */
export function movedSince(before: Channel, after: Channel): string {
  return l10n.t(
    'Nothing was written. {0} has moved from {1} to {2} since you looked.',
    plain(after.name),
    holds(before),
    holds(after),
  );
}

/** One line per place that changes, losses last so that they are read. */
function artifactChanges(before: Version | undefined, after: Version): string[] {
  const [had, has] = [placed(before), placed(after)];
  const ambiguous = new Set([...shared(had), ...shared(has)]);
  const old = byPlace(had, ambiguous);
  const fresh = byPlace(has, ambiguous);
  const short = (id: string) => id.split(', ').map(idInShort).join(', ');
  const changes: string[] = [];
  const losses: string[] = [];
  let same = 0;
  for (const place of [...new Set([...old.keys(), ...fresh.keys()])].sort()) {
    const was = old.get(place);
    const is = fresh.get(place);
    if (is === undefined)
      losses.push(`  ${place}   ${short(was!)} → ${l10n.t('not in {0}', versionName(after))}`);
    else if (was === undefined)
      changes.push(`  ${place}   ${before ? l10n.t('new') : l10n.t('none')} → ${short(is)}`);
    else if (was === is) same++;
    else
      changes.push(
        `  ${place}   ${short(was) === short(is) ? `${was} → ${is}` : `${short(was)} → ${short(is)}`}`,
      );
  }
  const shown = changes.slice(0, maxRows);
  const rest = changes.length - shown.length;
  return [
    ...shown,
    ...(rest > 0 ? [`  ${l10n.t('and {0} more', rest)}`] : []),
    ...(same > 0 ? [`  ${l10n.t('{0} unchanged', same)}`] : []),
    ...losses,
  ];
}

interface Placed {
  readonly place: string;
  readonly build: string;
  readonly id: string;
}
const placed = (version: Version | undefined): readonly Placed[] =>
  (version?.builds ?? []).flatMap(build =>
    build.artifacts.map(artifact => ({
      place: [build.platform, artifact.region].map(plain).filter(Boolean).join(' '),
      build: plain(build.componentType),
      id: plain(artifact.externalIdentifier),
    })),
  );
/** Places where a version has more than one artifact: there the build's name is part of the place. */
const shared = (artifacts: readonly Placed[]) =>
  artifacts.map(({ place }) => place).filter((place, i, all) => all.indexOf(place) !== i);
/** `aws eu-west-1` → id */
function byPlace(artifacts: readonly Placed[], ambiguous: ReadonlySet<string>): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { place, build, id } of artifacts) {
    const name = ambiguous.has(place) ? `${place} ${build}` : place;
    ids.set(name, ids.has(name) ? `${ids.get(name)}, ${id}` : id);
  }
  return ids;
}

/** `Packer 1.15.4 → 1.16.0 · commit 3f2c1aa → 9be0d17`, each only where it is known and differs. */
function provenance(before: Version | undefined, after: Version): string[] {
  const packer = [packerVersions(before), packerVersions(after)] as const;
  const commit = [commits(before), commits(after)] as const;
  const change = (noun: string, [was, is]: readonly [string, string]) =>
    is === '' || was === is ? [] : [was === '' ? `${noun} ${is}` : `${noun} ${was} → ${is}`];
  return [...change('Packer', packer), ...change(l10n.t('commit'), commit)];
}
const distinct = (values: readonly (string | undefined)[]) =>
  [...new Set(values.filter(value => value !== undefined && value !== ''))].map(v => plain(v!)).join(', ');
const packerVersions = (version: Version | undefined) =>
  distinct((version?.builds ?? []).map(build => build.packerVersion));
/** Packer labels a build `git_sha` when the template lies in a git work tree. */
const commits = (version: Version | undefined) =>
  distinct((version?.builds ?? []).map(build => build.labels.git_sha?.slice(0, 7)));

/** Changed plugins and labels before the rest is only counted. */
const maxDifferences = 8;
/** `  plugin amazon 1.3.9 → 1.4.0`, `  label os_version 12 → 13`: what else differs between two versions. */
function differences(before: Version | undefined, after: Version): string[] {
  if (!before) return [];
  const compare = (
    noun: string,
    values: (version: Version) => ReadonlyMap<string, string>,
    name: (key: string) => string,
  ) => {
    const [was, is] = [values(before), values(after)];
    return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap(key => {
      const [old, fresh] = [was.get(key), is.get(key)];
      return old === fresh
        ? []
        : [`  ${noun} ${name(key)}   ${old ?? l10n.t('none')} → ${fresh ?? l10n.t('none')}`];
    });
  };
  const short = (source: string) => plain(source.slice(source.lastIndexOf('/') + 1));
  // Where only one of the two is known nothing is known to have changed.
  const both = [before, after].every(version => plugins(version).size > 0);
  const lines = [
    ...(both ? compare(l10n.t('plugin'), plugins, short) : []),
    ...compare(l10n.t('label'), labels, plain),
  ];
  const rest = lines.length - maxDifferences;
  return rest > 0 ? [...lines.slice(0, maxDifferences), `  ${l10n.t('and {0} more', rest)}`] : lines;
}
const plugins = (version: Version) => gathered(version.builds.map(build => build.plugins ?? {}));
/** The commit has a line of its own. */
const labels = (version: Version) =>
  gathered(version.builds.map(({ labels: { git_sha: _, ...rest } }) => rest));
function gathered(all: readonly Readonly<Record<string, string>>[]): ReadonlyMap<string, string> {
  const keys = new Set(all.flatMap(one => Object.keys(one)));
  return new Map([...keys].map(key => [key, distinct(all.map(one => one[key]))]));
}

/** Terraform that assigns this channel undoes what people do by hand. */
function ownedBy(uses: PromotePreview['uses']): string[] {
  const owners = uses.filter(use => use.publishes && use.name?.includes('hcp_packer_channel_assignment'));
  return owners.length === 0
    ? []
    : [
        l10n.t(
          '{0} in this workspace assigns it too: the next terraform apply sets it back.',
          inShort([...new Set(owners.map(use => plain(use.name!)))]),
        ),
      ];
}
