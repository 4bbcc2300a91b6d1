import type { Connection as Lsp } from 'vscode-languageserver';
import {
  BucketPreviewRequest,
  ChangeRequest,
  ChannelPreviewRequest,
  PromotePreviewRequest,
  RevokePreviewRequest,
} from '../protocol/changes.ts';
import { CopiesRequest, InsertionsRequest } from '../protocol/code.ts';
import {
  AncestryRequest,
  BucketsRequest,
  ChannelsRequest,
  ConnectionRequest,
  DoctorRequest,
  EnforcedRequest,
  HistoryRequest,
  LookAgainRequest,
  OriginsRequest,
  ProjectsRequest,
  UsedHereRequest,
  type Uses,
  UsesRequest,
  VersionsRequest,
} from '../protocol/requests.ts';
import type { Hcp } from '../registry/hcp.ts';
import type { BucketOrder } from '../registry/registry.ts';
import { carryOut } from './changes.ts';
import { doctor } from './doctor.ts';
import { copiesOf, copiesOfChange, insertionsAt } from './insertions.ts';
import type { Module } from './language/model/module.ts';
import { bucketPreview, channelPreview, promotePreview, revokePreview } from './previews.ts';
import { answerSoftwareRequests } from './software.ts';
import { usedHere } from './used-here.ts';
import { usesNaming } from './uses.ts';

/** Answers what trees, pickers and confirmations ask. These wait for the registry. */
export function answerRegistryRequests(
  lsp: Lsp,
  {
    hcp,
    uses,
    now,
    moduleAt,
  }: {
    readonly hcp: Hcp;
    readonly uses: () => Promise<Uses>;
    readonly now: () => number;
    /** The configuration of an open template. */
    readonly moduleAt: (uri: string) => Promise<Module | undefined>;
  },
): void {
  const { patient, fresh, writes } = hcp;
  answerSoftwareRequests(lsp, hcp);
  lsp.onRequest(ConnectionRequest, () => hcp.connection());
  lsp.onRequest(ProjectsRequest, () => hcp.organizations());
  lsp.onRequest(DoctorRequest, async () => doctor(await hcp.examine()));
  // The order the view shows its buckets in: each order is a list of its own.
  let order: BucketOrder | undefined;
  lsp.onRequest(BucketsRequest, question => {
    order = question.order;
    return patient.buckets(question.page, question.order);
  });
  lsp.onRequest(ChannelsRequest, ({ bucket }) => patient.channels(bucket));
  lsp.onRequest(VersionsRequest, ({ bucket, page }) => patient.versions(bucket, page));
  lsp.onRequest(AncestryRequest, ({ bucket, fingerprint }) => patient.ancestry(bucket, fingerprint));
  lsp.onRequest(OriginsRequest, ({ artifact }) => patient.origins(artifact));
  lsp.onRequest(EnforcedRequest, ({ bucket }) => patient.enforced(bucket));
  lsp.onRequest(HistoryRequest, ({ bucket, channel }) => patient.history(bucket, channel));
  lsp.onRequest(UsedHereRequest, async () => usedHere(await uses(), patient));
  lsp.onRequest(UsesRequest, async wanted => usesNaming(await uses(), wanted));
  lsp.onRequest(PromotePreviewRequest, async at =>
    promotePreview(fresh, at, (await uses()).uses, now(), patient),
  );
  lsp.onRequest(RevokePreviewRequest, async at =>
    revokePreview(fresh, at, (await uses()).uses, now(), patient),
  );
  lsp.onRequest(ChannelPreviewRequest, async at => channelPreview(fresh, at, (await uses()).uses));
  lsp.onRequest(BucketPreviewRequest, async ({ bucket }) =>
    bucketPreview(fresh, bucket, (await uses()).uses),
  );
  lsp.onRequest(LookAgainRequest, async ({ buckets, list }) => {
    const versions = await Promise.all(buckets.map(bucket => fresh.versions(bucket)));
    await Promise.all(buckets.map(bucket => fresh.channels(bucket)));
    // Last, so that a bucket that was seen is in it.
    if (list)
      await Promise.all([fresh.buckets(undefined, order), ...buckets.map(bucket => fresh.ancestry(bucket))]);
    return versions.every(answer => answer.is === 'found');
  });
  lsp.onRequest(InsertionsRequest, at => insertionsAt(patient, { moduleOf: moduleAt }, at));
  lsp.onRequest(CopiesRequest, about =>
    'change' in about ? copiesOfChange(hcp, about.change) : copiesOf(hcp, about.subject),
  );
  lsp.onRequest(ChangeRequest, order => carryOut(fresh, writes, order));
}
