import type { BaseLanguageClient } from 'vscode-languageclient/node';
import {
  BucketsRequest,
  ChannelsRequest,
  ConnectionRequest,
  type DoctorReport,
  DoctorRequest,
  ProjectsRequest,
  type PromotePreview,
  PromotePreviewRequest,
  PromoteRequest,
  RestoreRequest,
  type RevokePreview,
  RevokePreviewRequest,
  RevokeRequest,
  VersionsRequest,
} from '../protocol/requests.ts';
import type {
  Bucket,
  Channel,
  Connection,
  Failure,
  Lookup,
  Organization,
  Page,
  Revocation,
  Version,
  Written,
} from '../registry/registry.ts';

/** Everything the editor's own views ask the language server. They answer, also when the server is gone. */
export interface Questions {
  connection(): Promise<Connection>;
  /** Looks at the whole way to HCP; takes as long as that takes. */
  diagnose(): Promise<DoctorReport>;
  projects(): Promise<Lookup<readonly Organization[]>>;
  buckets(page?: string): Promise<Lookup<Page<Bucket>>>;
  channels(bucket: string): Promise<Lookup<readonly Channel[]>>;
  versions(bucket: string, page?: string): Promise<Lookup<Page<Version>>>;
  promotePreview(
    bucket: string,
    channel: string,
    fingerprint: string,
    create?: boolean,
  ): Promise<Lookup<PromotePreview>>;
  promote(change: Promotion): Promise<Written<Channel>>;
  /** `together`: all that are to be revoked with it. */
  revokePreview(
    bucket: string,
    fingerprint: string,
    together: readonly string[],
  ): Promise<Lookup<RevokePreview>>;
  revoke(bucket: string, fingerprint: string, how: Revocation): Promise<Written<Version>>;
  restore(bucket: string, fingerprint: string): Promise<Written<Version>>;
}
export interface Promotion {
  readonly bucket: string;
  readonly channel: string;
  readonly fingerprint: string | null;
  readonly expected: string | null;
  readonly create?: boolean;
}

/** Two copies of the protocol library do not share their request objects, so the method's name is sent. */
interface Named {
  readonly method: string;
}

/** The questions, put to the language server. */
export function questions(client: BaseLanguageClient): Questions {
  const ask = async <R>(type: Named, params: object | undefined, otherwise: (why: Failure) => R) => {
    try {
      return params === undefined
        ? await client.sendRequest<R>(type.method)
        : await client.sendRequest<R>(type.method, params);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return otherwise({ kind: 'server', message: `The Packer language server did not answer: ${reason}` });
    }
  };
  const look = <T>(type: Named, params?: object) =>
    ask<Lookup<T>>(type, params, why => ({ is: 'unknown', why }));
  const write = <T>(type: Named, params: object) =>
    ask<Written<T>>(type, params, why => ({ is: 'failed', why }));
  const paged = (page: string | undefined) => (page === undefined ? {} : { page });

  return {
    connection: () =>
      ask<Connection>(ConnectionRequest, undefined, why => ({
        state: 'failed',
        source: undefined,
        principal: undefined,
        organization: undefined,
        project: undefined,
        address: '',
        why,
        requests: 0,
      })),
    diagnose: () =>
      ask<DoctorReport>(DoctorRequest, undefined, why => ({ lines: [], text: `${why.message}\n` })),
    projects: () => look(ProjectsRequest),
    buckets: page => look(BucketsRequest, paged(page)),
    channels: bucket => look(ChannelsRequest, { bucket }),
    versions: (bucket, page) => look(VersionsRequest, { bucket, ...paged(page) }),
    promotePreview: (bucket, channel, fingerprint, create = false) =>
      look(PromotePreviewRequest, { bucket, channel, fingerprint, create }),
    promote: change => write(PromoteRequest, change),
    revokePreview: (bucket, fingerprint, together) =>
      look(RevokePreviewRequest, { bucket, fingerprint, together }),
    revoke: (bucket, fingerprint, how) => write(RevokeRequest, { bucket, fingerprint, ...how }),
    restore: (bucket, fingerprint) => write(RestoreRequest, { bucket, fingerprint }),
  };
}
