/** The request behind each change: the one place that knows it, so that what is shown is what is sent. */
import { path } from './api.ts';
import type { Method } from './http.ts';
import type { Change, ChangeOf, Subject } from './registry.ts';
import {
  accessBody,
  assignmentBody,
  bucketBody,
  channelBody,
  restorationBody,
  revocationBody,
  searchBody,
} from './wire.ts';
import { activationBody, newRegistryBody, tierBody } from './wire-software.ts';

/** A request of API 2023-01-01 below a project. */
export interface Operation {
  readonly method: Method;
  /** Undefined when a name cannot be part of a path. */
  readonly below: string | undefined;
  readonly body?: unknown;
}

/** The request that answers what a thing is. A channel is read from the list of all: GetChannel may be billed. */
export function askOperation(subject: Subject): Operation {
  const { bucket, channel, fingerprint, build, artifact, platform, region } = subject;
  if (artifact !== undefined)
    return {
      method: 'POST',
      below: '/_search/external_artifact',
      body: { ...searchBody(artifact), ...(platform && { platform }), ...(region && { region }) },
    };
  if (fingerprint !== undefined && build !== undefined)
    return { method: 'GET', below: path`/buckets/${bucket}/versions/${fingerprint}/builds/${build}` };
  if (fingerprint !== undefined)
    return { method: 'GET', below: path`/buckets/${bucket}/versions/${fingerprint}` };
  if (channel !== undefined) return { method: 'GET', below: path`/buckets/${bucket}/channels` };
  return { method: 'GET', below: path`/buckets/${bucket}` };
}

export type Write = Operation & { readonly method: Exclude<Method, 'GET'> };

/** What is sent for a change. */
export function operationOf(change: Change): Write {
  if (!('bucket' in change)) return registryOperationOf(change);
  const { bucket } = change;
  switch (change.kind) {
    case 'assign':
      return {
        method: 'PATCH',
        below: path`/buckets/${bucket}/channels/${change.channel}`,
        body: assignmentBody(change.fingerprint),
      };
    case 'restrict':
      return {
        method: 'PATCH',
        below: path`/buckets/${bucket}/channels/${change.channel}`,
        body: accessBody(change.restricted),
      };
    case 'create-channel':
      return {
        method: 'POST',
        below: path`/buckets/${bucket}/channels`,
        body: channelBody(change.channel, change.fingerprint, change.restricted),
      };
    case 'delete-channel':
      return { method: 'DELETE', below: path`/buckets/${bucket}/channels/${change.channel}` };
    case 'revoke':
      return {
        method: 'PATCH',
        below: path`/buckets/${bucket}/versions/${change.fingerprint}`,
        body: revocationBody(change),
      };
    case 'restore':
      return {
        method: 'PATCH',
        below: path`/buckets/${bucket}/versions/${change.fingerprint}`,
        body: restorationBody,
      };
    case 'delete-version': {
      const below = path`/buckets/${bucket}/versions/${change.fingerprint}`;
      return {
        method: 'DELETE',
        below: below && `${below}${change.rollBackChannels ? '?rollback_channels=true' : ''}`,
      };
    }
    case 'create-bucket':
      return { method: 'PUT', below: '/buckets', body: { name: bucket, ...(bucketBody(change) as object) } };
    case 'update-bucket':
      return { method: 'PATCH', below: path`/buckets/${bucket}`, body: bucketBody(change) };
    case 'delete-bucket':
      return { method: 'DELETE', below: path`/buckets/${bucket}` };
  }
}

/** Of the registry as a whole. */
function registryOperationOf(change: ChangeOf<'create-registry' | 'activate-registry' | 'set-tier'>): Write {
  const below = '/registry';
  switch (change.kind) {
    case 'create-registry':
      return { method: 'PUT', below, body: newRegistryBody(change.tier) };
    case 'activate-registry':
      return { method: 'PATCH', below, body: activationBody(change.activated) };
    case 'set-tier':
      return { method: 'PATCH', below, body: tierBody(change.tier) };
  }
}
