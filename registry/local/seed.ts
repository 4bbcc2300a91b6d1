import { readFileSync } from 'node:fs';
import * as read from './api/fields.ts';
import { checkFingerprint, checkName } from './api/names.ts';
import { addRegistry } from './api-2023/registry.ts';
import { templateTypes } from './api-2023/versions.ts';
import { ApiError, notFound, StartError } from './errors.ts';
import { addPrincipal, addProject, organizationNamed, principals } from './store/accounts.ts';
import type { Act } from './store/act.ts';
import { bucketNamed, createBucket } from './store/buckets.ts';
import { createBuild, registered, updateBuild } from './store/builds.ts';
import { addChannel, channelNamed, promote } from './store/channels.ts';
import { revoke, settle } from './store/revocation.ts';
import { type BuildRow, buildStatuses, roles, type VersionRow } from './store/schema.ts';
import { createVersion, maybeVersion } from './store/versions.ts';

/**
 * What a registry starts with, as JSON. The members are the API's own words (2023-01-01), plus when things
 * happened: an instant in RFC 3339, or relative to the start of the server (`"-3d"`, `"-2h30m"`, `"+2d"`,
 * `"now"`). It is a story and is played in the order of its times through the same code that answers requests:
 * numbers, `latest`, histories, inherited revocations and rollbacks follow from it by themselves.
 *
 *     {
 *       "organization": "Acme", "project": "images",    names; optional
 *       "principal": "packer-ci",                        author of everything without an `author`, and of requests
 *       "buckets": [{
 *         "name": "golden-base", "description": "…", "labels": { "team": "images" },
 *         "created_at": "-90d",                          default: an hour before its first version
 *         "channels": [{ "name": "production", "restricted": false, "created_at": "-89d", "author": "…" }],
 *         "versions": [{
 *           "fingerprint": "01J…", "created_at": "-30d", "author": "…", "template_type": "HCL2",
 *           "builds": [{
 *             "component_type": "amazon-ebs.base", "platform": "aws", "status": "BUILD_DONE",
 *             "done_at": "-30d",                         default: five minutes per build
 *             "packer_run_uuid": "…", "labels": {}, "metadata": { "packer": {}, "vcs": {}, "cicd": {} },
 *             "source_external_identifier": "ami-…",
 *             "parent": { "bucket": "…", "version_fingerprint": "…", "channel": "production" },
 *             "artifacts": [{ "external_identifier": "ami-…", "region": "us-east-1" }]
 *           }],
 *           "revocation": {
 *             "revoke_at": "+3d", "revocation_message": "…", "author": "…",
 *             "decided_at": "-1d",                       default: then, or now for one in the future
 *             "disable_rollback_channels": false, "skip_descendants_revocation": false
 *           }
 *         }],
 *         "assignments": [{ "channel": "production", "version_fingerprint": "01J…", "at": "-29d", "author": "…" }]
 *       }],
 *       "principals": [{ "name": "ann", "role": "viewer", "client_id": "…", "client_secret": "…" }],
 *       "projects": [{ "organization": "…", "project": "…", "principal": "…", "principals": […], "buckets": […] }]
 *     }
 *
 * `principals` are further ones for this project, beside the first one, which may do everything.
 * Roles: `none`, `viewer`, `contributor`, `admin`. `projects` are further projects: those of the same
 * organization are open to the first principal too, an organization of another name gets an administrator. Credentials that are not given are made up.
 *
 * A build without a status is done when it has artifacts, else not started. An assignment without a
 * fingerprint clears the channel.
 */
export type Seed = read.Fields;

interface Event {
  readonly at: number;
  readonly place: string;
  readonly by: string | undefined;
  /** Something will come of it with time alone: a revocation comes due, a running build falls silent. */
  readonly startsClock: boolean;
  happen(act: Act): void;
}

/** Reads a seed's JSON. Rejects with the file and the place in it. */
export function readSeed(file: string): Seed {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartError(`Cannot read the seed ${file}: ${(error as Error).message}`);
  }
  try {
    const seed: unknown = JSON.parse(text);
    if (read.isObject(seed)) return seed;
  } catch (error) {
    throw new StartError(`The seed ${file} is not JSON: ${(error as Error).message}`);
  }
  throw new StartError(`The seed ${file} must be a JSON object with the member buckets.`);
}

/** Plays a seed into an empty registry, inside the caller's transaction. */
export function plant(act: Act, seed: Seed, file?: string) {
  const name = file === undefined ? 'the seed' : `the seed ${file}`;
  const place = (where: string, work: () => void) => {
    try {
      work();
    } catch (error) {
      if (error instanceof ApiError)
        throw new StartError(`Cannot use ${name}: at ${where}: ${error.message}`);
      throw error;
    }
  };
  const first = principals(act.db)[0]!;
  place('the top', () => {
    known(seed, [...projectMembers, 'projects']);
    const rename = (table: string, member: string, id: string) => {
      const value = read.text(seed, member);
      if (value) act.db.run(`UPDATE ${table} SET name = ? WHERE id = ?`, value, id);
    };
    rename('organization', 'organization', act.organizationId);
    rename('project', 'project', act.projectId);
    rename('principal', 'principal', first.id);
  });
  const by = read.text(seed, 'principal') || act.by;
  fill({ ...act, by }, seed, '', place);
  for (const [i, fields] of (read.objects(seed, 'projects') ?? []).entries())
    place(`projects[${i}]`, () => {
      known(fields, projectMembers);
      const organization = read.text(fields, 'organization');
      const organizationId = organization
        ? organizationNamed(act.db, organization, act.at)
        : act.organizationId;
      const projectId = addProject(act.db, organizationId, read.required(fields, 'project'), act.at);
      const author = read.text(fields, 'principal') || by;
      if (organizationId === act.organizationId)
        act.db.run('UPDATE principal SET project_id = NULL WHERE id = ?', first.id);
      if (!principals(act.db).some(p => p.organization_id === organizationId && p.role === 'admin'))
        addPrincipal(act.db, { name: author, role: 'admin', organizationId, projectId: null }, act.at);
      const there = { ...act, organizationId, projectId, by: author };
      addRegistry(there, 'PLUS');
      fill(there, fields, `projects[${i}].`, place);
    });
}

const projectMembers = ['organization', 'project', 'principal', 'principals', 'buckets'];

/** One project: who may use it, and the story of its buckets. */
function fill(act: Act, seed: Seed, where: string, place: Place) {
  const { db, organizationId, projectId } = act;
  for (const [i, fields] of (read.objects(seed, 'principals') ?? []).entries())
    place(`${where}principals[${i}]`, () => {
      known(fields, ['name', 'role', 'client_id', 'client_secret']);
      const role = read.choice(fields, 'role', roles) ?? 'admin';
      const clientId = read.text(fields, 'client_id');
      const clientSecret = read.text(fields, 'client_secret');
      addPrincipal(
        db,
        { name: read.required(fields, 'name'), role, clientId, clientSecret, organizationId, projectId },
        act.at,
      );
    });
  const events: Event[] = [];
  const buckets = read.objects(seed, 'buckets');
  if (!buckets) place(where || 'the top', () => refuse('buckets is missing'));
  for (const [i, bucket] of buckets!.entries())
    place(`${where}buckets[${i}]`, () => collect(events, bucket, `${where}buckets[${i}]`, act.at, place));
  let clockMatters = false;
  for (const event of events.sort((a, b) => a.at - b.at)) {
    const then = { ...act, at: event.at, by: event.by || act.by };
    place(event.place, () => {
      if (clockMatters) settle(then);
      event.happen(then);
    });
    clockMatters ||= event.startsClock;
  }
  settle(act);
  const born = Math.min(act.at, ...events.slice(0, 1).map(event => event.at));
  db.run('UPDATE registry SET created_at = ?1, updated_at = ?1 WHERE project_id = ?2', born, projectId);
  db.run('UPDATE project SET created_at = ? WHERE id = ?', born, projectId);
  for (const table of ['organization', 'principal'])
    db.run(`UPDATE ${table} SET created_at = min(created_at, ?)`, born);
}

function refuse(why: string): never {
  throw notFound(why);
}

type Place = (where: string, work: () => void) => void;

const minute = 60_000;

/** Pushed in the order cause before effect; sorting by time keeps it among equals. */
function collect(events: Event[], bucket: Seed, where: string, now: number, place: Place) {
  known(bucket, ['name', 'description', 'labels', 'created_at', 'channels', 'versions', 'assignments']);
  const name = checkName('bucket', read.required(bucket, 'name'));
  const versions = read.objects(bucket, 'versions') ?? [];
  const first = versions.map(v => moment(v, 'created_at', now) ?? now);
  const born = past(bucket, 'created_at', now) ?? Math.min(now, ...first) - 60 * minute;
  const description = read.text(bucket, 'description') ?? '';
  const labels = read.labels(bucket, 'labels') ?? {};
  const push = (at: number, from: string, fields: Seed, happen: (act: Act) => void, startsClock = false) =>
    events.push({ at, place: from, by: read.text(fields, 'author'), startsClock, happen });
  push(born, where, {}, act => createBucket(act, { name, description, labels }));
  const each = (member: string, work: (fields: Seed, from: string) => void) => {
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
    let version: VersionRow;
    push(at, from, fields, act => {
      version = createVersion(act, bucketNamed(act, name), { fingerprint, templateType });
    });
    for (const [i, build] of (read.objects(fields, 'builds') ?? []).entries())
      place(`${from}.builds[${i}]`, () => {
        known(build, buildMembers);
        const done = past(build, 'done_at', now) ?? Math.min(now, at + (i + 1) * 5 * minute);
        const change = buildChange(build);
        const component = read.required(build, 'component_type');
        const rest = { ...change, parentVersionId: undefined, parentChannelId: undefined };
        const where = `${from}.builds[${i}]`;
        let row: BuildRow;
        push(at, where, fields, act => {
          row = createBuild(act, version, component, registered);
        });
        push(
          done,
          where,
          fields,
          act => updateBuild(act, row, { ...rest, ...parent(act, build) }),
          rest.status === 'RUNNING',
        );
      });
    const revocation = read.object(fields, 'revocation');
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
];

function buildChange(build: Seed) {
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
    artifacts,
  } as const;
}

/** Looked up when the build is done: what the channel held then is for the story to tell. */
function parent(act: Act, build: Seed) {
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

function known(fields: Seed, members: readonly string[]) {
  const stray = Object.keys(fields).find(member => !members.includes(member));
  if (stray !== undefined) throw notFound(`unknown member ${stray}; known: ${members.join(', ')}`);
}

function moment(fields: Seed, member: string, now: number): number | undefined {
  const text = read.text(fields, member);
  if (text === undefined) return undefined;
  if (text === 'now') return now;
  const [, sign, span] = /^([+-])(.+)$/.exec(text) ?? [];
  if (!span) return read.instant(fields, member);
  return now + (sign === '-' ? -1 : 1) * read.duration({ [member]: span }, member)!;
}

function past(fields: Seed, member: string, now: number): number | undefined {
  const at = moment(fields, member, now);
  if (at !== undefined && at > now) throw notFound(`${member} lies in the future`);
  return at;
}
