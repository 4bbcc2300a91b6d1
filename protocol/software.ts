/** What crosses between client and server about what images are made of, and about the registry as a whole. */
import { RequestType, RequestType0 } from 'vscode-languageserver-protocol';
import type {
  Lookup,
  Policy,
  RegistryStatus,
  Sbom,
  SbomAddress,
  SoftwarePackage,
  Vulnerability,
  VulnerabilityCounts,
} from '../registry/registry.ts';

/** Client → server: how the project's registry stands. */
export const StatusRequest = new RequestType0<Lookup<RegistryStatus>, void>('packer/status');

/**
 * Client → server: what a build uploaded. As all that follows here, `not-in-tier` without a request where the
 * registry's tier has no such thing.
 */
export const SbomsRequest = new RequestType<Omit<SbomAddress, 'name'>, Lookup<readonly Sbom[]>, void>(
  'packer/sboms',
);
/** Client → server: the document of an SBOM as it was uploaded, or with line breaks. Fetched anew each time. */
export const SbomRequest = new RequestType<
  SbomAddress & { readonly readable: boolean },
  Lookup<string>,
  void
>('packer/sbom');
/** Client → server: the packages that the SBOMs of a build name. */
export const PackagesRequest = new RequestType<
  Omit<SbomAddress, 'name'>,
  Lookup<readonly SoftwarePackage[]>,
  void
>('packer/packages');
/** Client → server: known vulnerabilities of what a bucket's channels hold. */
export const VulnerabilitiesRequest = new RequestType<
  { readonly bucket: string },
  Lookup<readonly Vulnerability[]>,
  void
>('packer/vulnerabilities');
/** Client → server: how many those are. */
export const VulnerabilityCountsRequest = new RequestType<
  { readonly bucket: string },
  Lookup<VulnerabilityCounts>,
  void
>('packer/vulnerabilityCounts');

/** Client → server: who has which role on a bucket itself. */
export const PolicyRequest = new RequestType<{ readonly bucket: string }, Lookup<Policy>, void>(
  'packer/policy',
);
