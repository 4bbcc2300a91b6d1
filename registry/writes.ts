/** What changes the registry. Each write is sent once. */
import { type Api, path, type Reply } from './api.ts';
import { failure, quoted } from './failures.ts';
import { operationOf } from './operations.ts';
import type { Change, Failure, Location, RegistryWrites, Written, Wrote } from './registry.ts';
import { readBucket, readChannel, readDeletion, readOperation, readVersion } from './wire.ts';
import { readRegistry } from './wire-software.ts';

/** How often the operation behind a revocation is asked for; each time the service holds the answer up to 5 s. */
const mostWaits = 6;

export function httpWrites(api: Api, at: Location): RegistryWrites {
  const home = path`/packer/2023-01-01/organizations/${at.organizationId}/projects/${at.projectId}`;

  async function apply(change: Change): Promise<Written<Wrote>> {
    const what = named(change);
    const { method, below, body } = operationOf(change);
    if (home === undefined || below === undefined)
      return failed('rejected', `${what}: there can be no such name in HCP Packer; nothing was changed.`);
    const reply = await api.send(method, home + below, body);
    if (reply.is !== 'answer') return { is: 'failed', why: refused(what, reply) };
    const trouble = await settled(reply.body);
    if (trouble) return { is: 'failed', why: trouble };
    const value = read(change, reply.body);
    if (value === undefined)
      return failed(
        'malformed',
        `${what}: HCP accepted it, but its answer cannot be read. Look before you try again.`,
      );
    return { is: 'done', value };
  }

  /** Descendants are revoked and restored in the background: wait, but not for ever. */
  async function settled(body: unknown): Promise<Failure | undefined> {
    let operation = readOperation(body);
    for (let waits = 0; operation && !operation.done && waits < mostWaits; waits++) {
      const below = path`/operation/2020-05-05/organizations/${at.organizationId}/projects/${at.projectId}/operations/${operation.id}/wait?timeout=5s`;
      const reply = await api.get(below!);
      // Not being told how it ends does not undo it.
      if (reply.is !== 'answer') return undefined;
      operation = readOperation(reply.body);
    }
    return operation?.error === undefined
      ? undefined
      : failure(
          'rejected',
          `The version was changed, but not everything that follows from it: ${quoted(operation.error)}`,
        );
  }

  return { apply };
}

/** What a change is called when it is told that it failed. */
function named(change: Change): string {
  if (!('bucket' in change))
    switch (change.kind) {
      case 'create-registry':
        return 'Creating the registry';
      case 'activate-registry':
        return `${change.activated ? 'Activating' : 'Deactivating'} the registry`;
      case 'set-tier':
        return 'Changing the tier of the registry';
    }
  const bucket = `"${change.bucket}"`;
  switch (change.kind) {
    case 'assign':
      return `${change.fingerprint === null ? 'Clearing' : 'Promoting'} "${change.channel}" of ${bucket}`;
    case 'restrict':
      return `${change.restricted ? 'Restricting' : 'Unrestricting'} "${change.channel}" of ${bucket}`;
    case 'create-channel':
      return `Creating channel "${change.channel}" of ${bucket}`;
    case 'delete-channel':
      return `Deleting channel "${change.channel}" of ${bucket}`;
    case 'revoke':
      return `Revoking ${change.fingerprint} of ${bucket}`;
    case 'restore':
      return `Restoring ${change.fingerprint} of ${bucket}`;
    case 'delete-version':
      return `Deleting ${change.fingerprint} of ${bucket}`;
    case 'create-bucket':
      return `Creating bucket ${bucket}`;
    case 'update-bucket':
      return `Editing bucket ${bucket}`;
    case 'delete-bucket':
      return `Deleting bucket ${bucket}`;
  }
}

/** Undefined for an answer that is not the one to this change. */
function read(change: Change, body: unknown): Wrote | undefined {
  switch (change.kind) {
    case 'assign':
    case 'restrict':
    case 'create-channel': {
      const channel = readChannel(body, change.bucket);
      return channel && { channel };
    }
    case 'revoke':
    case 'restore': {
      const version = readVersion(body, change.bucket);
      return version && { version };
    }
    case 'create-bucket':
    case 'update-bucket': {
      const bucket = readBucket(body);
      return bucket && { bucket };
    }
    case 'create-registry':
    case 'activate-registry':
    case 'set-tier': {
      const registry = readRegistry(body);
      return registry && { registry };
    }
    default:
      return readDeletion(body);
  }
}

const failed = (kind: Failure['kind'], message: string) =>
  ({ is: 'failed', why: failure(kind, message) }) as const;

/** After these the service may have carried the write out all the same. */
const openEnded = new Set<Failure['kind']>(['unreachable', 'server', 'malformed']);
export const isOpenEnded = ({ kind }: Failure): boolean => openEnded.has(kind);

function refused(what: string, reply: Exclude<Reply, { is: 'answer' }>): Failure {
  const { kind, message } = reply.why;
  return isOpenEnded(reply.why)
    ? failure(kind, `${what} may or may not have happened; look before you try again. ${message}`)
    : failure(kind, `${what} failed, and nothing was changed. ${message}`);
}
