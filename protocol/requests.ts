/**
 * What crosses between a language client and this server besides LSP itself. One line each on what it is
 * for; shapes are the registry's own (`registry/registry.ts`).
 */
import {
  NotificationType,
  NotificationType0,
  RequestType,
  RequestType0,
} from 'vscode-languageserver-protocol';
import type {
  Assignment,
  Bucket,
  BucketOrder,
  Channel,
  Connection,
  EnforcedBlock,
  Location,
  Lookup,
  Organization,
  Origin,
  Page,
  Relation,
  ServicePrincipal,
  SharedToken,
  TokenAsked,
  TokenIdentity,
  Version,
} from '../registry/registry.ts';

/** In `initializationOptions`. */
export interface InitializationOptions {
  /** The client trusts `command:` links of the commands below in hovers. */
  readonly commandLinks?: boolean;
  /** The client answers `packer/credentials`. */
  readonly credentials?: boolean;
  /** The client answers `packer/token`: it keeps tokens for the servers of all its windows. */
  readonly sharesTokens?: boolean;
  /** The client answers `packer/tasksText`. */
  readonly tasksText?: boolean;
}

/** What the editor's secret store and its project picker hold. */
export interface EditorCredentials {
  readonly principal: ServicePrincipal | null;
  /** The project the user picked; applies to whatever credentials win. */
  readonly location: Location | null;
  /** The workspace is not trusted: the environment and the credential file stay unread. */
  readonly editorOnly?: boolean;
}

/** Server → client: asked when a token or a project is needed, never before. */
export const CredentialsRequest = new RequestType0<EditorCredentials, void>('packer/credentials');
/**
 * Server → client: asked before HCP is for a token. Null: no window has one, and this server is to fetch it and to
 * send `packer/tokenFetched`, whatever comes of it.
 */
export const TokenRequest = new RequestType<TokenAsked, SharedToken | null, void>('packer/token');
/** Server → client: what the editor has of a `tasks.json`, saved or not; null of everything else. */
export const TasksTextRequest = new RequestType<{ readonly uri: string }, string | null, void>(
  'packer/tasksText',
);
/** Server → client: a token for all windows, or word that there is none. */
export const TokenFetched = new NotificationType<TokenIdentity & { readonly token?: SharedToken }>(
  'packer/tokenFetched',
);
/** Client → server: signed in, signed out, or another project. Everything known is forgotten. */
export const CredentialsChanged = new NotificationType0('packer/credentialsChanged');
/** Server → client: answers changed; trees ask again. */
export const RegistryChanged = new NotificationType<{ readonly buckets?: readonly string[] }>(
  'packer/registryChanged',
);

/** Client → server: sign-in state. Connects if it has to. */
export const ConnectionRequest = new RequestType0<Connection, void>('packer/connection');
/** Client → server: organizations and projects these credentials may list. */
export const ProjectsRequest = new RequestType0<Lookup<readonly Organization[]>, void>('packer/projects');

/** Client → server: looks at the whole way to HCP, step by step. For a person who asks why it does not work. */
export const DoctorRequest = new RequestType0<DoctorReport, void>('packer/doctor');
export interface DoctorReport {
  readonly lines: readonly DoctorLine[];
  /** All of it to read and to pass on: no secrets, no tokens, the client id shortened. */
  readonly text: string;
}
export interface DoctorLine {
  readonly check: string;
  /** `skipped`: something before it failed. */
  readonly is: 'ok' | 'warn' | 'fail' | 'skipped';
  readonly text: string;
  /** What to do about a `warn` or a `fail`. */
  readonly wayOut?: string;
}

/** Client → server: the questions of the tree and the pickers; these wait for the registry. */
export const BucketsRequest = new RequestType<
  { readonly page?: string; readonly order?: BucketOrder },
  Lookup<Page<Bucket>>,
  void
>('packer/buckets');
export const ChannelsRequest = new RequestType<{ readonly bucket: string }, Lookup<readonly Channel[]>, void>(
  'packer/channels',
);
export const VersionsRequest = new RequestType<
  { readonly bucket: string; readonly page?: string },
  Lookup<Page<Version>>,
  void
>('packer/versions');
export const AncestryRequest = new RequestType<
  { readonly bucket: string; readonly fingerprint?: string },
  Lookup<readonly Relation[]>,
  void
>('packer/ancestry');
/** Client → server: the builds that made an image, by its id. */
export const OriginsRequest = new RequestType<{ readonly artifact: string }, Lookup<readonly Origin[]>, void>(
  'packer/origins',
);
export const EnforcedRequest = new RequestType<
  { readonly bucket: string },
  Lookup<readonly EnforcedBlock[]>,
  void
>('packer/enforced');
export const HistoryRequest = new RequestType<
  { readonly bucket: string; readonly channel: string },
  Lookup<readonly Assignment[]>,
  void
>('packer/history');

/**
 * Client → server: asks the registry afresh about these buckets; what differs follows as `RegistryChanged`.
 * Answers whether all of them are there.
 */
export const LookAgainRequest = new RequestType<
  {
    readonly buckets: readonly string[];
    /** The list of buckets may have grown. */
    readonly list?: boolean;
  },
  boolean,
  void
>('packer/lookAgain');

/** Client → server: what a build of a template will want to know. Null: this is no template the server reads. */
export const TemplateRequest = new RequestType<{ readonly uri: string }, TemplateSummary | null, void>(
  'packer/template',
);
export interface TemplateSummary {
  /** Packer's way to read it: the whole folder, or this file alone since it and another stand for themselves. */
  readonly reads: 'folder' | 'file';
  /** `file.base`: what `-only` and `-except` take. Without those only a build can tell. */
  readonly builds: readonly string[];
  /** Variables that have no value yet: Packer does not start without. */
  readonly unset: readonly { readonly name: string; readonly type: string; readonly sensitive: boolean }[];
  /** Buckets it publishes to. */
  readonly buckets: readonly string[];
}

/** A place in an open folder, in a Packer template or a Terraform configuration (`.tf`, `.tfvars`, also in JSON). */
export interface Place {
  readonly uri: string;
  /** Of the block, or of the line where an image id is written; from 0. */
  readonly line: number;
  readonly endLine?: number;
  /** As a reference to the block reads: `data.hcp_packer_version.base`. */
  readonly name?: string;
}
/** A place that names a bucket, and perhaps a channel or a fingerprint. */
export interface Use extends Place {
  readonly bucket: string;
  /** It makes or assigns what it names, and does not read it: what is not there is to be made yet. */
  readonly publishes?: true;
  readonly channel?: string;
  readonly fingerprint?: string;
}

/** A place where the id of an image is written out. Whether the registry made it only the registry can tell. */
export interface ImageUse extends Place {
  /** What the registry calls the external identifier: an AMI id, the path of an Azure image, a name. */
  readonly artifact: string;
  readonly platform: string;
}
export interface Uses {
  readonly uses: readonly Use[];
  readonly images: readonly ImageUse[];
}
/**
 * Client → server: places in open folders that name a bucket, a channel, a version or an image; without a wish,
 * all of them. Reads the folders, never the registry.
 */
export const UsesRequest = new RequestType<
  {
    readonly bucket?: string;
    readonly channel?: string;
    readonly fingerprint?: string;
    /** Image ids: places where one of them is written out. */
    readonly artifacts?: readonly string[];
  },
  Uses,
  void
>('packer/uses');

/** Client → server: all that open folders use of the registry, and what each comes to now. Asks the registry. */
export const UsedHereRequest = new RequestType0<readonly UsedHere[], void>('packer/usedHere');
/** A channel; else a version by its fingerprint; else an image by its id; else a bucket as such. */
export interface UsedHere {
  readonly bucket: string;
  readonly channel?: string;
  readonly fingerprint?: string;
  readonly artifact?: string;
  /** No place reads it: they only publish to it. */
  readonly publishes: boolean;
  readonly now: Lookup<{
    /** Of a bucket its newest; absent for a channel that holds none. */
    readonly version?: Version;
    /** The newest valid version of the bucket, where a place names another one for good. */
    readonly newest?: Version;
  }>;
  readonly places: readonly Place[];
}

/** Server → client: what `packer/uses` answered may be another answer now. Sent once for each asking. */
export const UsesChanged = new NotificationType0('packer/usesChanged');

/** `workspace/executeCommand`: forgets every registry answer and asks again. */
export const RefreshCommand = 'packer.registry.refresh';

/** Commands a hover may link to; the client must trust exactly these. Arguments: one object. */
export const HoverCommands = {
  /** `{ text }` */
  copy: 'packer.artifact.copyId',
  /** `{ bucket, channel?, fingerprint? }` */
  promote: 'packer.channel.promote',
  /** `{ bucket, channel?, fingerprint? }` */
  show: 'packer.registry.show',
  signIn: 'packer.hcp.signIn',
} as const;

/** Commands of the client that code actions and lenses carry. Positions and ranges are the protocol's. */
export const EditorCommands = {
  /** `{ uri, position }`: asks for a new name of what stands there. */
  rename: 'packer.editor.rename',
  /** `{ uri, position }`: goes between quotes with nothing in them, and offers what may stand there. */
  fill: 'packer.editor.fill',
  /** `{ uri, position, locations }`: shows these places. */
  references: 'packer.editor.references',
} as const;

/** Commands people know by name that lenses and code actions carry, too. Arguments: one object. */
export const LensCommands = {
  /** `{ uri }` */
  build: 'packer.template.build',
  /** `{ bucket }` */
  enforced: 'packer.bucket.showEnforced',
} as const;
