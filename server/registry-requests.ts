import type { Connection as Lsp } from 'vscode-languageserver';
import {
  BucketPreviewRequest,
  ChangeRequest,
  ChannelPreviewRequest,
  PromotePreviewRequest,
  RevokePreviewRequest,
} from '../protocol/changes.ts';
import {
  AncestryRequest,
  BucketsRequest,
  ChannelsRequest,
  ConnectionRequest,
  DoctorRequest,
  HistoryRequest,
  LookAgainRequest,
  ProjectsRequest,
  UsedHereRequest,
  type Uses,
  UsesRequest,
  VersionsRequest,
} from '../protocol/requests.ts';
import type { Hcp } from '../registry/hcp.ts';
import { carryOut } from './changes.ts';
import { doctor } from './doctor.ts';
import { bucketPreview, channelPreview, promotePreview, revokePreview } from './previews.ts';
import { usedHere } from './used-here.ts';
import { usesNaming } from './uses.ts';

/** Answers what trees, pickers and confirmations ask. These wait for the registry. */
export function answerRegistryRequests(
  lsp: Lsp,
  { hcp, uses, now }: { readonly hcp: Hcp; readonly uses: () => Promise<Uses>; readonly now: () => number },
): void {
  const { patient, fresh, writes } = hcp;
  lsp.onRequest(ConnectionRequest, () => hcp.connection());
  lsp.onRequest(ProjectsRequest, () => hcp.organizations());
  lsp.onRequest(DoctorRequest, async () => doctor(await hcp.examine()));
  lsp.onRequest(BucketsRequest, ({ page, order }) => patient.buckets(page, order));
  lsp.onRequest(ChannelsRequest, ({ bucket }) => patient.channels(bucket));
  lsp.onRequest(VersionsRequest, ({ bucket, page }) => patient.versions(bucket, page));
  lsp.onRequest(AncestryRequest, ({ bucket, fingerprint }) => patient.ancestry(bucket, fingerprint));
  lsp.onRequest(HistoryRequest, ({ bucket, channel }) => patient.history(bucket, channel));
  lsp.onRequest(UsedHereRequest, async () => usedHere(await uses(), patient));
  lsp.onRequest(UsesRequest, async wanted => usesNaming(await uses(), wanted));
  lsp.onRequest(PromotePreviewRequest, async at => promotePreview(fresh, at, (await uses()).uses, now()));
  lsp.onRequest(RevokePreviewRequest, async at => revokePreview(fresh, at, (await uses()).uses, now()));
  lsp.onRequest(ChannelPreviewRequest, async at => channelPreview(fresh, at, (await uses()).uses));
  lsp.onRequest(BucketPreviewRequest, async ({ bucket }) =>
    bucketPreview(fresh, bucket, (await uses()).uses),
  );
  lsp.onRequest(LookAgainRequest, async ({ buckets, list }) => {
    const versions = await Promise.all(buckets.map(bucket => fresh.versions(bucket)));
    await Promise.all(buckets.map(bucket => fresh.channels(bucket)));
    // Last, so that a bucket that was seen is in it.
    if (list) await fresh.buckets();
    return versions.every(answer => answer.is === 'found');
  });
  lsp.onRequest(ChangeRequest, order => carryOut(fresh, writes, order));
}
