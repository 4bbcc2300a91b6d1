/** What all layers of the registry share: the questions, each as a value. */
import type { Lookup, Registry } from './registry.ts';

/** The name of the operation, the bucket if there is one, and the rest. Equal questions are equal as JSON. */
export type Question = readonly [
  name: keyof Registry,
  bucket: string | undefined,
  ...rest: readonly (string | undefined)[],
];
export type Ask = <T>(
  question: Question,
  of: (registry: Registry) => Promise<Lookup<T>>,
) => Promise<Lookup<T>>;

/** A registry that passes each question through one function. */
export function everyQuestion(ask: Ask): Registry {
  return {
    // By name is how they come unasked: one question, however it is put.
    buckets: (page, order) =>
      ask(['buckets', undefined, page, order === 'name' ? undefined : order], r => r.buckets(page, order)),
    bucket: bucket => ask(['bucket', bucket], r => r.bucket(bucket)),
    channels: bucket => ask(['channels', bucket], r => r.channels(bucket)),
    versions: (bucket, page) => ask(['versions', bucket, page], r => r.versions(bucket, page)),
    version: (bucket, fingerprint) =>
      ask(['version', bucket, fingerprint], r => r.version(bucket, fingerprint)),
    ancestry: (bucket, fingerprint) =>
      ask(['ancestry', bucket, fingerprint], r => r.ancestry(bucket, fingerprint)),
    enforced: bucket => ask(['enforced', bucket], r => r.enforced(bucket)),
    history: (bucket, channel) => ask(['history', bucket, channel], r => r.history(bucket, channel)),
    origins: id => ask(['origins', undefined, id], r => r.origins(id)),
    status: () => ask(['status', undefined], r => r.status()),
    sboms: (bucket, fingerprint, build) =>
      ask(['sboms', bucket, fingerprint, build], r => r.sboms(bucket, fingerprint, build)),
    packages: (bucket, fingerprint, build) =>
      ask(['packages', bucket, fingerprint, build], r => r.packages(bucket, fingerprint, build)),
    vulnerabilities: bucket => ask(['vulnerabilities', bucket], r => r.vulnerabilities(bucket)),
    vulnerabilityCounts: bucket => ask(['vulnerabilityCounts', bucket], r => r.vulnerabilityCounts(bucket)),
    policy: bucket => ask(['policy', bucket], r => r.policy(bucket)),
  };
}

/** Told the bucket an answer changed in; without one, anything may have changed. */
export type News = (bucket?: string) => void;
