import * as account from './api/account.ts';
import type { Handler } from './api/call.ts';
import * as policies from './api/policies.ts';
import * as builds21 from './api-2021/builds.ts';
import * as channels21 from './api-2021/channels.ts';
import * as buckets21 from './api-2021/images.ts';
import * as iterations from './api-2021/iterations.ts';
import * as registry21 from './api-2021/registry.ts';
import * as buckets from './api-2023/buckets.ts';
import * as builds from './api-2023/builds.ts';
import * as channels from './api-2023/channels.ts';
import * as blocks from './api-2023/enforced-blocks.ts';
import * as packages from './api-2023/packages.ts';
import * as registry from './api-2023/registry.ts';
import * as sboms from './api-2023/sboms.ts';
import * as search from './api-2023/search.ts';
import * as versions from './api-2023/versions.ts';
import { ApiError, invalid } from './errors.ts';

export interface Route {
  /** The API's operation id. Both API versions share most of them. */
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly handler: Handler;
}

type Row = readonly [method: string, path: string, operation: string, handler: Handler];
/** In HCP, but kept by no local registry. */
const later: Handler = () => {
  throw new ApiError('UNIMPLEMENTED', 'the local registry does not implement this operation');
};

const v = '/buckets/{bucket}/versions/{fingerprint}';
const b = `${v}/builds`;
const e = '/enforced_blocks/{block}';
const current: readonly Row[] = [
  ['GET', '/registry', 'GetRegistry', registry.GetRegistry],
  ['PUT', '/registry', 'CreateRegistry', registry.CreateRegistry],
  ['PATCH', '/registry', 'UpdateRegistry', registry.UpdateRegistry],
  ['DELETE', '/registry', 'DeleteRegistry', registry.DeleteRegistry],
  ['GET', '/buckets', 'ListBuckets', buckets.ListBuckets],
  ['PUT', '/buckets', 'CreateBucket', buckets.CreateBucket],
  ['GET', '/buckets/{bucket}', 'GetBucket', buckets.GetBucket],
  ['PATCH', '/buckets/{bucket}', 'UpdateBucket', buckets.UpdateBucket],
  ['DELETE', '/buckets/{bucket}', 'DeleteBucket', buckets.DeleteBucket],
  ['GET', '/buckets/{bucket}/ancestry', 'ListBucketAncestry', buckets.ListBucketAncestry],
  ['GET', '/buckets/{bucket}/versions', 'ListVersions', versions.ListVersions],
  ['POST', '/buckets/{bucket}/versions', 'CreateVersion', versions.CreateVersion],
  ['GET', v, 'GetVersion', versions.GetVersion],
  ['PATCH', v, 'UpdateVersion', versions.UpdateVersion],
  ['DELETE', v, 'DeleteVersion', versions.DeleteVersion],
  ['GET', b, 'ListBuilds', builds.ListBuilds],
  ['POST', b, 'CreateBuild', builds.CreateBuild],
  ['GET', `${b}/{build}`, 'GetBuild', builds.GetBuild],
  ['PATCH', `${b}/{build}`, 'UpdateBuild', builds.UpdateBuild],
  ['DELETE', `${b}/{build}`, 'DeleteBuild', builds.DeleteBuild],
  ['PUT', `${b}/{build}/sboms`, 'UploadSbom', sboms.UploadSbom],
  ['GET', `${b}/{build}/sboms`, 'ListSboms', sboms.ListSboms],
  ['GET', `${b}/{build}/sboms/{sbom}`, 'GetSbom', sboms.GetSbom],
  ['GET', `${b}/{build}/packages`, 'ListBuildPackages', packages.ListBuildPackages],
  ['GET', '/buckets/{bucket}/packages', 'ListBucketPackages', packages.ListBucketPackages],
  [
    'GET',
    '/buckets/{bucket}/packages/vulnerability-summary',
    'ListBucketPackagesVulnerabilitySummary',
    packages.ListBucketPackagesVulnerabilitySummary,
  ],
  [
    'GET',
    '/buckets/{bucket}/packages/with-vulnerabilities',
    'ListBucketPackagesWithVulnerabilities',
    packages.ListBucketPackagesWithVulnerabilities,
  ],
  [
    'GET',
    '/buckets/{bucket}/vulnerabilities',
    'ListBucketVulnerabilities',
    packages.ListBucketVulnerabilities,
  ],
  ['GET', '/buckets/{bucket}/channels', 'ListChannels', channels.ListChannels],
  ['POST', '/buckets/{bucket}/channels', 'CreateChannel', channels.CreateChannel],
  ['POST', '/buckets/{bucket}/channels/assign', 'AssignChannelVersion', channels.AssignChannelVersion],
  ['GET', '/buckets/{bucket}/channels/{channel}', 'GetChannel', channels.GetChannel],
  ['PATCH', '/buckets/{bucket}/channels/{channel}', 'UpdateChannel', channels.UpdateChannel],
  ['DELETE', '/buckets/{bucket}/channels/{channel}', 'DeleteChannel', channels.DeleteChannel],
  [
    'GET',
    '/buckets/{bucket}/channels/{channel}/history',
    'ListChannelAssignmentHistory',
    channels.ListChannelAssignmentHistory,
  ],
  ['GET', '/enforced_blocks', 'ListEnforcedBlocks', blocks.ListEnforcedBlocks],
  ['PUT', '/enforced_blocks', 'CreateEnforcedBlock', blocks.CreateEnforcedBlock],
  ['GET', e, 'GetEnforcedBlock', blocks.GetEnforcedBlock],
  ['PATCH', e, 'UpdateEnforcedBlock', blocks.UpdateEnforcedBlock],
  ['DELETE', e, 'DeleteEnforcedBlock', blocks.DeleteEnforcedBlock],
  ['GET', `${e}/versions`, 'GetEnforcedBlockVersions', blocks.GetEnforcedBlockVersions],
  ['PUT', `${e}/versions`, 'CreateEnforcedBlockVersion', blocks.CreateEnforcedBlockVersion],
  ['PATCH', `${e}/versions/{version}`, 'UpdateEnforcedBlockVersion', blocks.UpdateEnforcedBlockVersion],
  ['DELETE', `${e}/versions/{version}`, 'DeleteEnforcedBlockVersion', blocks.DeleteEnforcedBlockVersion],
  [
    'GET',
    `${e}/versions/{version}/buckets`,
    'GetEnforcedBlockLinkedBuckets',
    blocks.GetEnforcedBlockLinkedBuckets,
  ],
  [
    'POST',
    `${e}/versions/{version}/buckets`,
    'ManageEnforcedBlockLinkedBuckets',
    blocks.ManageEnforcedBlockLinkedBuckets,
  ],
  ['GET', '/enforced_blocks/bucket/{bucket}', 'GetEnforcedBlocksByBucket', blocks.GetEnforcedBlocksByBucket],
  ['GET', '/runtasks/config', 'GetRunTaskConfig', registry.GetRunTaskConfig],
  ['PATCH', '/runtasks/config', 'UpdateRunTaskConfig', registry.UpdateRunTaskConfig],
  ['PATCH', '/runtasks/hmac', 'RegenerateTFCRunTaskHmacKey', registry.RegenerateTFCRunTaskHmacKey],
  ['GET', '/runtasks/{task}', 'GetRegistryTFCRunTaskAPI', registry.GetRegistryTFCRunTaskAPI],
  ['POST', '/_search/external_artifact', 'SearchExternalArtifact', search.SearchExternalArtifact],
];

const c21 = '/images/{bucket}/channels/{channel}';
const old: readonly Row[] = [
  ['GET', '/registry', 'GetRegistry', registry.GetRegistry],
  ['PUT', '/registry', 'CreateRegistry', registry.CreateRegistry],
  ['PATCH', '/registry', 'UpdateRegistry', registry21.UpdateRegistry],
  ['DELETE', '/registry', 'DeleteRegistry', registry21.DeleteRegistry],
  ['GET', '/images', 'ListBuckets', buckets21.ListBuckets],
  ['PUT', '/images', 'CreateBucket', buckets21.CreateBucket],
  ['GET', '/images/{bucket}', 'GetBucket', buckets21.GetBucket],
  ['PATCH', '/images/{bucket}', 'UpdateBucket', buckets21.UpdateBucket],
  ['DELETE', '/images/{bucket}', 'DeleteBucket', buckets.DeleteBucket],
  ['GET', '/images/{bucket}/ancestry', 'ListBucketAncestry', buckets21.ListBucketAncestry],
  ['GET', '/images/{bucket}/iterations', 'ListIterations', iterations.ListIterations],
  ['POST', '/images/{bucket}/iterations', 'CreateIteration', iterations.CreateIteration],
  ['GET', '/images/{bucket}/iteration', 'GetIteration', iterations.GetIteration],
  ['PATCH', '/iterations/{iteration}', 'UpdateIteration', iterations.UpdateIteration],
  ['DELETE', '/iterations/{iteration}', 'DeleteIteration', iterations.DeleteIteration],
  ['GET', '/images/{bucket}/iterations/{iteration}/builds', 'ListBuilds', builds21.ListBuilds],
  ['POST', '/images/{bucket}/iterations/{iteration}', 'CreateBuild', builds21.CreateBuild],
  ['GET', '/builds/{build}', 'GetBuild', builds21.GetBuild],
  ['PATCH', '/builds/{build}', 'UpdateBuild', builds21.UpdateBuild],
  ['DELETE', '/builds/{build}', 'DeleteBuild', builds21.DeleteBuild],
  ['GET', '/images/{bucket}/channels', 'ListChannels', channels21.ListChannels],
  ['POST', '/images/{bucket}/channels', 'CreateChannel', channels21.CreateChannel],
  ['GET', c21, 'GetChannel', channels21.GetChannel],
  ['PATCH', c21, 'UpdateChannel', channels21.UpdateChannel],
  ['DELETE', c21, 'DeleteChannel', channels.DeleteChannel],
  ['GET', `${c21}/history`, 'ListChannelHistory', channels21.ListChannelHistory],
  ['GET', '/runtasks/{task}', 'GetRegistryTFCRunTaskAPI', registry.GetRegistryTFCRunTaskAPI],
  ['PATCH', '/runtasks/hmac', 'RegenerateTFCRunTaskHmacKey', registry.RegenerateTFCRunTaskHmacKey],
];

const manager = '/resource-manager/2019-12-10';
const operations = '/operation/2020-05-05/organizations/{organization}/projects/{project}/operations/{id}';
const around: readonly Row[] = [
  ['GET', `${manager}/organizations`, 'OrganizationService_List', account.ListOrganizations],
  ['GET', `${manager}/organizations/{id}`, 'OrganizationService_Get', account.GetOrganization],
  [
    'GET',
    `${manager}/organizations/{id}/projects-by-service`,
    'OrganizationService_ListProjectsByService',
    account.ListProjectsByService,
  ],
  ['GET', `${manager}/projects`, 'ProjectService_List', account.ListProjects],
  ['GET', `${manager}/projects/count`, 'ProjectService_GetProjectsCount', account.CountProjects],
  ['GET', `${manager}/projects/{id}`, 'ProjectService_Get', account.GetProject],
  ['GET', '/iam/2019-12-10/caller-identity', 'IamService_GetCallerIdentity', account.GetCallerIdentity],
  [
    'GET',
    '/iam/2019-12-10/organizations/{id}/principals',
    'IamService_BatchGetPrincipals',
    account.BatchGetPrincipals,
  ],
  ['GET', operations, 'GetOperation', account.GetOperation],
  ['GET', `${operations}/wait`, 'WaitOperation', account.GetOperation],
  [
    'GET',
    '/2019-12-10/resource-manager/resources/iam-policy',
    'ResourceService_GetIamPolicy',
    policies.GetIamPolicy,
  ],
  [
    'PUT',
    '/2019-12-10/resource-manager/resources/iam-policy',
    'ResourceService_SetIamPolicy',
    policies.SetIamPolicy,
  ],
  ['POST', `${manager}/resources/test-iam-permissions`, 'ResourceService_TestIamPermissions', later],
  ['GET', '/sboms/{sbom}', 'DownloadSbom', sboms.DownloadSbom],
];

const under = (api: string, rows: readonly Row[]): Row[] =>
  rows.map(([method, path, operation, handler]) => [
    method,
    `/packer/${api}/organizations/{organization}/projects/{project}${path}`,
    operation,
    handler,
  ]);

interface Compiled extends Route {
  readonly segments: readonly string[];
}

const isParameter = (segment: string) => segment.startsWith('{');

/** Literal segments win over parameters: `/runtasks/config` is no task, `/enforced_blocks/bucket/x` no block. */
function byLiterals(a: Compiled, b: Compiled): number {
  for (let i = 0; i < a.segments.length && i < b.segments.length; i++) {
    const order = Number(isParameter(a.segments[i]!)) - Number(isParameter(b.segments[i]!));
    if (order) return order;
  }
  return 0;
}

export const routes: readonly Compiled[] = [
  ...under('2023-01-01', current),
  ...under('2021-04-30', old),
  ...around,
]
  .map(([method, path, operation, handler]) => ({
    method,
    path,
    operation,
    handler,
    segments: path.split('/').slice(1),
  }))
  .sort(byLiterals);

/** The first route that fits, its parameters decoded. */
export function match(
  method: string,
  pathname: string,
): { route: Route; path: Record<string, string> } | undefined {
  const given = pathname.split('/').slice(1);
  const route = routes.find(
    r =>
      r.method === method &&
      r.segments.length === given.length &&
      r.segments.every((segment, i) => (isParameter(segment) ? given[i] !== '' : segment === given[i])),
  );
  if (!route) return undefined;
  const path: Record<string, string> = {};
  for (const [i, segment] of route.segments.entries())
    if (isParameter(segment)) path[segment.slice(1, -1)] = decode(given[i]!);
  return { route, path };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalid(`the path segment ${segment} is not well encoded`);
  }
}
