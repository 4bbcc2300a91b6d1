import { readFileSync } from 'node:fs';
import * as read from './api/fields.ts';
import { addRegistry } from './api-2023/registry.ts';
import { ApiError, notFound, StartError } from './errors.ts';
import { addPrincipal, addProject, organizationNamed, principals } from './store/accounts.ts';
import type { Act } from './store/act.ts';
import { settle } from './store/revocation.ts';
import { roles } from './store/schema.ts';
import { type Event, isQuiet, known, type Place, parentsIn, storyOf } from './story.ts';

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
 *             "artifacts": [{ "external_identifier": "ami-…", "region": "us-east-1" }],
 *             "sboms": [{ "name": "…", "format": "CYCLONEDX", "document": {} }]
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

/** `stepByStep`: nothing is made at once that a request would not. Slower, and the same; for the test that says so. */
type Planting = Act & { readonly stepByStep?: boolean };

/** Plays a seed into an empty registry, inside the caller's transaction. */
export function plant(act: Planting, seed: Seed, file?: string) {
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
function fill(act: Planting, seed: Seed, where: string, place: Place) {
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
  let clockMatters = false;
  let born = act.at;
  const play = (story: Event[]) => {
    for (const event of story.sort((a, b) => a.at - b.at)) {
      const then = { ...act, at: event.at, by: event.by || act.by };
      place(event.place, () => {
        if (clockMatters) settle(then);
        event.happen(then);
      });
      clockMatters ||= event.startsClock;
    }
    born = Math.min(born, story[0]?.at ?? born);
  };
  const parents = parentsIn(buckets!);
  for (const [i, bucket] of buckets!.entries())
    place(`${where}buckets[${i}]`, () => {
      const quiet = !act.stepByStep && isQuiet(bucket, parents);
      const story = storyOf(bucket, `${where}buckets[${i}]`, act.at, place, quiet);
      // What touches no other bucket need not wait for the others' turn, nor be kept in memory until then.
      if (quiet) play(story);
      else for (const event of story) events.push(event);
    });
  play(events);
  settle(act);
  db.run('UPDATE registry SET created_at = ?1, updated_at = ?1 WHERE project_id = ?2', born, projectId);
  db.run('UPDATE project SET created_at = ? WHERE id = ?', born, projectId);
  for (const table of ['organization', 'principal'])
    db.run(`UPDATE ${table} SET created_at = min(created_at, ?)`, born);
}

function refuse(why: string): never {
  throw notFound(why);
}
