import * as l10n from '@vscode/l10n';
import type { BaseLanguageClient } from 'vscode-languageclient/node';
import {
  type BucketPreview,
  BucketPreviewRequest,
  type Changed,
  ChangeRequest,
  type ChannelPreview,
  ChannelPreviewRequest,
  type PromotePreview,
  PromotePreviewRequest,
  type RevokePreview,
  RevokePreviewRequest,
  type Seen,
} from '../protocol/changes.ts';
import { CopiesRequest, type Copy, type Insertion, InsertionsRequest } from '../protocol/code.ts';
import {
  AncestryRequest,
  BucketsRequest,
  ChannelsRequest,
  ConnectionRequest,
  type DoctorReport,
  DoctorRequest,
  EnforcedRequest,
  HistoryRequest,
  LookAgainRequest,
  OriginsRequest,
  ProjectsRequest,
  TemplateRequest,
  type TemplateSummary,
  type UsedHere,
  UsedHereRequest,
  type Uses,
  UsesRequest,
  VersionsRequest,
} from '../protocol/requests.ts';
import {
  PackagesRequest,
  PolicyRequest,
  SbomRequest,
  SbomsRequest,
  StatusRequest,
  VulnerabilitiesRequest,
  VulnerabilityCountsRequest,
} from '../protocol/software.ts';
import type {
  Assignment,
  Bucket,
  BucketOrder,
  Change,
  Channel,
  Connection,
  EnforcedBlock,
  Failure,
  Lookup,
  Organization,
  Origin,
  Page,
  Policy,
  RegistryStatus,
  Relation,
  Sbom,
  SbomAddress,
  SoftwarePackage,
  Subject,
  Version,
  Vulnerability,
  VulnerabilityCounts,
  Written,
} from '../registry/registry.ts';

/** Everything the editor's own views ask the language server. They answer, also when the server is gone. */
export interface Questions {
  connection(): Promise<Connection>;
  /** Looks at the whole way to HCP; takes as long as that takes. */
  diagnose(): Promise<DoctorReport>;
  projects(): Promise<Lookup<readonly Organization[]>>;
  buckets(page?: string, order?: BucketOrder): Promise<Lookup<Page<Bucket>>>;
  channels(bucket: string): Promise<Lookup<readonly Channel[]>>;
  versions(bucket: string, page?: string): Promise<Lookup<Page<Version>>>;
  /** What HCP Packer appends to every build of a bucket. */
  enforced(bucket: string): Promise<Lookup<readonly EnforcedBlock[]>>;
  /** What a channel held, newest first. */
  history(bucket: string, channel: string): Promise<Lookup<readonly Assignment[]>>;
  /** Parents and children of a bucket, or the parents of one version. */
  ancestry(bucket: string, fingerprint?: string): Promise<Lookup<readonly Relation[]>>;
  /** Where an image comes from; none if the registry did not make it. */
  origins(artifact: string): Promise<Lookup<readonly Origin[]>>;
  /** Places in open folders; asks no registry. */
  uses(of?: {
    readonly bucket?: string;
    readonly channel?: string;
    readonly fingerprint?: string;
    readonly artifacts?: readonly string[];
  }): Promise<Uses>;
  /** What open folders use, with its state. */
  usedHere(): Promise<readonly UsedHere[]>;
  promotePreview(
    bucket: string,
    channel: string,
    fingerprint: string,
    create?: boolean,
  ): Promise<Lookup<PromotePreview>>;
  /** `together`: all that are to be revoked or deleted with it. */
  revokePreview(
    bucket: string,
    fingerprint: string,
    together: readonly string[],
  ): Promise<Lookup<RevokePreview>>;
  channelPreview(bucket: string, channel: string): Promise<Lookup<ChannelPreview>>;
  bucketPreview(bucket: string): Promise<Lookup<BucketPreview>>;
  /** How a reference reads at a place of a file. */
  insertions(at: {
    readonly subject: Subject;
    readonly uri: string;
    readonly text: string;
    readonly offset: number;
  }): Promise<Lookup<readonly Insertion[]>>;
  /** A thing of the registry, or a change that was made, as code. */
  copies(
    about: { readonly subject: Subject } | { readonly change: Change },
  ): Promise<Lookup<readonly Copy[]>>;
  /** How the project's registry stands. Absent: it has none. */
  status(): Promise<Lookup<RegistryStatus>>;
  /** What a build uploaded; `not-in-tier` where the tier has no such thing, as all that follows. */
  sboms(at: Omit<SbomAddress, 'name'>): Promise<Lookup<readonly Sbom[]>>;
  /** The document of an SBOM as it was uploaded, or `readable`, with line breaks. */
  sbom(at: SbomAddress, readable: boolean): Promise<Lookup<string>>;
  /** What the SBOMs of a build name. */
  packages(at: Omit<SbomAddress, 'name'>): Promise<Lookup<readonly SoftwarePackage[]>>;
  /** Known vulnerabilities of what the channels of a bucket hold. */
  vulnerabilities(bucket: string): Promise<Lookup<readonly Vulnerability[]>>;
  vulnerabilityCounts(bucket: string): Promise<Lookup<VulnerabilityCounts>>;
  /** Who has which role on a bucket itself. */
  policy(bucket: string): Promise<Lookup<Policy>>;
  /** Carries a change out while things stand as they were seen. */
  change(change: Change, seen: Seen): Promise<Written<Changed>>;
  /** Lets the registry be asked afresh, with `list` for new buckets as well. True: these buckets are there. */
  lookAgain(buckets: readonly string[], list?: boolean): Promise<boolean>;
  /** What a template builds; undefined where the server cannot say. */
  template(uri: string): Promise<TemplateSummary | undefined>;
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
      return otherwise({
        kind: 'server',
        message: l10n.t('The Packer language server did not answer: {0}', reason),
      });
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
    buckets: (page, order) => look(BucketsRequest, { ...paged(page), ...(order && { order }) }),
    channels: bucket => look(ChannelsRequest, { bucket }),
    versions: (bucket, page) => look(VersionsRequest, { bucket, ...paged(page) }),
    enforced: bucket => look(EnforcedRequest, { bucket }),
    history: (bucket, channel) => look(HistoryRequest, { bucket, channel }),
    ancestry: (bucket, fingerprint) =>
      look(AncestryRequest, { bucket, ...(fingerprint !== undefined && { fingerprint }) }),
    origins: artifact => look(OriginsRequest, { artifact }),
    uses: (of = {}) => ask<Uses>(UsesRequest, of, () => ({ uses: [], images: [] })),
    usedHere: () => ask<readonly UsedHere[]>(UsedHereRequest, undefined, () => []),
    promotePreview: (bucket, channel, fingerprint, create = false) =>
      look(PromotePreviewRequest, { bucket, channel, fingerprint, create }),
    revokePreview: (bucket, fingerprint, together) =>
      look(RevokePreviewRequest, { bucket, fingerprint, together }),
    channelPreview: (bucket, channel) => look(ChannelPreviewRequest, { bucket, channel }),
    bucketPreview: bucket => look(BucketPreviewRequest, { bucket }),
    insertions: at => look(InsertionsRequest, at),
    copies: about => look(CopiesRequest, about),
    status: () => look(StatusRequest),
    sboms: at => look(SbomsRequest, at),
    sbom: (at, readable) => look(SbomRequest, { ...at, readable }),
    packages: at => look(PackagesRequest, at),
    vulnerabilities: bucket => look(VulnerabilitiesRequest, { bucket }),
    vulnerabilityCounts: bucket => look(VulnerabilityCountsRequest, { bucket }),
    policy: bucket => look(PolicyRequest, { bucket }),
    change: (change, seen) => write(ChangeRequest, { change, seen }),
    lookAgain: (buckets, list = false) => ask<boolean>(LookAgainRequest, { buckets, list }, () => false),
    template: async uri =>
      (await ask<TemplateSummary | null>(TemplateRequest, { uri }, () => null)) ?? undefined,
  };
}
