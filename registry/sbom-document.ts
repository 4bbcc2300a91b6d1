/** The document behind an SBOM: asked for by itself, kept by nobody, since it may be as large as an image's parts list is long. */
import { type Api, path } from './api.ts';
import { failure } from './failures.ts';
import type { Http } from './http.ts';
import { isNotFound } from './http-registry.ts';
import { absent, found, type Location, type Lookup, type SbomAddress } from './registry.ts';
import { readDownloadUrl } from './wire-software.ts';

/** For all of a document; it may come from far away. */
const patience = 120_000;

/**
 * GetSbom gives an address that is good for a while and for whoever has it: the token is not sent there, and the
 * address is not written to the log. The service unpacks the document; what comes is JSON.
 */
export async function sbomDocument(
  api: Api,
  http: Http,
  at: Location,
  { bucket, fingerprint, build, name }: SbomAddress,
  now: () => number,
): Promise<Lookup<string>> {
  const below = path`/packer/2023-01-01/organizations/${at.organizationId}/projects/${at.projectId}/buckets/${bucket}/versions/${fingerprint}/builds/${build}/sboms/${name}`;
  if (below === undefined)
    return { is: 'unknown', why: failure('rejected', 'There can be no such name in HCP Packer.') };
  const reply = await api.get(below);
  if (reply.is === 'refusal' && isNotFound(reply, true)) return absent(now());
  if (reply.is !== 'answer') return { is: 'unknown', why: reply.why };
  const url = readDownloadUrl(reply.body);
  const { apiOrigin, apiTls } = api.destination;
  const isOwn = url?.origin === new URL(apiOrigin).origin;
  if (!url || (url.protocol !== 'https:' && !isOwn))
    return {
      is: 'unknown',
      why: failure('malformed', 'HCP gives no address this SBOM could be fetched from safely.'),
    };
  const outcome = await http.send({
    origin: url.origin,
    tls: isOwn ? apiTls : 'enabled',
    method: 'GET',
    limit: patience,
    path: url.pathname + url.search,
    headers: {},
    logged: ' (an SBOM)',
  });
  if (outcome.is === 'failure') return { is: 'unknown', why: outcome.why };
  if (outcome.status !== 200)
    return {
      is: 'unknown',
      why: failure(
        'rejected',
        `${url.host} does not hand out this SBOM (status ${outcome.status}). Its address is good for a short time only: try again.`,
      ),
    };
  return outcome.json === undefined
    ? { is: 'unknown', why: failure('malformed', `What ${url.host} gives as this SBOM is not JSON.`) }
    : found(outcome.body, now());
}
