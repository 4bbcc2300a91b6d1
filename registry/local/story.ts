import * as read from './api/fields.ts';
import { checkFingerprint, checkName, checkSbomName } from './api/names.ts';
import { checkDocument } from './api-2023/sboms.ts';
import { templateTypes } from './api-2023/versions.ts';
import { notFound } from './errors.ts';
import type { Act } from './store/act.ts';
import { bucketNamed, createBucket } from './store/buckets.ts';
import { type BuildChange, createBuild, registered, updateBuild } from './store/builds.ts';
import { addChannel, channelNamed, promote } from './store/channels.ts';
import { addFinished, type FinishedBuild, type FinishedVersion } from './store/finished.ts';
import { revoke } from './store/revocation.ts';
import { addSbom, type NewSbom } from './store/sbom.ts';
import { type BuildRow, buildStatuses, type VersionRow } from './store/schema.ts';
import { createVersion, maybeVersion } from './store/versions.ts';

/** A seed's bucket read as what happened to it, in the order of time. See `seed.ts` for the words. */
export interface Event {
  readonly at: number;
  readonly place: string;
  readonly by: string | undefined;
  /** Something will come of it with time alone: a revocation comes due, a running build falls silent. */
  readonly startsClock: boolean;
  happen(act: Act): void;
}
/** A version that may be made at once, if nothing comes in between. */
interface Finished {
  readonly at: number;
  readonly endsAt: number;
  readonly place: string;
  readonly by: string | undefined;
  readonly finished: Omit<FinishedVersion, 'by'>;
  /** The same step by step. */
  steps(): readonly Event[];
}

export type Place = (where: string, work: () => void) => void;

const minute = 60_000;

/**
 * The events of a bucket, by time; cause before effect among equals. In a quiet bucket, one that nothing outside it
 * and no clock has a say in, versions finished one after the other are one event.
 */
export function storyOf(
  bucket: read.Fields,
  where: string,
  now: number,
  place: Place,
  isQuiet: boolean,
): Event[] {
  const events: Event[] = [];
  const whole: Finished[] = [];
  known(bucket, ['name', 'description', 'labels', 'created_at', 'channels', 'versions', 'assignments']);
  const name = checkName('bucket', read.required(bucket, 'name'));
  const versions = read.objects(bucket, 'versions') ?? [];
  const first = versions.map(v => moment(v, 'created_at', now) ?? now);
  const born = past(bucket, 'created_at', now) ?? first.reduce((a, b) => Math.min(a, b), now) - 60 * minute;
  const description = read.text(bucket, 'description') ?? '';
  const labels = read.labels(bucket, 'labels') ?? {};
  const push = (
    at: number,
    from: string,
    fields: read.Fields,
    happen: (act: Act) => void,
    startsClock = false,
  ) => events.push({ at, place: from, by: read.text(fields, 'author'), startsClock, happen });
  push(born, where, {}, act => createBucket(act, { name, description, labels }));
  const each = (member: string, work: (fields: read.Fields, from: string) => void) => {
    for (const [i, fields] of (read.objects(bucket, member) ?? []).entries())
      place(`${where}.${member}[${i}]`, () => work(fields, `${where}.${member}[${i}]`));
  };
  each('channels', (fields, from) => {
    known(fields, ['name', 'restricted', 'created_at', 'author']);
    const channel = checkName('channel', read.required(fields, 'name'));
    const restricted = read.flag(fields, 'restricted') ?? false;
    push(past(fields, 'created_at', now) ?? born, from, fields, act =>
      addChannel(act, bucketNamed(act, name).id, channel, { managed: false, restricted }),
    );
  });
  each('versions', (fields, from) => {
    known(fields, ['fingerprint', 'created_at', 'author', 'template_type', 'builds', 'revocation']);
    const fingerprint = checkFingerprint(read.required(fields, 'fingerprint'));
    const templateType = read.choice(fields, 'template_type', templateTypes) ?? 'HCL2';
    const at = past(fields, 'created_at', now) ?? now;
    const builds = readBuilds(fields, from, at, now, place);
    const revocation = read.object(fields, 'revocation');
    const by = read.text(fields, 'author');
    const steps = () => {
      let version: VersionRow;
      const event = (at: number, place: string, happen: (act: Act) => void, startsClock = false): Event => ({
        at,
        place,
        by,
        startsClock,
        happen,
      });
      return [
        event(at, from, act => {
          version = createVersion(act, bucketNamed(act, name), { fingerprint, templateType });
        }),
        ...builds.flatMap(({ componentType, doneAt, change, sboms, place, fields: build }) => {
          let row: BuildRow;
          return [
            event(at, place, act => {
              row = createBuild(act, version, componentType, registered);
            }),
            event(
              doneAt,
              place,
              act => {
                for (const sbom of sboms) addSbom(act, row.id, sbom);
                updateBuild(act, row, { ...change, ...parent(act, build) });
              },
              change.status === 'RUNNING',
            ),
          ];
        }),
      ];
    };
    if (isQuiet && builds.length > 0 && builds.every(build => isFinished(build) && build.doneAt >= at)) {
      const endsAt = Math.max(...builds.map(({ doneAt }) => doneAt));
      const finished = { fingerprint, templateType, at, builds };
      whole.push({ at, endsAt, place: from, by, finished, steps });
    } else events.push(...steps());
    if (revocation)
      place(`${from}.revocation`, () => {
        known(revocation, revocationMembers);
        const revokeAt = moment(revocation, 'revoke_at', now) ?? now;
        push(
          past(revocation, 'decided_at', now) ?? Math.min(now, revokeAt),
          `${from}.revocation`,
          revocation,
          act =>
            revoke(act, versionAt(act, name, fingerprint), {
              at: revokeAt,
              message: read.text(revocation, 'revocation_message') ?? '',
              rollBackChannels: !(read.flag(revocation, 'disable_rollback_channels') ?? false),
              descendants: !(read.flag(revocation, 'skip_descendants_revocation') ?? false),
            }),
          true,
        );
      });
  });
  each('assignments', (fields, from) => {
    known(fields, ['channel', 'version_fingerprint', 'at', 'author']);
    const fingerprint = read.text(fields, 'version_fingerprint');
    const channel = read.required(fields, 'channel');
    push(past(fields, 'at', now) ?? now, from, fields, act => {
      const version = fingerprint ? versionAt(act, name, fingerprint) : null;
      promote(act, channelNamed(act, bucketNamed(act, name), channel), version);
    });
  });
  return [...events, ...inRuns(whole, events, name, place)];
}

/** The objects in a list, whatever else is there: what is wrong with a seed is said where it is read. */
const listed = (fields: read.Fields, member: string): readonly read.Fields[] => {
  const value = fields[member];
  return Array.isArray(value) ? value.filter(read.isObject) : [];
};
const buildsIn = (bucket: read.Fields) =>
  listed(bucket, 'versions').flatMap(version => listed(version, 'builds'));

/** Is a bucket's story its own: no revocations, no running builds, no parents, nobody's parent? */
export const isQuiet = (bucket: read.Fields, parents: ReadonlySet<unknown>): boolean =>
  !parents.has(bucket.name) &&
  listed(bucket, 'versions').every(({ revocation }) => revocation === undefined) &&
  buildsIn(bucket).every(({ parent, status }) => parent === undefined && status !== 'BUILD_RUNNING');

/** The names of the buckets that builds were made from. */
export const parentsIn = (buckets: readonly read.Fields[]): ReadonlySet<unknown> =>
  new Set(buckets.flatMap(buildsIn).flatMap(({ parent }) => (read.isObject(parent) ? [parent.bucket] : [])));

/** Versions one after the other with nothing in between become one event; the others go step by step. */
function inRuns(
  whole: readonly Finished[],
  others: readonly Event[],
  bucket: string,
  place: Place,
): readonly Event[] {
  const made: Event[] = [];
  const all = [...whole, ...others.map(({ at }) => ({ at, endsAt: at, steps: undefined }))].sort(
    (a, b) => a.at - b.at,
  );
  let run: Finished[] = [];
  const close = () => {
    const [first] = run;
    const versions = run;
    run = [];
    if (!first) return;
    made.push({
      at: first.at,
      by: undefined,
      place: first.place,
      startsClock: false,
      happen: act =>
        addFinished(
          act,
          bucketNamed(act, bucket),
          versions.map(({ finished, by }) => ({ ...finished, by: by || act.by })),
          (i, work) => place(versions[i]!.place, work),
        ),
    });
  };
  let until = Number.NEGATIVE_INFINITY;
  for (const [i, unit] of all.entries()) {
    const next = all[i + 1]?.at ?? Number.POSITIVE_INFINITY;
    const isAlone = until <= unit.at && unit.endsAt <= next;
    until = Math.max(until, unit.endsAt);
    if (unit.steps && isAlone) run.push(unit);
    else {
      close();
      if (unit.steps) made.push(...unit.steps());
    }
  }
  close();
  return made;
}

interface ReadBuild extends FinishedBuild {
  readonly place: string;
  readonly fields: read.Fields;
}
const isFinished = ({ change }: ReadBuild) => change.status === 'DONE' && change.artifacts.length > 0;

function readBuilds(
  version: read.Fields,
  from: string,
  at: number,
  now: number,
  place: Place,
): readonly ReadBuild[] {
  const builds: ReadBuild[] = [];
  for (const [i, fields] of (read.objects(version, 'builds') ?? []).entries()) {
    const where = `${from}.builds[${i}]`;
    place(where, () => {
      known(fields, buildMembers);
      const doneAt = past(fields, 'done_at', now) ?? Math.min(now, at + (i + 1) * 5 * minute);
      const change = buildChange(fields);
      builds.push({
        componentType: read.required(fields, 'component_type'),
        doneAt,
        change,
        place: where,
        fields,
        sboms: readSboms(fields),
      });
    });
  }
  return builds;
}

const revocationMembers = [
  'revoke_at',
  'decided_at',
  'revocation_message',
  'author',
  'disable_rollback_channels',
  'skip_descendants_revocation',
];
const buildMembers = [
  'component_type',
  'platform',
  'status',
  'done_at',
  'packer_run_uuid',
  'labels',
  'metadata',
  'source_external_identifier',
  'parent',
  'artifacts',
  'sboms',
];

function buildChange(build: read.Fields): BuildChange {
  const artifacts = (read.objects(build, 'artifacts') ?? []).map(artifact => {
    known(artifact, ['external_identifier', 'region']);
    return {
      externalIdentifier: read.required(artifact, 'external_identifier'),
      region: read.text(artifact, 'region') ?? '',
    };
  });
  return {
    status: read.choice(build, 'status', buildStatuses, 'BUILD_') ?? (artifacts.length ? 'DONE' : 'UNSET'),
    platform: read.text(build, 'platform'),
    runUuid: read.text(build, 'packer_run_uuid'),
    labels: read.labels(build, 'labels'),
    metadata: read.object(build, 'metadata'),
    sourceExternalIdentifier: read.text(build, 'source_external_identifier'),
    parentVersionId: undefined,
    parentChannelId: undefined,
    artifacts,
  };
}

function readSboms(build: read.Fields): readonly NewSbom[] {
  return (read.objects(build, 'sboms') ?? []).map(fields => {
    known(fields, ['name', 'format', 'document']);
    const name = read.text(fields, 'name') ?? '';
    if (name) checkSbomName(name);
    const format = read.choice(fields, 'format', ['CYCLONEDX', 'SPDX']) ?? 'CYCLONEDX';
    const document = Buffer.from(JSON.stringify(read.object(fields, 'document') ?? {}));
    checkDocument(document, format);
    return { name, format, document };
  });
}

/** Looked up when the build is done: what the channel held then is for the story to tell. */
function parent(act: Act, build: read.Fields) {
  const fields = read.object(build, 'parent');
  if (!fields) return { parentVersionId: undefined, parentChannelId: undefined };
  known(fields, ['bucket', 'version_fingerprint', 'channel']);
  const home = read.required(fields, 'bucket');
  const channel = read.text(fields, 'channel');
  return {
    parentVersionId: versionAt(act, home, read.required(fields, 'version_fingerprint')).id,
    parentChannelId: channel ? channelNamed(act, bucketNamed(act, home), channel).id : undefined,
  };
}

function versionAt(act: Act, bucket: string, fingerprint: string) {
  const row = maybeVersion(act, bucketNamed(act, bucket), fingerprint);
  if (row) return row;
  throw notFound(`bucket ${bucket} has no version ${fingerprint} at ${new Date(act.at).toISOString()}`);
}

export function known(fields: read.Fields, members: readonly string[]) {
  const stray = Object.keys(fields).find(member => !members.includes(member));
  if (stray !== undefined) throw notFound(`unknown member ${stray}; known: ${members.join(', ')}`);
}

/** Large seeds say the same few spans over and over. */
const spans = new Map<string, number>();
function moment(fields: read.Fields, member: string, now: number): number | undefined {
  const text = read.text(fields, member);
  if (text === undefined) return undefined;
  if (text === 'now') return now;
  const [, sign, span] = /^([+-])(.+)$/.exec(text) ?? [];
  if (!span) return read.instant(fields, member);
  let ms = spans.get(span);
  if (ms === undefined) {
    ms = read.duration({ [member]: span }, member)!;
    spans.set(span, ms);
  }
  return sign === '-' ? now - ms : now + ms;
}

function past(fields: read.Fields, member: string, now: number): number | undefined {
  const at = moment(fields, member, now);
  if (at !== undefined && at > now) throw notFound(`${member} lies in the future`);
  return at;
}
