/** The port over HTTP. */
import { type Api, encoded, path, type Reply } from './api.ts';
import { failure } from './failures.ts';
import {
  absent,
  type Bucket,
  type BucketOrder,
  type Failure,
  found,
  type Location,
  type Lookup,
  type Page,
  type Policy,
  type Registry,
} from './registry.ts';
import {
  readBucket,
  readBuckets,
  readChannels,
  readHistory,
  readOrigins,
  readRelations,
  readVersion,
  readVersions,
  searchBody,
} from './wire.ts';
import { readEnforced } from './wire-enforced.ts';
import {
  readPackages,
  readPolicy,
  readPrincipalNames,
  readRegistry,
  readSboms,
  readVulnerabilities,
  readVulnerabilityCounts,
} from './wire-software.ts';

/** Pages of one list that are followed; more means a service that never ends. */
const mostPages = 100;

export function httpRegistry(api: Api, at: Location, now: () => number): Registry {
  const home = path`/packer/2023-01-01/organizations/${at.organizationId}/projects/${at.projectId}`;

  /** `fingerprint`: the question names one, so ABORTED is the API's word for "no such version". */
  async function one<T>(
    below: string | undefined,
    read: (body: unknown) => T | undefined,
    about: 'registry' | 'bucket' | 'fingerprint' = 'bucket',
    ask: (path: string) => Promise<Reply> = api.get,
  ): Promise<Lookup<T>> {
    if (home === undefined || below === undefined) return { is: 'unknown', why: noName };
    const reply = await ask(home + below);
    if (reply.is === 'answer') {
      const value = read(reply.body);
      return value === undefined ? { is: 'unknown', why: unreadable } : found(value, now());
    }
    if (reply.is === 'failure') return { is: 'unknown', why: reply.why };
    if (about !== 'registry' && isNotFound(reply, about === 'fingerprint')) return absent(now());
    return { is: 'unknown', why: notActivated(reply) ?? reply.why };
  }

  /** All pages or nothing. */
  async function all<T>(
    below: string | undefined,
    read: (body: unknown) => Page<T> | undefined,
    about: 'registry' | 'bucket' | 'fingerprint' = 'bucket',
  ): Promise<Lookup<readonly T[]>> {
    const items: T[] = [];
    let next: string | undefined;
    for (let pages = 0; pages < mostPages; pages++) {
      const page = await one(below && paged(below, next), read, about);
      if (page.is !== 'found') return page;
      items.push(...page.value.items);
      if (page.value.next === undefined || page.value.next === next) return found(items, page.asOf);
      next = page.value.next;
    }
    return { is: 'unknown', why: endless };
  }

  const bucketsBy = (order: BucketOrder) => `/buckets?sorting.order_by=${encoded(orders[order].by)}`;

  return {
    async buckets(page, order = 'name') {
      const answer = await one(paged(bucketsBy(order), page), readBuckets, 'registry');
      // Of the fields to sort by only the name is known to be served: else all pages are read and sorted here.
      if (order === 'name' || answer.is !== 'unknown' || answer.why.kind !== 'rejected') return answer;
      return mapFound(await all(bucketsBy('name'), readBuckets, 'registry'), buckets => ({
        items: buckets.toSorted(orders[order].compare),
        next: undefined,
      }));
    },
    bucket: bucket => one(path`/buckets/${bucket}`, readBucket),
    channels: async bucket =>
      mapFound(
        await one(path`/buckets/${bucket}/channels`, body => readChannels(body, bucket)),
        list => list.items,
      ),
    versions: async (bucket, page) => {
      const below = path`/buckets/${bucket}/versions`;
      const answer = await one(below && paged(below, page), body => readVersions(body, bucket));
      // The order of the service is not documented.
      return mapFound(answer, ({ items, next }) => ({
        items: items.toSorted((a, b) => b.createdAt - a.createdAt),
        next,
      }));
    },
    version: (bucket, fingerprint) =>
      one(path`/buckets/${bucket}/versions/${fingerprint}`, body => readVersion(body, bucket), 'fingerprint'),
    ancestry: (bucket, fingerprint) =>
      fingerprint === undefined
        ? all(path`/buckets/${bucket}/ancestry`, readRelations)
        : all(
            path`/buckets/${bucket}/ancestry?type=ANCESTRY_TYPE_PARENTS&version_fingerprint=${fingerprint}`,
            readRelations,
            'fingerprint',
          ),
    enforced: async bucket =>
      mapFound(await one(path`/enforced_blocks/bucket/${bucket}`, readEnforced), list => list.items),
    history: async (bucket, channel) =>
      mapFound(
        await all(path`/buckets/${bucket}/channels/${channel}/history`, body => readHistory(body, bucket)),
        list => list.toSorted((a, b) => b.at - a.at),
      ),
    origins: async id =>
      mapFound(
        await one('/_search/external_artifact', readOrigins, 'registry', path =>
          api.search(path, searchBody(id)),
        ),
        list => list.items,
      ),
    status: () => one('/registry', readRegistry),
    sboms: async (bucket, fingerprint, build) =>
      mapFound(
        await one(
          path`/buckets/${bucket}/versions/${fingerprint}/builds/${build}/sboms`,
          readSboms,
          'fingerprint',
        ),
        list => list.items,
      ),
    packages: (bucket, fingerprint, build) =>
      all(
        large(path`/buckets/${bucket}/versions/${fingerprint}/builds/${build}/packages`),
        readPackages,
        'fingerprint',
      ),
    vulnerabilities: bucket => all(large(path`/buckets/${bucket}/vulnerabilities`), readVulnerabilities),
    vulnerabilityCounts: bucket =>
      one(path`/buckets/${bucket}/packages/vulnerability-summary`, readVulnerabilityCounts),
    async policy(bucket) {
      const name = path`packer/project/${at.projectId}/bucket/${bucket}`;
      // Not below the project, and its path is the other way round than those of its neighbours.
      const answer = await one(name && '', readPolicy, 'bucket', () =>
        api.get(`/2019-12-10/resource-manager/resources/iam-policy?resource_name=${encoded(name!)}`),
      );
      return answer.is === 'found' ? found(await withNames(answer.value), answer.asOf) : answer;
    },
  };

  /** Policies name principals by their ids; who may not look them up sees those. */
  async function withNames(policy: Policy): Promise<Policy> {
    const ids = [...new Set(policy.bindings.flatMap(({ members }) => members.map(({ id }) => id)))];
    if (ids.length === 0) return policy;
    const asked = ids.map(id => `principal_ids=${encoded(id)}`).join('&');
    const reply = await api.get(
      `/iam/2019-12-10/organizations/${encoded(at.organizationId)}/principals?${asked}`,
    );
    const names = readPrincipalNames(reply.is === 'answer' ? reply.body : undefined);
    return {
      ...policy,
      bindings: policy.bindings.map(({ role, members }) => ({
        role,
        members: members.map(member => ({ ...member, name: names.get(member.id) })),
      })),
    };
  }
}

/** Lists that run into the thousands come in large pages. */
const large = (below: string | undefined) => below && `${below}?pagination.page_size=100`;

/** `sorting.order_by`, and the same order for what is sorted here. */
const orders: Readonly<Record<BucketOrder, { by: string; compare: (a: Bucket, b: Bucket) => number }>> = {
  name: { by: 'name', compare: () => 0 },
  updated: { by: 'updated_at desc', compare: (a, b) => b.updatedAt - a.updatedAt },
  created: { by: 'created_at desc', compare: (a, b) => b.createdAt - a.createdAt },
};

/** 404 with NOT_FOUND, 409 with ABORTED: the pair decides, never the status alone. */
export const isNotFound = (reply: Reply, fingerprint: boolean): boolean =>
  reply.is === 'refusal' &&
  ((reply.status === 404 && reply.code === 5) || (fingerprint && reply.status === 409 && reply.code === 10));

/** FAILED_PRECONDITION of a question, or NOT_FOUND for the registry itself. */
function notActivated(reply: Extract<Reply, { is: 'refusal' }>): Failure | undefined {
  const isMissing = reply.status === 404 && reply.code === 5;
  if (!isMissing && reply.code !== 9) return undefined;
  return failure(
    'not-activated',
    `This project has no active HCP Packer registry. Activate it, or choose another project. (${reply.why.message})`,
  );
}

function paged(below: string, page: string | undefined): string {
  if (!page) return below;
  return `${below}${below.includes('?') ? '&' : '?'}pagination.next_page_token=${encoded(page)}`;
}
const mapFound = <T, U>(lookup: Lookup<T>, change: (value: T) => U): Lookup<U> =>
  lookup.is === 'found' ? found(change(lookup.value), lookup.asOf) : lookup;

const noName = failure('rejected', 'There can be no such name in HCP Packer.');
const unreadable = failure(
  'malformed',
  'The answer is not what the HCP Packer API answers here. Check the address; a proxy may be in between.',
);
const endless = failure('malformed', 'The list does not end. Check the address; a proxy may be in between.');
