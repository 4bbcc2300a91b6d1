import type { Connection as Lsp } from 'vscode-languageserver';
import {
  AncestryRequest,
  BucketsRequest,
  ChannelsRequest,
  ConnectionRequest,
  DoctorRequest,
  HistoryRequest,
  ProjectsRequest,
  PromotePreviewRequest,
  PromoteRequest,
  RestoreRequest,
  RevokePreviewRequest,
  RevokeRequest,
  UsedHereRequest,
  type Uses,
  UsesRequest,
  VersionsRequest,
} from '../protocol/requests.ts';
import type { Hcp } from '../registry/hcp.ts';
import { doctor } from './doctor.ts';
import { promote, promotePreview, revokePreview } from './previews.ts';
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
  lsp.onRequest(PromoteRequest, order => promote(fresh, writes, order));
  lsp.onRequest(RevokePreviewRequest, async at => revokePreview(fresh, at, (await uses()).uses, now()));
  lsp.onRequest(RevokeRequest, ({ bucket, fingerprint, ...how }) =>
    writes.revokeVersion(bucket, fingerprint, how),
  );
  lsp.onRequest(RestoreRequest, ({ bucket, fingerprint }) => writes.restoreVersion(bucket, fingerprint));
}
