/**
 * The part of the port about what images are made of, and about the registry as a whole. Others import it from
 * `registry.ts`.
 */

/** A software bill of materials of one build. Its document is asked for by itself: it may be large. */
export interface Sbom {
  readonly id: string;
  /** Unique in its build; the service makes one up where the template gave none. */
  readonly name: string;
  /** `CYCLONEDX` or `SPDX`. */
  readonly format: string;
}
/** Where an SBOM lies; `build` is the build's id. */
export interface SbomAddress {
  readonly bucket: string;
  readonly fingerprint: string;
  readonly build: string;
  readonly name: string;
}

/** A package as an SBOM names it. */
export interface SoftwarePackage {
  readonly name: string;
  readonly version: string;
  /** `pkg:deb/debian/openssl@3.0.11`; empty where the SBOM has none. */
  readonly purl: string;
}

/** The worst first, in the API's own words. */
export const criticalities = ['Critical', 'High', 'Medium', 'Low', 'Unknown'] as const;
export type Criticality = (typeof criticalities)[number];
/** None of a kind: it is left out. */
export type Counts = Readonly<Partial<Record<Criticality, number>>>;

export interface Vulnerability {
  /** CVE or GHSA id. */
  readonly identifier: string;
  readonly criticality: Criticality;
  readonly description: string;
  /** The first version of the package without it; empty where none is known. */
  readonly fixedVersion: string;
  readonly publishedAt: number | undefined;
  readonly firstSeenAt: number | undefined;
  readonly packages: readonly SoftwarePackage[];
  /** Builds whose packages have it, by id and source name. */
  readonly builds: readonly Impacted[];
  readonly channels: readonly Impacted[];
}
export interface Impacted {
  readonly id: string;
  readonly name: string;
}
export interface VulnerabilityCounts {
  readonly total: Counts;
  /** By name. One that is not here has none that the registry knows of. */
  readonly channels: Readonly<Record<string, Counts>>;
}

/** How a registry stands as a whole. */
export interface RegistryStatus {
  readonly activated: boolean;
  /** `STANDARD` (sold as Essentials) or `PLUS` (sold as Standard); empty where the service does not say. */
  readonly tier: string;
  /** Why and when HCP switched it off, or will. */
  readonly deprovision:
    | { readonly at: number | undefined; readonly reason: string; readonly message: string }
    | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Who may do what with one bucket, beyond what the project and the organization give. */
export interface Policy {
  /** Of this state of the policy; empty: nobody has set one yet. */
  readonly etag: string;
  readonly bindings: readonly {
    /** `roles/contributor` */
    readonly role: string;
    readonly members: readonly Member[];
  }[];
}
export interface Member {
  readonly id: string;
  /** `USER`, `GROUP`, `SERVICE_PRINCIPAL` */
  readonly type: string;
  /** Undefined where the service does not tell. */
  readonly name: string | undefined;
}
