import { ApiError } from './errors.ts';
import type { Act } from './store/act.ts';
import { bindingsOf } from './store/policies.ts';
import { type PrincipalRow, type Role, roles } from './store/schema.ts';

/**
 * What an operation needs: a viewer reads, except restricted channels; a contributor also writes buckets,
 * versions, builds and channels; an admin also the registry, its run task, enforced blocks and policies.
 */
export function neededRole(operation: string, method: string, path: string): Role {
  if (operation.endsWith('SetIamPolicy')) return 'admin';
  if (operation.endsWith('GetIamPolicy')) return 'viewer';
  if (!path.startsWith('/packer/')) return 'none';
  if (method === 'GET' || operation === 'SearchExternalArtifact') return 'viewer';
  return /Registry$|RunTask|EnforcedBlock/.test(operation) ? 'admin' : 'contributor';
}

const power = (role: Role) => roles.indexOf(role);

/** What a principal may do there: its own role, or more where the bucket's policy names it. */
export function roleOn(act: Act, principal: PrincipalRow, bucket: string | undefined): Role {
  const bound = bucket === undefined ? [] : bindingsOf(act, bucket);
  return bound
    .filter(binding => binding.members.some(member => member.member_id === principal.id))
    .map(binding => roles.find(role => binding.role_id === `roles/${role}`) ?? 'none')
    .reduce((most, role) => (power(role) > power(most) ? role : most), principal.role);
}

export function needRole(operation: string, least: Role, role: Role) {
  if (power(role) < power(least))
    throw new ApiError('PERMISSION_DENIED', `${operation} needs the role ${least}; yours here is ${role}`);
}

/** Restricted channels are for those who may write. */
export const seesRestricted = (role: Role) => power(role) >= power('contributor');
