/** What the registry has to say about a template. Only what it said itself: no answer, no finding. */
import { closest, distance } from 'fastest-levenshtein';
import { duration, utc, versionLabel } from '../../../../protocol/words.ts';
import { type Channel, type Registry, stateAt, type Version } from '../../../../registry/registry.ts';
import type { Module } from '../../model/module.ts';
import type { Span } from '../../syntax/ast.ts';
import { type Asked, answers, artifactRows } from './card.ts';
import { type Reference, referencesOf, type Said } from './references.ts';
import { type Resolution, resolve, throughChannel } from './resolve.ts';

export interface LiveFinding {
  readonly code: LiveCode;
  readonly severity: 'error' | 'warning';
  readonly uri: string;
  readonly span: Span;
  readonly message: string;
  /** Texts that would be right instead, best first. */
  readonly instead: readonly string[];
}
export const liveCodes = [
  'hcp-bucket-not-found',
  'hcp-channel-not-found',
  'hcp-channel-empty',
  'hcp-version-not-found',
  'hcp-version-revoked',
  'hcp-revocation-scheduled',
  'hcp-artifact-not-found',
] as const;
export type LiveCode = (typeof liveCodes)[number];

export interface LiveEnvironment {
  readonly registry: Registry;
  readonly now: number;
  /** The principal that asks, as a person knows it. */
  readonly who: string;
}

/** Findings of one file. Questions that have no answer yet give none; the registry tells when it has news. */
export async function liveFindings(module: Module, uri: string, env: LiveEnvironment): Promise<readonly LiveFinding[]> {
  const here = referencesOf(module).filter(reference => reference.uri === uri);
  const found = await Promise.all(
    here.map(reference => (reference.kind === 'registry' ? published(reference, env) : consumed(reference, module, env))),
  );
  return found.flat();
}

/** A data source: Packer asks these questions at build time and stops at the first bad answer. */
async function consumed(reference: Reference, module: Module, env: LiveEnvironment): Promise<LiveFinding[]> {
  const resolution = await resolve(reference, module, env.registry);
  const found = about(reference, reference.channel ?? reference.fingerprint, resolution, env);
  if (resolution.is !== 'version' || reference.vague) return found;
  const missing = noArtifact(reference, resolution.version);
  return missing ? [...found, missing] : found;
}

/** The `channels` a build will be assigned to must exist; the bucket need not, Packer makes it. */
async function published(reference: Reference, env: LiveEnvironment): Promise<LiveFinding[]> {
  const bucket = reference.bucket;
  if (!bucket || reference.channels.length === 0) return [];
  const found = await Promise.all(
    reference.channels.map(async channel => {
      const resolution = await throughChannel(bucket.text, channel.text, env.registry);
      return resolution.is === 'no-channel' ? about(reference, channel, resolution, env) : [];
    }),
  );
  return found.flat();
}

function about(reference: Reference, asked: Said | undefined, resolution: Resolution, env: LiveEnvironment): LiveFinding[] {
  const bucket = reference.bucket;
  if (!bucket) return [];
  const finding = (
    code: LiveCode,
    severity: LiveFinding['severity'],
    { span }: Said,
    message: string,
    instead: readonly string[] = [],
  ): LiveFinding[] => [{ code, severity, uri: reference.uri, span, message, instead }];
  const absent = `not found, or not visible to ${env.who}.`;

  switch (resolution.is) {
    case 'no-bucket':
      return finding('hcp-bucket-not-found', 'warning', bucket, `Bucket "${bucket.text}" ${absent}`);
    case 'no-version':
      return reference.fingerprint
        ? finding(
            'hcp-version-not-found',
            'warning',
            reference.fingerprint,
            `"${bucket.text}" has no version with fingerprint "${reference.fingerprint.text}", or it is not visible to ${env.who}.`,
          )
        : [];
    case 'no-channel': {
      if (!asked) return [];
      const instead = near(asked.text, resolution.channels);
      const hint = instead[0] === undefined ? '' : ` Did you mean "${instead[0]}"?`;
      return finding(
        'hcp-channel-not-found',
        'warning',
        asked,
        `Channel "${asked.text}" of "${bucket.text}" ${absent}${hint}`,
        instead,
      );
    }
    case 'empty-channel':
      return asked
        ? finding(
            'hcp-channel-empty',
            'warning',
            asked,
            `Channel "${asked.text}" of "${bucket.text}" holds no version: packer build will refuse it.`,
          )
        : [];
    case 'version': {
      if (!asked) return [];
      const { version, channel } = resolution;
      const name = versionLabel(version);
      const state = stateAt(version, env.now);
      if (state === 'revoked') {
        const reason = version.revocationReason === '' ? '' : ` ("${version.revocationReason}")`;
        const what = channel
          ? `"${channel.name}" of "${bucket.text}" points at ${name}, which is revoked${reason}`
          : `${name} of "${bucket.text}" is revoked${reason}`;
        return finding('hcp-version-revoked', 'error', asked, `${what}: packer build will refuse it.`);
      }
      if (state === 'scheduled' && version.revokeAt !== undefined)
        return finding(
          'hcp-revocation-scheduled',
          'warning',
          asked,
          `${name} of "${bucket.text}" is revoked on ${utc(version.revokeAt)} (in ${duration(version.revokeAt - env.now)}).`,
        );
      return [];
    }
    default:
      return [];
  }
}

/** The first question the version's artifacts have no answer to: platform, then region, then component type. */
function noArtifact(reference: Reference, version: Version): LiveFinding | undefined {
  const { platform, region, componentType } = reference;
  const rows = artifactRows(version, {}).map(({ row }) => row);
  const finding = (said: Said, what: string, has: readonly string[]): LiveFinding => ({
    code: 'hcp-artifact-not-found',
    severity: 'warning',
    uri: reference.uri,
    span: said.span,
    message: `${versionLabel(version)} has no ${what}; it has ${has.length === 0 ? 'no artifacts' : enumerate(has)}.`,
    instead: has,
  });
  const left = (asked: Asked) => rows.filter(row => answers(row, asked));
  const distinct = (values: readonly string[]) => [...new Set(values)].sort();

  if (platform && left({ platform: platform.text }).length === 0)
    return finding(platform, `${platform.text} artifact`, distinct(rows.map(row => row.platform)));
  const onPlatform = left({ platform: platform?.text });
  const place = platform ? `${platform.text} artifact` : 'artifact';
  if (region && !onPlatform.some(row => row.region === region.text))
    return finding(region, `${place} in "${region.text}"`, distinct(onPlatform.map(row => row.region)));
  const inRegion = left({ platform: platform?.text, region: region?.text });
  if (componentType && !inRegion.some(row => row.componentType === componentType.text))
    return finding(
      componentType,
      `${place} of "${componentType.text}"${region ? ` in "${region.text}"` : ''}`,
      distinct(inRegion.map(row => row.componentType)),
    );
  return undefined;
}

const enumerate = (values: readonly string[]): string =>
  values.length <= 8 ? values.join(', ') : `${values.slice(0, 8).join(', ')} and ${values.length - 8} more`;

/** Names within a slip or two of what was written. */
function near(name: string, channels: readonly Channel[]): readonly string[] {
  const names = channels.map(channel => channel.name);
  const best = names.length === 0 ? undefined : closest(name, names);
  return best !== undefined && distance(name, best) <= Math.max(2, Math.floor(name.length / 4)) ? [best] : [];
}
