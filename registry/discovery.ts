/** The organization and the project, found as Packer finds them, with a shortcut for project-level principals. */
import { type Api, encoded, path, type Reply } from './api.ts';
import { failure } from './failures.ts';
import { isNotFound } from './http-registry.ts';
import { type Failure, found, type Location, type Lookup, type Organization, type Page } from './registry.ts';
import {
  type CallerIdentity,
  type Place,
  readCallerIdentity,
  readOrganization,
  readOrganizations,
  readProject,
  readProjects,
} from './wire.ts';
import { readActivation } from './wire-software.ts';

type Answer<T> = { readonly is: 'found'; readonly value: T } | Exclude<Reply, { is: 'answer' }>;

const manager = '/resource-manager/2019-12-10';
const mostPages = 20;

async function ask<T>(api: Api, at: string, read: (body: unknown) => T | undefined): Promise<Answer<T>> {
  const reply = await api.get(at);
  if (reply.is !== 'answer') return reply;
  const value = read(reply.body);
  return value === undefined ? { is: 'failure', why: unreadable } : { is: 'found', value };
}

async function list(
  api: Api,
  at: string,
  read: (body: unknown) => Page<Place> | undefined,
): Promise<Answer<readonly Place[]>> {
  const items: Place[] = [];
  let next: string | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    const joint = at.includes('?') ? '&' : '?';
    const page = await ask(api, next ? `${at}${joint}pagination.next_page_token=${encoded(next)}` : at, read);
    if (page.is !== 'found') return page;
    items.push(...page.value.items);
    next = page.value.next;
    if (!next) break;
  }
  return { is: 'found', value: items };
}

const organizations = (api: Api) => list(api, `${manager}/organizations`, readOrganizations);
const projects = (api: Api, organizationId: string) =>
  list(
    api,
    path`/resource-manager/2019-12-10/projects?scope.id=${organizationId}&scope.type=ORGANIZATION`!,
    readProjects,
  );
const registryOf = (at: Location) =>
  path`/packer/2023-01-01/organizations/${at.organizationId}/projects/${at.projectId}/registry`!;

/** Who the token speaks for. A service that does not say is no trouble; not getting through is. */
export async function callerIdentity(api: Api): Promise<CallerIdentity | Failure> {
  const identity = await ask(api, '/iam/2019-12-10/caller-identity', readCallerIdentity);
  if (identity.is === 'found') return identity.value;
  return gettingThrough(identity.why) ?? { name: undefined, organizationId: undefined, projectId: undefined };
}
/** Failures that the next question would meet as well. */
const gettingThrough = (why: Failure): Failure | undefined =>
  why.kind === 'unreachable' || why.kind === 'bad-credentials' || why.kind === 'throttled' ? why : undefined;

/** Both ids given: no request. Otherwise the one organization, and in it the oldest project. */
export async function discover(
  api: Api,
  given: Partial<Location>,
  caller: () => Promise<CallerIdentity | Failure>,
): Promise<Location | Failure> {
  if (given.organizationId && given.projectId)
    return { organizationId: given.organizationId, projectId: given.projectId };
  const identity = await caller();
  if ('kind' in identity) return identity;
  const organizationId = given.organizationId || identity.organizationId || (await theOrganization(api));
  if (typeof organizationId !== 'string') return organizationId;
  if (given.projectId) {
    const at = { organizationId, projectId: given.projectId };
    if (identity.projectId === given.projectId) return at;
    return (await hasRegistry(api, at)) ?? at;
  }
  if (identity.projectId && identity.organizationId === organizationId)
    return { organizationId, projectId: identity.projectId };
  const found = await projects(api, organizationId);
  if (found.is !== 'found')
    return found.why.kind === 'forbidden' || isNotFound(found, false)
      ? failure('no-project', `This principal may not list the projects of the organization. ${pick}`)
      : found.why;
  const oldest = found.value.toSorted((a, b) => a.createdAt - b.createdAt)[0];
  if (!oldest)
    return failure('no-project', `The organization has no project this principal can see. ${pick}`);
  return { organizationId, projectId: oldest.id };
}

async function theOrganization(api: Api): Promise<string | Failure> {
  const found = await organizations(api);
  if (found.is !== 'found')
    return found.why.kind === 'forbidden'
      ? failure('no-project', `This principal may not list organizations. ${pick}`)
      : found.why;
  const [first, ...others] = found.value;
  if (!first) return failure('no-project', `This principal belongs to no organization. ${pick}`);
  if (others.length > 0)
    return failure('no-project', `This principal belongs to ${found.value.length} organizations. ${pick}`);
  return first.id;
}
const pick = 'Pick a project, or set HCP_ORGANIZATION_ID and HCP_PROJECT_ID.';

/** A project known by its id alone is taken when it has a registry. */
async function hasRegistry(api: Api, at: Location): Promise<Failure | undefined> {
  const answer = await ask(api, registryOf(at), readActivation);
  if (answer.is === 'found' && answer.value) return undefined;
  if (answer.is === 'found' || isNotFound(answer, false) || answer.why.kind === 'forbidden')
    return failure(
      'no-project',
      `The project ${at.projectId} has no HCP Packer registry this principal can see. Activate it in the HCP portal, or pick another project.`,
    );
  return answer.why;
}

/** What the principal may list; at the least where it lives itself. */
export async function listOrganizations(
  api: Api,
  now: () => number,
): Promise<Lookup<readonly Organization[]>> {
  const identity = await callerIdentity(api);
  if ('kind' in identity) return { is: 'unknown', why: identity };
  const listed = await organizations(api);
  const own = identity.organizationId;
  if (listed.is !== 'found' && (!own || gettingThrough(listed.why)))
    return { is: 'unknown', why: listed.why };
  const known: { id: string; name: string }[] = listed.is === 'found' ? [...listed.value] : [];
  if (own && !known.some(({ id }) => id === own))
    known.push({ id: own, name: await nameOf(api, 'organizations', own) });
  const all: Organization[] = [];
  for (const { id, name } of known) {
    const inside = await projects(api, id);
    if (inside.is !== 'found' && gettingThrough(inside.why)) return { is: 'unknown', why: inside.why };
    const seen = inside.is === 'found' ? inside.value.map(place => ({ id: place.id, name: place.name })) : [];
    if (id === own && identity.projectId && !seen.some(project => project.id === identity.projectId))
      seen.push({ id: identity.projectId, name: await nameOf(api, 'projects', identity.projectId) });
    all.push({ id, name, projects: seen });
  }
  return found(all, now());
}

/** The name of an organization or a project, or its id where the principal may not know it. */
export async function nameOf(api: Api, kind: 'organizations' | 'projects', id: string): Promise<string> {
  const at = path`/resource-manager/2019-12-10/${kind}/${id}`;
  if (at === undefined) return id;
  const answer = await ask(api, at, kind === 'projects' ? readProject : readOrganization);
  return answer.is === 'found' ? answer.value.name : id;
}

const unreadable = failure(
  'malformed',
  'The answer is not what the HCP API answers here. Check the address; a proxy may be in between.',
);
