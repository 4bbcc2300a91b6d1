import type { Endpoints, Location, ServicePrincipal } from '../../registry/registry.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Who runs Packer, as far as this editor decides it. */
export type Identity =
  /** Signed in here, or the local registry on trial: nothing of the environment's HCP variables counts. */
  | { readonly is: 'principal'; readonly principal: ServicePrincipal; readonly location: Location | null }
  /** The environment's own credentials, for the project chosen here, if one was. */
  | { readonly is: 'environment'; readonly location: Location | null };

/** Who and where, by the names of the HCP SDK. `HCP_PACKER_*` say what is published and stay as they are. */
const placeVariables = [
  'HCP_CLIENT_ID',
  'HCP_CLIENT_SECRET',
  'HCP_CRED_FILE',
  'HCP_GEOGRAPHY',
  'HCP_AUTH_URL',
  'HCP_AUTH_TLS',
  'HCP_API_ADDRESS',
  'HCP_API_HOST',
  'HCP_API_TLS',
  'HCP_ORGANIZATION_ID',
  'HCP_PROJECT_ID',
] as const;

/** The environment of a `packer` process: it publishes to the registry the editor shows, as the one who is signed in. */
export function packerEnvironment(base: Env, identity: Identity): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) {
    // The extension host's own; a program started with them would think it is part of the editor.
    if (value !== undefined && !/^(ELECTRON_|VSCODE_)/.test(name)) env[name] = value;
  }
  if (identity.is === 'environment') return { ...env, ...located(identity.location) };
  for (const name of placeVariables) delete env[name];
  const { clientId, clientSecret, endpoints } = identity.principal;
  return {
    ...env,
    HCP_CLIENT_ID: clientId,
    HCP_CLIENT_SECRET: clientSecret,
    ...placed(endpoints ?? {}),
    ...located(identity.location),
  };
}

/** Both or neither: the SDK refuses one alone. */
const located = (location: Location | null): Record<string, string> =>
  location ? { HCP_ORGANIZATION_ID: location.organizationId, HCP_PROJECT_ID: location.projectId } : {};

/** Normal TLS is the absence of a variable. */
function placed(endpoints: Endpoints): Record<string, string> {
  const { geography, apiAddress, apiTls, authUrl, authTls } = endpoints;
  return {
    ...(geography && { HCP_GEOGRAPHY: geography }),
    ...(apiAddress !== undefined && { HCP_API_ADDRESS: apiAddress }),
    ...(apiTls && apiTls !== 'enabled' && { HCP_API_TLS: apiTls }),
    ...(authUrl !== undefined && { HCP_AUTH_URL: authUrl }),
    ...(authTls && authTls !== 'enabled' && { HCP_AUTH_TLS: authTls }),
  };
}
