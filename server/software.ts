/** Answers what an image is made of and what is known of it, where the registry's tier has such a thing. */
import type { Connection as Lsp } from 'vscode-languageserver';
import {
  PackagesRequest,
  PolicyRequest,
  SbomRequest,
  SbomsRequest,
  StatusRequest,
  VulnerabilitiesRequest,
  VulnerabilityCountsRequest,
} from '../protocol/software.ts';
import { tierName } from '../protocol/words.ts';
import type { Hcp } from '../registry/hcp.ts';
import { found, type Lookup, type Registry, type VulnerabilityCounts } from '../registry/registry.ts';

export function answerSoftwareRequests(lsp: Lsp, hcp: Hcp): void {
  const { patient } = hcp;
  const inTier = <T>(ask: () => Promise<Lookup<T>>) => inPlus(patient, ask);
  lsp.onRequest(StatusRequest, () => patient.status());
  lsp.onRequest(SbomsRequest, ({ bucket, fingerprint, build }) =>
    inTier(() => patient.sboms(bucket, fingerprint, build)),
  );
  lsp.onRequest(SbomRequest, ({ readable, ...at }) =>
    inTier(async () => {
      const answer = await hcp.sbom(at);
      return readable && answer.is === 'found' ? found(withLines(answer.value), answer.asOf) : answer;
    }),
  );
  lsp.onRequest(PackagesRequest, ({ bucket, fingerprint, build }) =>
    inTier(() => patient.packages(bucket, fingerprint, build)),
  );
  lsp.onRequest(VulnerabilitiesRequest, ({ bucket }) => inTier(() => patient.vulnerabilities(bucket)));
  lsp.onRequest(VulnerabilityCountsRequest, ({ bucket }) => vulnerabilityCounts(patient, bucket));
  lsp.onRequest(PolicyRequest, ({ bucket }) => patient.policy(bucket));
}

/** How many vulnerabilities the registry knows of in what a bucket's channels hold. */
export const vulnerabilityCounts = (
  registry: Registry,
  bucket: string,
): Promise<Lookup<VulnerabilityCounts>> => inPlus(registry, () => registry.vulnerabilityCounts(bucket));

/** Only the tier PLUS has SBOMs and vulnerabilities: of a registry that is known to have another, nothing is asked. */
async function inPlus<T>(registry: Registry, ask: () => Promise<Lookup<T>>): Promise<Lookup<T>> {
  const status = await registry.status();
  return status.is === 'found' && status.value.tier === 'STANDARD'
    ? { is: 'unknown', why: { kind: 'not-in-tier', message: notInTier } }
    : ask();
}
const notInTier = `SBOMs, packages and vulnerabilities need the tier ${tierName('PLUS')}; this registry has ${tierName('STANDARD')}.`;

/** One member a line. Formatted here and not in the editor: some are many megabytes. */
const withLines = (json: string): string => `${JSON.stringify(JSON.parse(json), undefined, 2)}\n`;
