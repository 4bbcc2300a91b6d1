/** What the HCP Packer registry really has: buckets, channels, fingerprints, platforms, regions, build names. */
import { plain, stateWording, markdown as text, versionName } from '../../../../protocol/words.ts';
import { type Registry, stateAt, type Version } from '../../../../registry/registry.ts';
import type { Block, Span } from '../../syntax/ast.ts';
import { type Asked, answers, artifactRows } from '../registry/card.ts';
import { type Reference, referencesOf } from '../registry/references.ts';
import { resolve } from '../registry/resolve.ts';
import type { Completions, Here, Item } from './item.ts';

/** As text between quotes; the caller puts quotes around it where there are none. */
type Suggestion = Omit<Item, 'span' | 'newText' | 'snippet'>;

const none: Completions = { items: [], incomplete: false };

const readNames = new Set([
  ...['bucket_name', 'channel_name', 'channel', 'version_fingerprint', 'iteration_id'],
  ...['platform', 'cloud_provider', 'region', 'component_type'],
]);

/** Whether an argument of a block names something of the registry. */
export const namesInRegistry = (argument: string, { type, labels }: Block): boolean =>
  type.text === 'hcp_packer_registry'
    ? argument === 'bucket_name' || argument === 'channels'
    : type.text === 'data' && labels[0]?.text.startsWith('hcp-packer-') === true && readNames.has(argument);

/** Values for an argument of a registry block or an HCP data source. Undefined where it is not one of these. */
export async function registryValues(
  block: Block,
  argument: string,
  span: Span,
  here: Here,
): Promise<Completions | undefined> {
  const { registry } = here.env;
  const reference = referencesOf(here.module).find(one => one.block === block);
  if (!reference) return undefined;
  if (!namesInRegistry(argument, block)) return undefined;
  if (!registry) return argument === 'platform' || argument === 'cloud_provider' ? platforms([], span) : none;
  switch (argument) {
    case 'bucket_name':
      return buckets(registry, span, here);
    case 'channel_name':
    case 'channel':
    case 'channels':
      return channels(registry, reference, span, here);
    case 'version_fingerprint':
    case 'iteration_id':
      return versions(registry, reference, argument === 'iteration_id', span, here);
    default:
      return artifacts(registry, reference, argument, span, here);
  }
}

/** A name with characters that cannot be seen is not offered: who accepts it could not tell what it is. */
const made = (span: Span, suggestions: readonly Suggestion[], incomplete: boolean): Completions => ({
  items: suggestions
    .filter(({ label }) => plain(label) === label.replaceAll('$(', '$\u200b('))
    .map(one => ({ ...one, span, newText: one.label })),
  incomplete,
});
const isPending = (why: { readonly kind: string }): boolean => why.kind === 'pending';

/** A few pages: a list of thousands helps nobody, and each page may take its moment. */
const MOST_PAGES = 3;

async function buckets(registry: Registry, span: Span, { module }: Here): Promise<Completions> {
  const used = new Set(referencesOf(module).flatMap(({ bucket }) => bucket?.text ?? []));
  const found: Suggestion[] = [];
  let page: string | undefined;
  for (let i = 0; i < MOST_PAGES; i++) {
    const answer = await registry.buckets(page);
    if (answer.is !== 'found') {
      const pending = answer.is === 'unknown' && isPending(answer.why);
      return made(span, found, pending);
    }
    for (const { name, description, platforms: on, latestVersion } of answer.value.items)
      found.push({
        label: name,
        kind: 'registry',
        detail: latestVersion ? ` ${versionName(latestVersion)}` : '',
        description: plain(on.join(', ')),
        rank: used.has(name) ? 0 : 1,
        documentation: text(description),
      });
    page = answer.value.next;
    if (page === undefined) break;
  }
  return made(span, found, false);
}

async function channels(
  registry: Registry,
  reference: Reference,
  span: Span,
  { env }: Here,
): Promise<Completions> {
  if (!reference.bucket) return none;
  const answer = await registry.channels(reference.bucket.text);
  if (answer.is !== 'found') return made(span, [], answer.is === 'unknown' && isPending(answer.why));
  const publishes = reference.kind === 'registry';
  const taken = new Set(
    reference.channels.filter(said => said.span.start !== span.start - 1).map(said => said.text),
  );
  return made(
    span,
    answer.value
      // `latest` moves by itself and cannot be assigned.
      .filter(({ name, managed }) => !publishes || (!managed && !taken.has(name)))
      .map(({ name, version, managed }): Suggestion => {
        const isRevoked = version !== undefined && stateAt(version, env.now) === 'revoked';
        return {
          label: name,
          kind: 'registry',
          detail: version ? ` → ${versionName(version)}` : '',
          description: stateWording(version, env.now).text,
          rank: publishes ? 1 : !version ? 3 : isRevoked ? 4 : managed ? 2 : 1,
          deprecated: isRevoked && !publishes,
        };
      }),
    false,
  );
}

async function versions(
  registry: Registry,
  reference: Reference,
  byId: boolean,
  span: Span,
  { env }: Here,
): Promise<Completions> {
  if (!reference.bucket) return none;
  const answer = await registry.versions(reference.bucket.text);
  if (answer.is !== 'found') return made(span, [], answer.is === 'unknown' && isPending(answer.why));
  return made(
    span,
    answer.value.items
      .filter(({ name }) => name !== '' && name !== 'v0')
      .map((version, i): Suggestion => {
        const label = byId ? version.id : version.fingerprint;
        return {
          label,
          kind: 'registry',
          detail: ` ${versionName(version)}`,
          description: stateWording(version, env.now).text,
          // Newest first, as they come: labels sort by nothing a person knows.
          rank: 10 + i,
          filter: `${label} ${versionName(version)}`,
          deprecated: stateAt(version, env.now) === 'revoked',
        };
      }),
    false,
  );
}

/** What the version behind the other arguments has; the other arguments narrow it down. */
async function artifacts(
  registry: Registry,
  reference: Reference,
  argument: string,
  span: Span,
  { module }: Here,
): Promise<Completions> {
  const resolution = await resolve(reference, module, registry);
  const pending = resolution.is === 'unknown' && isPending(resolution.why);
  const isPlatform = argument === 'platform' || argument === 'cloud_provider';
  if (resolution.is !== 'version') {
    if (!isPlatform) return made(span, [], pending);
    const bucket = reference.bucket && (await registry.bucket(reference.bucket.text));
    return platforms(bucket?.is === 'found' ? bucket.value.platforms : [], span, pending);
  }
  const asked: Asked = {
    platform: isPlatform ? undefined : reference.platform?.text,
    region: argument === 'region' ? undefined : reference.region?.text,
    componentType: argument === 'component_type' ? undefined : reference.componentType?.text,
  };
  return made(span, valuesOf(resolution.version, argument, asked), false);
}

function valuesOf(version: Version, argument: string, asked: Asked): readonly Suggestion[] {
  const found = new Map<string, Suggestion>();
  for (const { row } of artifactRows(version, {})) {
    const label =
      argument === 'region' ? row.region : argument === 'component_type' ? row.componentType : row.platform;
    if (label === '') continue;
    const fits = answers(row, asked);
    const known = found.get(label);
    if (known && (known.rank === 0 || !fits)) continue;
    found.set(label, {
      label,
      kind: 'registry',
      detail: argument === 'region' && fits ? ` ${row.id}` : '',
      description: versionName(version),
      rank: fits ? 0 : 2,
    });
  }
  return [...found.values()];
}

/** Platform names that official plugins use, where the registry says nothing better. */
const usual = ['aws', 'azure', 'gce', 'docker', 'vsphere'];

const platforms = (known: readonly string[], span: Span, pending = false): Completions =>
  made(
    span,
    [
      ...known.map((label): Suggestion => ({ label, kind: 'registry', rank: 0 })),
      ...usual
        .filter(one => !known.includes(one))
        .map((label): Suggestion => ({ label, kind: 'value', rank: 2 })),
    ],
    pending,
  );
