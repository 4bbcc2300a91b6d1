/** What the registry has to say about a template. Only what it said itself: no answer, no finding. */
import { closest, distance } from 'fastest-levenshtein';
import type { Settings } from '../../../../protocol/settings.ts';
import { plain, utc, versionName, within } from '../../../../protocol/words.ts';
import { type Channel, type Registry, stateAt, type Version } from '../../../../registry/registry.ts';
import type { Module } from '../../model/module.ts';
import { type Finding, type Fix, finding, type Problem } from '../diagnostics/rule.ts';
import { quotedText } from '../quoted-text.ts';
import { type Asked, answers, artifactRows } from './card.ts';
import { driftOf } from './drift.ts';
import { type Reference, referencesOf, type Said } from './references.ts';
import { type Resolution, resolve, throughChannel } from './resolve.ts';

export const liveCodes = [
  'hcp-bucket-not-found',
  'hcp-channel-not-found',
  'hcp-channel-empty',
  'hcp-version-not-found',
  'hcp-version-revoked',
  'hcp-revocation-scheduled',
  'hcp-artifact-not-found',
  'hcp-parent-moved',
] as const;
export type LiveCode = (typeof liveCodes)[number];

export interface LiveProblem extends Problem {
  readonly code: LiveCode;
  readonly severity: 'error' | 'warning';
  /** Texts that would be right instead, best first. */
  readonly data: readonly string[];
}

export interface LiveEnvironment {
  readonly registry: Registry;
  readonly now: number;
  /** The principal that asks, as a person knows it. */
  readonly who: string;
}

/** Findings of one file. Questions that have no answer yet give none; the registry tells when it has news. */
export async function liveFindings(
  module: Module,
  uri: string,
  env: LiveEnvironment,
  severities: Settings['severity'] = {},
): Promise<readonly Finding[]> {
  const found = await Promise.all(
    referencesOf(module, uri).map(reference =>
      reference.kind === 'registry' ? published(reference, env) : consumed(reference, module, env),
    ),
  );
  return [...found.flat(), ...(await moved(module, uri, env))].flatMap(
    problem => finding({ code: problem.code, severity: problem.severity }, problem, severities) ?? [],
  );
}

/** What was built here last was built from something else than would be taken now. */
async function moved(module: Module, uri: string, env: LiveEnvironment): Promise<LiveProblem[]> {
  return (await driftOf(module, uri, env.registry)).map(({ reference, relation: { parent, child } }) => ({
    code: 'hcp-parent-moved',
    severity: 'warning',
    start: reference.block.header.start,
    end: reference.block.header.end,
    message: `${plain(child.version)} of "${child.bucket}" was built from ${plain(parent.version)} of "${parent.bucket}"; "${parent.channel}" holds ${plain(parent.channelVersion)} now. Build it again to take that up.`,
    data: [],
  }));
}

/** What would be right instead, where the value is written out and not computed. */
export function liveFixes(found: Finding, module: Module, uri: string): readonly Fix[] {
  const literal = module.files.get(uri)?.text.slice(found.start, found.end);
  if (literal === undefined || !/^"[^"$%\\]*"$/.test(literal)) return [];
  const instead = Array.isArray(found.data)
    ? found.data.filter(text => typeof text === 'string').slice(0, 8)
    : [];
  return instead.map(text => ({
    title: `Use "${text}"`,
    edits: [{ uri, start: found.start + 1, end: found.end - 1, newText: quotedText(text) }],
    isPreferred: instead.length === 1,
  }));
}

/** A data source: Packer asks these questions at build time and stops at the first bad answer. */
async function consumed(reference: Reference, module: Module, env: LiveEnvironment): Promise<LiveProblem[]> {
  const resolution = await resolve(reference, module, env.registry);
  const found = about(reference, reference.channel ?? reference.fingerprint, resolution, env);
  if (resolution.is !== 'version' || reference.vague) return found;
  const missing = noArtifact(reference, resolution.version);
  return missing ? [...found, missing] : found;
}

/** The `channels` a build will be assigned to must exist; the bucket need not, Packer makes it. */
async function published(reference: Reference, env: LiveEnvironment): Promise<LiveProblem[]> {
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

function about(
  reference: Reference,
  asked: Said | undefined,
  resolution: Resolution,
  env: LiveEnvironment,
): LiveProblem[] {
  const bucket = reference.bucket;
  if (!bucket) return [];
  const problem = (
    code: LiveCode,
    severity: LiveProblem['severity'],
    { span }: Said,
    message: string,
    instead: readonly string[] = [],
  ): LiveProblem[] => [{ code, severity, start: span.start, end: span.end, message, data: instead }];
  const absent = `not found, or not visible to ${env.who}.`;

  switch (resolution.is) {
    case 'no-bucket':
      return problem('hcp-bucket-not-found', 'warning', bucket, `Bucket "${bucket.text}" ${absent}`);
    case 'no-version':
      return reference.fingerprint
        ? problem(
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
      return problem(
        'hcp-channel-not-found',
        'warning',
        asked,
        `Channel "${asked.text}" of "${bucket.text}" ${absent}${hint}`,
        instead,
      );
    }
    case 'empty-channel':
      return asked
        ? problem(
            'hcp-channel-empty',
            'warning',
            asked,
            `Channel "${asked.text}" of "${bucket.text}" holds no version: packer build will refuse it.`,
          )
        : [];
    case 'version': {
      if (!asked) return [];
      const { version, channel } = resolution;
      const name = versionName(version);
      const state = stateAt(version, env.now);
      if (state === 'revoked') {
        const reason = version.revocationReason === '' ? '' : ` ("${plain(version.revocationReason)}")`;
        const what = channel
          ? `"${channel.name}" of "${bucket.text}" points at ${name}, which is revoked${reason}`
          : `${name} of "${bucket.text}" is revoked${reason}`;
        return problem('hcp-version-revoked', 'error', asked, `${what}: packer build will refuse it.`);
      }
      if (state === 'scheduled' && version.revokeAt !== undefined)
        return problem(
          'hcp-revocation-scheduled',
          'warning',
          asked,
          `${name} of "${bucket.text}" is revoked on ${utc(version.revokeAt)} (${within(version.revokeAt, env.now)}).`,
        );
      return [];
    }
    default:
      return [];
  }
}

/** The first question the version's artifacts have no answer to: platform, then region, then component type. */
function noArtifact(reference: Reference, version: Version): LiveProblem | undefined {
  const { platform, region, componentType } = reference;
  const rows = artifactRows(version, {}).map(({ row }) => row);
  const problem = (said: Said, what: string, has: readonly string[]): LiveProblem => ({
    code: 'hcp-artifact-not-found',
    severity: 'warning',
    start: said.span.start,
    end: said.span.end,
    message: `${versionName(version)} has no ${what}; it has ${has.length === 0 ? 'no artifacts' : enumerate(has.map(plain))}.`,
    data: has.filter(isVisible),
  });
  const left = (asked: Asked) => rows.filter(row => answers(row, asked));
  const distinct = (values: readonly string[]) => [...new Set(values)].sort();

  if (platform && left({ platform: platform.text }).length === 0)
    return problem(platform, `${platform.text} artifact`, distinct(rows.map(row => row.platform)));
  const onPlatform = left({ platform: platform?.text });
  const place = platform ? `${platform.text} artifact` : 'artifact';
  if (region && !onPlatform.some(row => row.region === region.text))
    return problem(region, `${place} in "${region.text}"`, distinct(onPlatform.map(row => row.region)));
  const inRegion = left({ platform: platform?.text, region: region?.text });
  if (componentType && !inRegion.some(row => row.componentType === componentType.text))
    return problem(
      componentType,
      `${place} of "${componentType.text}"${region ? ` in "${region.text}"` : ''}`,
      distinct(inRegion.map(row => row.componentType)),
    );
  return undefined;
}

const enumerate = (values: readonly string[]): string =>
  values.length <= 8 ? values.join(', ') : `${values.slice(0, 8).join(', ')} and ${values.length - 8} more`;

/** Who takes up a name with characters that cannot be seen could not tell what it is. */
const isVisible = (name: string): boolean => plain(name) === name;

/** Names within a slip or two of what was written. */
function near(name: string, channels: readonly Channel[]): readonly string[] {
  const names = channels.map(channel => channel.name).filter(isVisible);
  const best = names.length === 0 ? undefined : closest(name, names);
  return best !== undefined && distance(name, best) <= Math.max(2, Math.floor(name.length / 4)) ? [best] : [];
}
