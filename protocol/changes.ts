/** What crosses between client and server about changes of the registry: what one would do, and the doing. */
import { RequestType } from 'vscode-languageserver-protocol';
import type {
  Bucket,
  BucketText,
  Change,
  Channel,
  Counts,
  Lookup,
  RegistryStatus,
  Relation,
  Version,
  Written,
} from '../registry/registry.ts';
import type { Use } from './requests.ts';

/**
 * How the things stand that a change is about. Shown to the person, compared with the registry just before the
 * write, and kept, so that undo can be exact. `null`: there is no such thing.
 */
export interface Standing {
  readonly channel?: ChannelStanding | null;
  readonly version?: VersionStanding | null;
  readonly bucket?: BucketStanding | null;
  readonly registry?: RegistryStanding | null;
  /** Channels that hold the version or one built from it, in whatever bucket. */
  readonly holders?: readonly Holder[];
  /** Versions built from it, over all generations. */
  readonly descendants?: readonly Descendant[];
}
/** What of it a decision rests on; only this is compared. */
export interface Seen {
  readonly channel?: Partial<ChannelStanding> | null;
  readonly version?: Partial<VersionStanding> | null;
  readonly bucket?: Partial<BucketStanding> | null;
  readonly registry?: Partial<RegistryStanding> | null;
  readonly holders?: readonly Holder[];
  readonly descendants?: readonly Descendant[];
}
export interface ChannelStanding {
  readonly fingerprint: string | null;
  /** The version's name; empty for an empty channel. */
  readonly version: string;
  readonly restricted: boolean;
}
export interface VersionStanding {
  readonly name: string;
  /** In the past: revoked. In the future: scheduled. */
  readonly revokeAt: number | null;
  readonly reason: string;
}
export interface BucketStanding extends BucketText {
  readonly versions: number;
  readonly channels: number;
}
export type RegistryStanding = Pick<RegistryStatus, 'activated' | 'tier'>;
export interface Holder extends ChannelStanding {
  readonly bucket: string;
  readonly channel: string;
  readonly managed: boolean;
}
export interface Descendant {
  readonly bucket: string;
  readonly version: string;
  readonly fingerprint: string;
  /** Revoked, or to be revoked, because an ancestor is. */
  readonly inherits: boolean;
}

/** Client → server: what a promotion would change. Fresh from the registry, as all that follows here. */
export const PromotePreviewRequest = new RequestType<
  {
    readonly bucket: string;
    readonly channel: string;
    readonly fingerprint: string;
    readonly create?: boolean;
  },
  Lookup<PromotePreview>,
  void
>('packer/promotePreview');
export interface PromotePreview {
  readonly channel: Channel;
  /** There is no such channel yet: `channel` is what would be made. */
  readonly creates: boolean;
  /** What the channel holds now is `channel.version`. */
  readonly next: Version;
  readonly vulnerabilities?: BeforeAfter | undefined;
  readonly uses: readonly Use[];
}

/** Known vulnerabilities of what a channel holds and of what it would hold. Absent: not counted. */
export interface BeforeAfter {
  readonly before?: Counts | undefined;
  readonly after?: Counts | undefined;
}

/** Client → server: what revoking or deleting a version would change. */
export const RevokePreviewRequest = new RequestType<
  {
    readonly bucket: string;
    readonly fingerprint: string;
    /** All that are to go with it: no channel goes back to one of them. */
    readonly together?: readonly string[];
  },
  Lookup<RevokePreview>,
  void
>('packer/revokePreview');
export interface RevokePreview {
  readonly version: Version;
  /** Channels that hold it, and where each would go back to. */
  readonly channels: readonly Move[];
  /** Versions of other buckets built from it, over all generations. */
  readonly descendants: readonly Relation[];
  /** Channels of other buckets that hold a descendant, and where each would go back to. */
  readonly descendantChannels: readonly Move[];
  readonly uses: readonly Use[];
  readonly seen: Standing;
}
export interface Move {
  readonly channel: Channel;
  readonly to: Version | undefined;
  readonly vulnerabilities?: BeforeAfter | undefined;
}

/** Client → server: a channel as it is, and who in the workspace reads it. */
export const ChannelPreviewRequest = new RequestType<
  { readonly bucket: string; readonly channel: string },
  Lookup<ChannelPreview>,
  void
>('packer/channelPreview');
export interface ChannelPreview {
  readonly channel: Channel;
  /** Entries of its history, which are deleted with it. */
  readonly assignments: number;
  readonly uses: readonly Use[];
}

/** Client → server: what deleting a bucket would take along. */
export const BucketPreviewRequest = new RequestType<{ readonly bucket: string }, Lookup<BucketPreview>, void>(
  'packer/bucketPreview',
);
export interface BucketPreview {
  readonly bucket: Bucket;
  readonly channels: readonly Channel[];
  /** Versions of other buckets built from one of its versions. */
  readonly descendants: readonly Relation[];
  readonly uses: readonly Use[];
}

/**
 * Client → server: carries a change out. Refused as `conflict`, with nothing written, when things no longer stand
 * as `seen` says; what `seen` leaves out is not compared.
 */
export const ChangeRequest = new RequestType<
  { readonly change: Change; readonly seen: Seen },
  Written<Changed>,
  void
>('packer/change');
export interface Changed {
  readonly before: Standing;
  /** Read back after the write. Undefined when that failed. */
  readonly after: Standing | undefined;
}

/** How a channel stands, as far as a change of it is concerned. */
export const channelStanding = (channel: Channel): ChannelStanding => ({
  fingerprint: channel.version?.fingerprint ?? null,
  version: channel.version?.name ?? '',
  restricted: channel.restricted,
});
