import type { Call, Handler } from '../api/call.ts';
import { page, sorted } from '../api/paging.ts';
import { bucketNamed } from '../store/buckets.ts';
import { buildIn } from '../store/builds.ts';
import { channelsOf } from '../store/channels.ts';
import { type Finding, type Package, readSbom } from '../store/sbom.ts';
import type { BuildRow, ChannelRow, SbomRow } from '../store/schema.ts';
import { buildsOf } from '../store/versions.ts';
import { time } from './render.ts';
import { versionIn } from './versions.ts';

/**
 * Packages as the uploaded SBOMs name them, and vulnerabilities as they name them: nothing is scanned here, so
 * what no SBOM says is not known.
 */

interface Named extends Package {
  readonly sboms: readonly { id: string; name: string; format: string }[];
  readonly findings: readonly Seen[];
}
/** First seen with the SBOM that names it. */
type Seen = Finding & { readonly firstSeenAt: number };

const key = (p: Package) => JSON.stringify([p.name, p.version, p.purl]);

function packagesOf({ act }: Call, builds: readonly BuildRow[]): Named[] {
  const all = new Map<string, Named>();
  for (const build of builds)
    for (const row of act.db.all<SbomRow>('SELECT * FROM sbom WHERE build_id = ? ORDER BY rowid', build.id)) {
      const { id, name, format } = row;
      for (const found of readSbom(row.format, row.document)) {
        const before = all.get(key(found));
        all.set(key(found), {
          ...found,
          sboms: [...(before?.sboms ?? []).filter(s => s.id !== id), { id, name, format }],
          findings: [
            ...(before?.findings ?? []),
            ...found.findings.map(one => ({ ...one, firstSeenAt: row.created_at })),
          ],
        });
      }
    }
  return [...all.values()];
}

/** What is in use: the builds of the versions that the bucket's channels hold. */
function inUse({ act, path, seesRestricted }: Call): { channel: ChannelRow; build: BuildRow }[] {
  const channels = channelsOf(act, bucketNamed(act, path.bucket!), seesRestricted);
  return channels.flatMap(channel =>
    channel.version_id === null ? [] : buildsOf(act, channel.version_id).map(build => ({ channel, build })),
  );
}

const wanted = (query: URLSearchParams) => (p: Package) =>
  (query.get('package_name') || p.name) === p.name &&
  p.name.startsWith(query.get('package_name_starts_with') ?? '') &&
  (query.get('package_version') || p.version) === p.version;

const byName = { name: (p: Package) => p.name, version: (p: Package) => p.version };

function listed({ query, pageSize }: Call, packages: readonly Named[]) {
  const rows = sorted(packages.filter(wanted(query)), query, byName);
  const cut = page(rows, key, query, pageSize);
  return {
    packages: cut.rows.map(({ findings: _, ...p }) => ({ ...p, ...unused })),
    pagination: cut.pagination,
  };
}

/** Members only the listing with vulnerabilities fills. */
const unused = { build_id: '', build_name: '', channel_id: '', channel_name: '', vuln_details: [] };

const distinct = <T extends { readonly id: string }>(rows: readonly T[]): T[] => [
  ...new Map(rows.map(row => [row.id, row])).values(),
];

export const ListBuildPackages: Handler = call =>
  listed(call, packagesOf(call, [buildIn(call.act, versionIn(call), call.path.build!)]));

export const ListBucketPackages: Handler = call =>
  listed(call, packagesOf(call, distinct(inUse(call).map(({ build }) => build))));

interface Affected extends Package {
  readonly sboms: Named['sboms'];
  readonly channel: ChannelRow;
  readonly build: BuildRow;
  readonly findings: readonly Seen[];
}

function affected(call: Call): Affected[] {
  const { query } = call;
  const criticality = query.getAll('criticality').filter(Boolean);
  const about = (f: Seen) =>
    (query.get('identifier') || f.identifier) === f.identifier &&
    f.identifier.startsWith(query.get('identifier_starts_with') ?? '') &&
    (!criticality.length || criticality.includes(f.criticality));
  return inUse(call).flatMap(({ channel, build }) =>
    packagesOf(call, [build])
      .filter(wanted(query))
      .map(p => ({ ...p, channel, build, findings: p.findings.filter(about) }))
      .filter(p => p.findings.length),
  );
}

const vulnerability = (f: Seen) => ({
  identifier: f.identifier,
  criticality: f.criticality,
  severity: f.criticality.toUpperCase(),
  description: f.description,
  published_at: f.publishedAt,
  fixed_version: f.fixedVersion,
  refers_to: '',
  related: '',
  first_seen_at: time(f.firstSeenAt),
  resolved_at: null,
  withdrawn_at: null,
});

export const ListBucketPackagesWithVulnerabilities: Handler = call => {
  const rows = sorted(affected(call), call.query, byName);
  const cut = page(rows, p => `${key(p)} ${p.channel.id} ${p.build.id}`, call.query, call.pageSize);
  return {
    packages: cut.rows.map(({ channel, build, findings, ...p }) => ({
      ...p,
      build_id: build.id,
      build_name: build.component_type,
      channel_id: channel.id,
      channel_name: channel.name,
      vuln_details: [{ last_scanned_at: null, vulnerabilities: findings.map(vulnerability) }],
    })),
    pagination: cut.pagination,
  };
};

export const ListBucketVulnerabilities: Handler = call => {
  const all = affected(call).flatMap(p => p.findings.map(finding => ({ ...p, finding })));
  const identifiers = [...new Set(all.map(p => p.finding.identifier))].map(identifier => ({ identifier }));
  const rows = sorted(identifiers, call.query, { identifier: v => v.identifier });
  const cut = page(rows, v => v.identifier, call.query, call.pageSize);
  return {
    vulnerabilities: cut.rows.map(({ identifier }) => {
      const hits = all.filter(p => p.finding.identifier === identifier);
      const packages = new Map(hits.map(p => [key(p), p]));
      const first = hits.reduce((a, b) => (b.finding.firstSeenAt < a.finding.firstSeenAt ? b : a));
      return {
        vulnerability: vulnerability(first.finding),
        impacted_builds: distinct(hits.map(p => p.build)).map(b => ({ id: b.id, name: b.component_type })),
        impacted_channels: distinct(hits.map(p => p.channel)).map(c => ({ id: c.id, name: c.name })),
        impacted_packages: [...packages.values()].map(({ name, version, purl }) => ({ name, version, purl })),
      };
    }),
    pagination: cut.pagination,
  };
};

export const ListBucketPackagesVulnerabilitySummary: Handler = call => {
  const all = affected(call).flatMap(p => p.findings.map(finding => ({ ...p, finding })));
  type Hit = (typeof all)[number];
  const count = <T extends object>(group: (p: Hit) => T) => {
    const groups = new Map<string, { fields: T; identifiers: Set<string> }>();
    for (const p of all) {
      const fields = { ...group(p), criticality: p.finding.criticality };
      const entry = groups.get(JSON.stringify(fields)) ?? { fields, identifiers: new Set<string>() };
      entry.identifiers.add(p.finding.identifier);
      groups.set(JSON.stringify(fields), entry);
    }
    return [...groups.values()].map(g => ({ ...g.fields, vulnerability_count: String(g.identifiers.size) }));
  };
  return {
    total_by_criticality: count(() => ({})).map(total => ({
      ...total,
      average_age_days_for_criticality: 0,
      first_seen_at: '',
    })),
    channels_by_criticality: count(p => ({ channel_id: p.channel.id, channel_name: p.channel.name })),
    packages_by_criticality: count(p => ({
      package_name: p.name,
      package_version: p.version,
      package_purl: p.purl,
    })),
  };
};
