/** The whole way to HCP looked at step by step, afresh: new connections, a new token. Facts only, no secrets. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { lookup } from 'node:dns/promises';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { type Api, api, path } from './api.ts';
import { type EditorOffer, explainCredentials, findCredentials } from './credentials.ts';
import { callerIdentity, discover, nameOf } from './discovery.ts';
import { type Destination, type Env, isFailure, type Tls } from './endpoints.ts';
import { failure } from './failures.ts';
import { fetchToken } from './grants.ts';
import type { Http } from './http.ts';
import { httpRegistry } from './http-registry.ts';
import type { Network } from './network.ts';
import {
  type Bucket,
  type CredentialSource,
  type Failure,
  type Location,
  type Looked,
  mayChange,
  type Registry,
} from './registry.ts';
import { tokens } from './token.ts';
import type { CallerIdentity } from './wire.ts';
import { readRegistry } from './wire-software.ts';

export interface Examination {
  readonly at: number;
  readonly home: string;
  readonly looked: readonly Looked[];
  /** The credentials that won, or why none can be used; then nothing follows. */
  readonly credentials:
    | { readonly source: CredentialSource; readonly name: string; readonly destination: Destination }
    | Failure;
  readonly routes: readonly Route[];
  /** How far this computer's clock is ahead of HCP's, in milliseconds. */
  readonly ahead: number | undefined;
  readonly token: 'there' | Failure | undefined;
  readonly caller: CallerIdentity | Failure | undefined;
  readonly place:
    | (Location & { readonly organization: string; readonly project: string })
    | Failure
    | undefined;
  readonly registry: { readonly activated: boolean; readonly tier: string } | Failure | undefined;
  /** May the buckets be listed? */
  readonly buckets: 'listed' | Failure | undefined;
  readonly writes: MayWrite | undefined;
}
/**
 * Whether this principal may write, as far as HCP lets it be seen without writing: restricted channels are hidden
 * from viewers, and every bucket has the channel `latest`.
 */
export type MayWrite =
  | { readonly is: 'yes' | 'no'; readonly bucket: string; readonly channel: string }
  | { readonly is: 'unknown' };
export interface Route {
  readonly to: 'api' | 'identity';
  readonly host: string;
  readonly tls: Tls;
  readonly proxy: { readonly host: string; readonly from: string } | undefined;
  /** The name that has to be known here: the proxy's, if there is one; empty when its address is none. */
  readonly name: string;
  readonly addresses: readonly string[] | string;
  /** Somebody answered, over a connection that is trusted. */
  readonly reached: Failure | undefined;
  /** Subject and issuer of each certificate, the server's own first; empty without TLS. */
  readonly chain: readonly Certificate[];
}
export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly until: number;
}

export interface ExaminationOptions {
  readonly offer: () => Promise<EditorOffer>;
  readonly env: Env;
  readonly home: string;
  readonly http: Http;
  /** A way out of its own, so that no connection is an old one. */
  readonly network: Network;
  readonly channel: string;
  readonly enabled: boolean;
  readonly sleep?: (ms: number) => Promise<unknown>;
  readonly now: () => number;
}

export async function examine(options: ExaminationOptions): Promise<Examination> {
  const { env, home, now } = options;
  const nothing = {
    at: now(),
    home,
    looked: [],
    routes: [],
    ahead: undefined,
    token: undefined,
    caller: undefined,
    place: undefined,
    registry: undefined,
    buckets: undefined,
    writes: undefined,
  };
  if (!options.enabled)
    return {
      ...nothing,
      credentials: failure('signed-out', 'HCP Packer is switched off. Switch packer.hcp.enabled on.'),
    };
  let offer: EditorOffer;
  try {
    offer = await options.offer();
  } catch {
    return {
      ...nothing,
      credentials: failure('unreachable', 'The editor did not hand over its credentials. Sign in again.'),
    };
  }
  const looked = await explainCredentials(offer, env, home, now);
  const found = await findCredentials(offer, env, home, now);
  if (found.is !== 'found') return { ...nothing, looked, credentials: found.why };
  const { source, name, grant, destination } = found;
  const http: Http = { ...options.http, send: exchange => options.http.send(exchange, options.network) };

  const identity = { to: 'identity', origin: destination.authOrigin, tls: destination.authTls } as const;
  // A login that has not lapsed, and a workload, get by without the identity service's host.
  const ends = [
    { to: 'api', origin: destination.apiOrigin, tls: destination.apiTls } as const,
    ...(grant.is === 'workload' ? [] : [identity]),
  ];
  const walked = await Promise.all(ends.map(end => walk(end, http, options.network, now)));
  const known = {
    ...nothing,
    looked,
    credentials: { source, name, destination },
    routes: walked.map(({ route }) => route),
    ahead: walked.find(({ ahead }) => ahead !== undefined)?.ahead,
  };
  const own = tokens(fetchToken(http, destination, grant, now));
  const token = await own.get();
  if (typeof token !== 'string') return { ...known, token };
  const asked = api({ ...options, http, tokens: own, destination });
  const caller = await callerIdentity(asked);
  const at = isFailure(caller) ? caller : await discover(asked, found.location, async () => caller);
  if (isFailure(at)) return { ...known, token: 'there', caller, place: isFailure(caller) ? undefined : at };
  const project = httpRegistry(asked, at, now);
  const [organization, projectName, registry, buckets] = await Promise.all([
    nameOf(asked, 'organizations', at.organizationId),
    nameOf(asked, 'projects', at.projectId),
    registryOf(asked, at),
    project.buckets(),
  ]);
  return {
    ...known,
    token: 'there',
    caller,
    place: { ...at, organization, project: projectName },
    registry,
    buckets: buckets.is === 'found' ? 'listed' : buckets.is === 'unknown' ? buckets.why : undefined,
    writes: buckets.is === 'found' ? await mayWrite(project, buckets.value.items) : undefined,
  };
}

/** A bucket may have opened its `latest` to all; then another one may tell. */
const bucketsLookedAt = 3;
async function mayWrite(project: Registry, buckets: readonly Bucket[]): Promise<MayWrite> {
  for (const { name: bucket } of buckets.slice(0, bucketsLookedAt)) {
    const channels = await project.channels(bucket);
    if (channels.is !== 'found') continue;
    const is = mayChange(channels.value);
    const seen = channels.value.find(({ restricted }) => restricted);
    if (is !== 'unknown') return { is, bucket, channel: seen?.name ?? 'latest' };
  }
  return { is: 'unknown' };
}

async function registryOf(asked: Api, at: Location) {
  const below = path`/packer/2023-01-01/organizations/${at.organizationId}/projects/${at.projectId}/registry`;
  if (below === undefined)
    return failure('no-project', 'The ids of organization or project are none. Pick a project.');
  const reply = await asked.get(below);
  if (reply.is === 'answer')
    return (
      readRegistry(reply.body) ??
      failure('no-project', 'This project has no HCP Packer registry. Create one in the HCP portal.')
    );
  if (reply.is === 'refusal' && reply.status === 404 && reply.code === 5)
    return failure('no-project', 'This project has no HCP Packer registry. Create one in the HCP portal.');
  return reply.why;
}

/** One connection, without credentials: names, proxy, certificates, clock. */
async function walk(
  { to, origin, tls }: { readonly to: Route['to']; readonly origin: string; readonly tls: Tls },
  http: Http,
  network: Network,
  now: () => number,
): Promise<{ readonly route: Route; readonly ahead: number | undefined }> {
  const { host } = new URL(origin);
  const proxy = network.proxyFor(origin);
  const name = !proxy ? hostnameOf(origin) : proxy.host && hostnameOf(`http://${proxy.host}`);
  const addresses =
    name === ''
      ? 'no name'
      : await lookup(name, { all: true }).then(
          all => all.map(({ address }) => address),
          (error: NodeJS.ErrnoException) => error.code ?? 'error',
        );
  const ask = (mode: Tls) => http.send({ origin, tls: mode, method: 'GET', path: '/', headers: {} });
  const sent = now();
  const seen = await certificatesOf(origin, () => ask(tls));
  const outcome = seen.value;
  let { chain } = seen;
  // Not trusted: who is it? Nothing but a look; no credentials go this way.
  if (outcome.is === 'failure' && tls === 'enabled' && /certificate/.test(outcome.why.message))
    chain = (await certificatesOf(origin, () => ask('insecure'))).chain;
  const theirs = outcome.is === 'response' ? Date.parse(outcome.date ?? '') : Number.NaN;
  return {
    route: {
      to,
      host,
      tls,
      proxy,
      name,
      addresses,
      chain: tls === 'disabled' ? [] : chain,
      reached: outcome.is === 'failure' ? outcome.why : undefined,
    },
    // The header counts whole seconds, and half of the way there is behind us.
    ahead: Number.isNaN(theirs) ? undefined : (sent + now()) / 2 - (theirs + 500),
  };
}
const hostnameOf = (origin: string) => new URL(origin).hostname.replace(/^\[|\]$/g, '');

/** The certificates of the TLS connection that is opened to `origin` meanwhile. */
async function certificatesOf<T>(origin: string, act: () => Promise<T>) {
  const { hostname, port } = new URL(origin);
  let chain: readonly Certificate[] = [];
  const connected = (message: unknown) => {
    const { connectParams, socket } = message as {
      connectParams: { hostname: string; port: string };
      socket: Partial<TLSSocket>;
    };
    if (connectParams.hostname === hostname && connectParams.port === port && socket.getPeerCertificate)
      chain = chainOf(socket.getPeerCertificate(true));
  };
  subscribe('undici:client:connected', connected);
  try {
    return { value: await act(), chain };
  } finally {
    unsubscribe('undici:client:connected', connected);
  }
}

function chainOf(leaf: PeerCertificate & { issuerCertificate?: PeerCertificate }): readonly Certificate[] {
  const chain: Certificate[] = [];
  let at: typeof leaf | undefined = leaf;
  while (at?.subject && chain.length < 6) {
    chain.push({
      subject: called(at.subject),
      issuer: called(at.issuer),
      until: Date.parse(at.valid_to),
    });
    const next: typeof leaf | undefined = at.issuerCertificate;
    at = next === at ? undefined : next;
  }
  return chain;
}
function called(name: { readonly O?: string | string[]; readonly CN?: string | string[] }): string {
  const parts = [name.CN, name.O].flatMap(part => part ?? []);
  return parts.join(', ').slice(0, 120) || 'without a name';
}
