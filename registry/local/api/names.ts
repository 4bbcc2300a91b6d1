import { invalid } from '../errors.ts';

/** Bucket and channel names, as terraform-provider-hcp validates them. */
export function checkName(what: 'bucket' | 'channel', name: string): string {
  if (!/^[\da-zA-Z][-a-zA-Z\d]{1,34}[\da-zA-Z]$/.test(name))
    throw invalid(
      `${what} name ${JSON.stringify(name)} must have 3 to 36 letters, digits and hyphens, with a letter or digit at both ends`,
    );
  return name;
}

export function checkFingerprint(fingerprint: string): string {
  if (!/^[\da-zA-Z]([-._a-zA-Z\d]{0,38}[\da-zA-Z])?$/.test(fingerprint))
    throw invalid(
      `fingerprint ${JSON.stringify(fingerprint)} must have 1 to 40 letters, digits, hyphens, dots and underscores, with a letter or digit at both ends`,
    );
  return fingerprint;
}

export function checkSbomName(name: string): string {
  if (!/^[-a-zA-Z\d]{3,36}$/.test(name))
    throw invalid(`SBOM name ${JSON.stringify(name)} must have 3 to 36 letters, digits and hyphens`);
  return name;
}
