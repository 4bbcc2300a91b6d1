/** Where HCP is: per geography, or as the HCP SDK's variables say. Same order and same refusals as the SDK. */
import { failure } from './failures.ts';
import type { Endpoints, Failure } from './registry.ts';

export type Env = Readonly<Record<string, string | undefined>>;
export type Tls = 'enabled' | 'insecure' | 'disabled';

/** Everything a request needs to know about its destination. */
export interface Destination {
  readonly geography: 'us' | 'eu';
  /** `host[:port]` */
  readonly address: string;
  readonly apiOrigin: string;
  readonly apiTls: Tls;
  readonly authOrigin: string;
  /** The path of the auth URL, for the grants that keep it. */
  readonly authPrefix: string;
  readonly authTls: Tls;
}

const geographies = {
  us: {
    address: 'api.cloud.hashicorp.com:443',
    auth: 'https://auth.idp.hashicorp.com',
    portal: 'https://portal.cloud.hashicorp.com',
  },
  eu: {
    address: 'api.cloud.eu.hashicorp.com',
    auth: 'https://auth.idp.eu.hashicorp.com',
    portal: 'https://portal.cloud.eu.hashicorp.com',
  },
} as const;

/** Where HCP's portal is; undefined where requests go elsewhere. */
export function portalOf({ geography, address }: Destination): string | undefined {
  const home = geographies[geography];
  return address.replace(/:443$/, '') === home.address.replace(/:443$/, '') ? home.portal : undefined;
}

/** The destination an editor handed over with its credentials, or HCP itself. */
export const destinationOf = (endpoints: Endpoints | undefined): Destination | Failure =>
  destination(endpoints ?? {}, 'HCP_API_ADDRESS');

/** HCP_GEOGRAPHY, HCP_AUTH_URL, HCP_API_ADDRESS, HCP_API_HOST, HCP_API_TLS, HCP_AUTH_TLS: set means present, even if empty. */
export function destinationIn(env: Env): Destination | Failure {
  const geography = env.HCP_GEOGRAPHY;
  if (geography !== undefined && geography !== 'us' && geography !== 'eu')
    return wrong(`HCP_GEOGRAPHY is "${geography}"; it can be us or eu.`);
  for (const name of ['HCP_API_TLS', 'HCP_AUTH_TLS'] as const) {
    const value = env[name];
    if (value !== undefined && value !== 'insecure' && value !== 'disabled')
      return wrong(`${name} is "${value}"; it can be insecure or disabled. Unset it for normal TLS.`);
  }
  const host = env.HCP_API_HOST?.replace(/^https:\/\//i, '');
  const apiAddress = host ?? env.HCP_API_ADDRESS;
  return destination(
    {
      ...(geography !== undefined && { geography }),
      ...(apiAddress !== undefined && { apiAddress }),
      ...(env.HCP_API_TLS !== undefined && { apiTls: env.HCP_API_TLS as Tls }),
      ...(env.HCP_AUTH_URL !== undefined && { authUrl: env.HCP_AUTH_URL }),
      ...(env.HCP_AUTH_TLS !== undefined && { authTls: env.HCP_AUTH_TLS as Tls }),
    },
    host === undefined ? 'HCP_API_ADDRESS' : 'HCP_API_HOST',
  );
}

function destination(given: Endpoints, addressName: string): Destination | Failure {
  const geography = given.geography ?? 'us';
  if (!Object.hasOwn(geographies, geography))
    return wrong(`The geography is "${geography}"; it can be us or eu.`);
  const home = geographies[geography];
  const address = given.apiAddress ?? home.address;
  const apiTls = given.apiTls ?? 'enabled';
  const apiOrigin = originOf(`${apiTls === 'disabled' ? 'http' : 'https'}://${address}`);
  if (apiOrigin === undefined || /[/@\s]/.test(address))
    return wrong(
      `${addressName} is "${address}"; it has to be host or host:port, without a scheme and a path.`,
    );
  const auth = given.authUrl ?? home.auth;
  const authOrigin = originOf(auth);
  if (authOrigin === undefined || !authOrigin.startsWith('https:'))
    return wrong('HCP_AUTH_URL has to be an https:// URL.');
  // "disabled" is accepted for the identity service and means TLS as usual: it has to be https.
  const authTls = given.authTls === 'insecure' ? 'insecure' : 'enabled';
  const authPrefix = new URL(auth).pathname.replace(/\/$/, '');
  return { geography, address, apiOrigin, apiTls, authOrigin, authPrefix, authTls };
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}
const wrong = (message: string) => failure('bad-credentials', message);
export const isFailure = <T extends object>(value: T | Failure): value is Failure => 'kind' in value;
