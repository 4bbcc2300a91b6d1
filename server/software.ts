/** Answers what an image is made of and what is known of it, where the registry's tier has such a thing. */
import { Worker } from 'node:worker_threads';
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
import {
  type Channel,
  type Counts,
  found,
  type Lookup,
  type Registry,
  type Version,
  type VulnerabilityCounts,
} from '../registry/registry.ts';

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
      return readable && answer.is === 'found' ? found(await withLines(answer.value), answer.asOf) : answer;
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
const vulnerabilityCounts = (registry: Registry, bucket: string): Promise<Lookup<VulnerabilityCounts>> =>
  inPlus(registry, () => registry.vulnerabilityCounts(bucket));

/**
 * How many a version has: what the registry counts for a channel that holds it. Undefined where none does, or the
 * registry does not tell, which is not to say that there are none.
 */
export async function countsByVersion(
  registry: Registry,
  buckets: readonly string[],
): Promise<(version: Version | undefined, channels: readonly Channel[]) => Counts | undefined> {
  const all = new Map<string, VulnerabilityCounts>();
  await Promise.all(
    [...new Set(buckets)].map(async bucket => {
      const counts = await vulnerabilityCounts(registry, bucket);
      if (counts.is === 'found') all.set(bucket, counts.value);
    }),
  );
  return (version, channels) => {
    const counts = version && all.get(version.bucket);
    const holder =
      counts &&
      channels.find(
        channel => channel.bucket === version.bucket && channel.version?.fingerprint === version.fingerprint,
      );
    return holder && (counts.channels[holder.name] ?? {});
  };
}

/** Only the tier PLUS has SBOMs and vulnerabilities: of a registry that is known to have another, nothing is asked. */
async function inPlus<T>(registry: Registry, ask: () => Promise<Lookup<T>>): Promise<Lookup<T>> {
  const status = await registry.status();
  return status.is === 'found' && status.value.tier === 'STANDARD'
    ? { is: 'unknown', why: { kind: 'not-in-tier', message: notInTier } }
    : ask();
}
const notInTier = `SBOMs, packages and vulnerabilities need the tier ${tierName('PLUS')}; this registry has ${tierName('STANDARD')}.`;

/** One member a line. In a thread of its own: some are many megabytes, and keystrokes go on meanwhile. */
function withLines(json: string): Promise<string> {
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
    parentPort.postMessage(JSON.stringify(JSON.parse(workerData), undefined, 2) + '\\n');`,
    { eval: true, workerData: json },
  );
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
}
