import { isObject } from '../api/fields.ts';
import { taken } from '../errors.ts';
import { type Act, newId } from './act.ts';

export interface NewSbom {
  /** Empty: it goes by its id. */
  readonly name: string;
  readonly format: 'CYCLONEDX' | 'SPDX';
  readonly document: Uint8Array;
}

/** Keeps a document as one of a build. */
export function addSbom(act: Act, buildId: string, { name: given, format, document }: NewSbom) {
  const id = newId(act);
  const name = given || id;
  const added = act.db.change(
    `INSERT INTO sbom (id, build_id, name, format, document, created_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (build_id, name) DO NOTHING`,
    ...[id, buildId, name, format, document, act.at],
  );
  if (added === 0) throw taken(`an SBOM named ${name} already exists in build ${buildId}`);
  return { id, name, format };
}

export interface Package {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
}

/** A vulnerability that an SBOM itself says a package has. */
export interface Finding {
  readonly identifier: string;
  readonly criticality: 'Critical' | 'High' | 'Medium' | 'Low' | 'Unknown';
  readonly description: string;
  readonly publishedAt: string | null;
  /** The first version of the package that the document calls unaffected. */
  readonly fixedVersion: string;
}

/** The packages of a stored document: CycloneDX's components, nested ones too, or SPDX's packages. */
export function readSbom(format: string, bytes: Uint8Array): (Package & { findings: readonly Finding[] })[] {
  const document: unknown = JSON.parse(Buffer.from(bytes).toString());
  return format === 'SPDX' ? spdx(document) : cycloneDx(document);
}

type Json = Readonly<Record<string, unknown>>;
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** https://spdx.github.io/spdx-spec/v2.3/package-information: the purl is an external reference. */
function spdx(document: unknown) {
  return list(isObject(document) && document.packages).map(p => ({
    name: text(p.name),
    version: text(p.versionInfo),
    purl: text(list(p.externalRefs).find(ref => ref.referenceType === 'purl')?.referenceLocator),
    findings: [],
  }));
}

/** https://cyclonedx.org/docs/1.6/json: a vulnerability names what it affects by `bom-ref`. */
function cycloneDx(document: unknown) {
  if (!isObject(document)) return [];
  const findings = new Map<string, Finding[]>();
  for (const vulnerability of list(document.vulnerabilities))
    for (const { ref, versions } of list(vulnerability.affects)) {
      const at = text(ref);
      const fixed = text(list(versions).find(({ status }) => status === 'unaffected')?.version);
      findings.set(at, [...(findings.get(at) ?? []), finding(vulnerability, fixed)]);
    }
  const flat = (components: unknown): Json[] => list(components).flatMap(c => [c, ...flat(c.components)]);
  return flat(document.components).map(c => ({
    name: c.group ? `${text(c.group)}/${text(c.name)}` : text(c.name),
    version: text(c.version),
    purl: text(c.purl),
    findings: findings.get(text(c['bom-ref'])) ?? [],
  }));
}

const severities = ['Critical', 'High', 'Medium', 'Low'] as const;

function finding(vulnerability: Json, fixedVersion: string): Finding {
  const rated = list(vulnerability.ratings).map(rating => text(rating.severity).toLowerCase());
  const published = Date.parse(text(vulnerability.published));
  return {
    identifier: text(vulnerability.id),
    criticality: severities.find(s => rated.includes(s.toLowerCase())) ?? 'Unknown',
    description: text(vulnerability.description),
    fixedVersion,
    publishedAt: Number.isNaN(published) ? null : new Date(published).toISOString(),
  };
}
