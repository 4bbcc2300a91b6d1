/** SBOMs, packages, vulnerabilities, the registry itself and IAM policies of HCP's JSON; the rest is in `wire.ts`. */
import {
  type Counts,
  type Criticality,
  criticalities,
  type Impacted,
  type Page,
  type Policy,
  type RegistryStatus,
  type Sbom,
  type SoftwarePackage,
  type Vulnerability,
  type VulnerabilityCounts,
} from './registry.ts';
import { count, instant, isEmpty, isObject, kept, list, object, only, since, text } from './wire.ts';

function sbom(value: unknown): Sbom | undefined {
  const json = object(value);
  const name = text(json.name) || text(json.id);
  return name ? { id: text(json.id), name, format: text(json.format) } : undefined;
}
/** ListSbomsResponse */
export const readSboms = (body: unknown): Page<Sbom> | undefined => list(body, 'sboms', sbom);

/** GetSbomResponse: where the document lies. */
export function readDownloadUrl(body: unknown): URL | undefined {
  const url = text(only(body, 'download_url'));
  return URL.canParse(url) ? new URL(url) : undefined;
}

function softwarePackage(value: unknown): SoftwarePackage | undefined {
  const json = object(value);
  const name = text(json.name);
  return name ? { name, version: text(json.version), purl: text(json.purl) } : undefined;
}
/** ListBuildPackagesResponse */
export const readPackages = (body: unknown): Page<SoftwarePackage> | undefined =>
  list(body, 'packages', softwarePackage);

/** `criticality` is a word, `severity` the same in capitals. */
const criticality = (...values: readonly unknown[]): Criticality =>
  criticalities.find(one => values.some(value => text(value).toLowerCase() === one.toLowerCase())) ??
  'Unknown';
function impacted(value: unknown): Impacted | undefined {
  const { id, name } = object(value);
  return text(id) || text(name) ? { id: text(id), name: text(name) } : undefined;
}
function vulnerability(value: unknown): Vulnerability | undefined {
  const row = object(value);
  const json = object(row.vulnerability);
  const identifier = text(json.identifier);
  if (!identifier) return undefined;
  return {
    identifier,
    criticality: criticality(json.criticality, json.severity),
    description: text(json.description),
    fixedVersion: text(json.fixed_version),
    publishedAt: instant(json.published_at),
    firstSeenAt: instant(json.first_seen_at),
    packages: kept(row.impacted_packages, softwarePackage),
    builds: kept(row.impacted_builds, impacted),
    channels: kept(row.impacted_channels, impacted),
  };
}
/** ListBucketVulnerabilitiesResponse. What is resolved or withdrawn is none any more. */
export function readVulnerabilities(body: unknown): Page<Vulnerability> | undefined {
  const isOver = (row: unknown) => {
    const { resolved_at, withdrawn_at } = object(object(row).vulnerability);
    return instant(resolved_at) !== undefined || instant(withdrawn_at) !== undefined;
  };
  const page = list(body, 'vulnerabilities', row => {
    const read = vulnerability(row);
    return read && { read, over: isOver(row) };
  });
  return page && { ...page, items: page.items.flatMap(({ read, over }) => (over ? [] : [read])) };
}

interface Counted {
  readonly channel: string;
  readonly kind: Criticality;
  readonly many: number;
}
function counted(value: unknown): Counted | undefined {
  const json = object(value);
  if (typeof (json.criticality ?? '') !== 'string') return undefined;
  const kind = criticality(json.criticality);
  return { channel: text(json.channel_name), kind, many: count(json.vulnerability_count) };
}
function summed(rows: readonly Counted[]): Counts {
  const counts = new Map<Criticality, number>();
  for (const { kind, many } of rows) if (many > 0) counts.set(kind, (counts.get(kind) ?? 0) + many);
  return Object.fromEntries(counts);
}
/** ListBucketPackagesVulnerabilitySummaryResponse */
export function readVulnerabilityCounts(body: unknown): VulnerabilityCounts | undefined {
  const members = ['total_by_criticality', 'channels_by_criticality', 'packages_by_criticality'];
  if (!isObject(body) || (!isEmpty(body) && !members.some(member => member in body))) return undefined;
  const [total, channels] = members.map(member => list({ [member]: body[member] }, member, counted));
  if (!total || !channels) return undefined;
  const names = new Set(channels.items.map(({ channel }) => channel));
  return {
    total: summed(total.items),
    channels: Object.fromEntries(
      [...names].map(name => [name, summed(channels.items.filter(({ channel }) => channel === name))]),
    ),
  };
}

/** GetRegistryResponse, CreateRegistryResponse, UpdateRegistryResponse */
export function readRegistry(body: unknown): RegistryStatus | undefined {
  const registry = object(only(body, 'registry'));
  if (isEmpty(registry)) return undefined;
  const config = object(registry.config);
  const gone = config.billing_deprovision;
  const tier = text(config.feature_tier);
  return {
    activated: config.activated === true,
    tier: tier === 'UNSET' ? '' : tier,
    deprovision: isEmpty(gone)
      ? undefined
      : {
          at: instant(object(gone).at),
          reason: text(object(gone).reason),
          message: text(object(gone).message),
        },
    createdAt: since(registry.created_at),
    updatedAt: since(registry.updated_at),
  };
}
/** GetRegistryResponse: is there one? */
export const readActivation = (body: unknown): boolean | undefined =>
  isObject(body) ? !isEmpty(body.registry) : undefined;

/** ResourceService_GetIamPolicy's answer; nobody's name is in it. */
export function readPolicy(body: unknown): Policy | undefined {
  const policy = only(body, 'policy');
  if (!isObject(policy)) return undefined;
  return {
    etag: text(policy.etag),
    bindings: kept(policy.bindings, value => {
      const { role_id, members } = object(value);
      return text(role_id)
        ? {
            role: text(role_id),
            members: kept(members, member => {
              const { member_id, member_type } = object(member);
              return text(member_id)
                ? { id: text(member_id), type: text(member_type), name: undefined }
                : undefined;
            }),
          }
        : undefined;
    }),
  };
}
/** IamService_BatchGetPrincipals' answer: names by id. */
export const readPrincipalNames = (body: unknown): ReadonlyMap<string, string> =>
  new Map(
    kept(only(body, 'principals'), value => {
      const { id, service, user, group } = object(value);
      return { id: text(id), name: nameIn(service) || nameIn(user) || nameIn(group) };
    }).flatMap(({ id, name }) => (id && name ? [[id, name] as const] : [])),
  );
const nameIn = (value: unknown): string => {
  const { name, email, display_name } = object(value);
  return text(email) || text(display_name) || text(name);
};

/** Body of CreateRegistry. */
export const newRegistryBody = (tier: string) => ({ feature_tier: tier });
/** Body of UpdateRegistry. An absent value under the mask is the zero one: switched off. */
export const activationBody = (activated: boolean) =>
  activated ? { activated, update_mask: 'activated' } : { update_mask: 'activated' };
export const tierBody = (tier: string) => ({ feature_tier: tier, update_mask: 'featureTier' });
