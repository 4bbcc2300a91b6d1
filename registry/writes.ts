/** What changes the registry. Each write is sent once. */
import { type Api, path, type Reply } from './api.ts';
import { failure, quoted } from './failures.ts';
import type { Failure, Location, RegistryWrites, Written } from './registry.ts';
import {
  assignmentBody,
  channelBody,
  readChannel,
  readOperation,
  readVersion,
  restorationBody,
  revocationBody,
} from './wire.ts';

/** How often the operation behind a revocation is asked for; each time the service holds the answer up to 5 s. */
const mostWaits = 6;

export function httpWrites(api: Api, at: Location): RegistryWrites {
  const home = path`/packer/2023-01-01/organizations/${at.organizationId}/projects/${at.projectId}`;

  async function write<T>(
    what: string,
    below: string | undefined,
    body: unknown,
    read: (body: unknown) => T | undefined,
    after: (body: unknown) => Promise<Failure | undefined> = async () => undefined,
    send: Api['patch'] = api.patch,
  ): Promise<Written<T>> {
    if (home === undefined || below === undefined)
      return failed('rejected', `${what}: there can be no such name in HCP Packer; nothing was changed.`);
    const reply = await send(home + below, body);
    if (reply.is !== 'answer') return { is: 'failed', why: refused(what, reply) };
    const trouble = await after(reply.body);
    if (trouble) return { is: 'failed', why: trouble };
    const value = read(reply.body);
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

  const version = (bucket: string) => (body: unknown) => readVersion(body, bucket);
  return {
    assignChannel: (bucket, channel, fingerprint) =>
      write(
        fingerprint === null
          ? `Clearing "${channel}" of "${bucket}"`
          : `Promoting "${channel}" of "${bucket}"`,
        path`/buckets/${bucket}/channels/${channel}`,
        assignmentBody(fingerprint),
        body => readChannel(body, bucket),
      ),
    createChannel: (bucket, channel, fingerprint) =>
      write(
        `Channel "${channel}" of "${bucket}"`,
        path`/buckets/${bucket}/channels`,
        channelBody(channel, fingerprint),
        body => readChannel(body, bucket),
        undefined,
        api.post,
      ),
    revokeVersion: (bucket, fingerprint, how) =>
      write(
        `Revoking ${fingerprint} of "${bucket}"`,
        path`/buckets/${bucket}/versions/${fingerprint}`,
        revocationBody(how),
        version(bucket),
        settled,
      ),
    restoreVersion: (bucket, fingerprint) =>
      write(
        `Restoring ${fingerprint} of "${bucket}"`,
        path`/buckets/${bucket}/versions/${fingerprint}`,
        restorationBody,
        version(bucket),
        settled,
      ),
  };
}

const failed = (kind: Failure['kind'], message: string) =>
  ({ is: 'failed', why: failure(kind, message) }) as const;

/** Kinds after which the service may have carried the write out all the same. */
const openEnded = new Set<Failure['kind']>(['unreachable', 'server', 'malformed']);

function refused(what: string, reply: Exclude<Reply, { is: 'answer' }>): Failure {
  const { kind, message } = reply.why;
  return openEnded.has(kind)
    ? failure(kind, `${what} may or may not have happened; look before you try again. ${message}`)
    : failure(kind, `${what} failed, and nothing was changed. ${message}`);
}
