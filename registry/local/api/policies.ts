import { invalid } from '../errors.ts';
import { bucketNamed } from '../store/buckets.ts';
import { type Binding, policyOf, setPolicy } from '../store/policies.ts';
import type { Handler } from './call.ts';
import { type Fields, object, objects, required, text } from './fields.ts';

/** IAM policies of buckets, the only resources here that have one. */

/** Where a request's `packer/project/{id}/bucket/{name}` lies, as path parameters would have said it. */
export function resource(query: URLSearchParams, body: Fields): { project: string; bucket: string } {
  const name = query.get('resource_name') || text(body, 'resource_name') || '';
  const [, project, bucket] = /^packer\/project\/([^/]+)\/bucket\/([^/]+)$/.exec(name) ?? [];
  if (!project || !bucket)
    throw invalid(`resource_name ${JSON.stringify(name)} must be packer/project/{id}/bucket/{name}`);
  return { project, bucket };
}

export const GetIamPolicy: Handler = ({ act, path }) => ({
  policy: policyOf(act, bucketNamed(act, path.bucket!)),
});

export const SetIamPolicy: Handler = ({ act, path, body }) => {
  const bucket = bucketNamed(act, path.bucket!);
  const policy = object(body, 'policy');
  if (!policy) throw invalid('policy is required');
  const bindings: Binding[] = (objects(policy, 'bindings') ?? []).map(binding => ({
    role_id: required(binding, 'role_id'),
    members: (objects(binding, 'members') ?? []).map(member => ({
      member_id: required(member, 'member_id'),
      member_type: text(member, 'member_type') ?? 'UNSET',
    })),
  }));
  setPolicy(act, bucket, text(policy, 'etag') ?? '', bindings);
  return { policy: policyOf(act, bucket) };
};
