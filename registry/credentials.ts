/** Which credentials win: those of the editor, else those the HCP SDK would find in the environment. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Destination, destinationIn, destinationOf, type Env, isFailure } from './endpoints.ts';
import { failure } from './failures.ts';
import type { CredentialSource, Failure, Location, ServicePrincipal } from './registry.ts';
import { readCredentialFile } from './wire.ts';

/** What an editor hands over: from its secret store, and the project the user picked. */
export interface EditorOffer {
  readonly principal: ServicePrincipal | null;
  readonly location: Location | null;
  /** The workspace is not trusted: environment and credential file stay unread. */
  readonly editorOnly?: boolean;
}

export type Credentials =
  | {
      readonly is: 'found';
      readonly source: CredentialSource;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly destination: Destination;
      readonly location: Partial<Location>;
    }
  | { readonly is: 'none'; readonly why: Failure }
  | { readonly is: 'wrong'; readonly source: CredentialSource; readonly why: Failure };

/**
 * Editor, environment, credential file, in this order. The environment's endpoints and project go with the
 * environment's and the file's credentials only: a secret kept by the editor is never sent where a shell says.
 */
export async function findCredentials(offer: EditorOffer, env: Env, home: string): Promise<Credentials> {
  if (offer.principal) {
    const { clientId, clientSecret, endpoints } = offer.principal;
    const destination = destinationOf(endpoints);
    if (isFailure(destination)) return { is: 'wrong', source: 'editor', why: destination };
    return {
      is: 'found',
      source: 'editor',
      clientId,
      clientSecret,
      destination,
      location: offer.location ?? {},
    };
  }
  if (offer.editorOnly)
    return {
      is: 'none',
      why: failure(
        'signed-out',
        'Not signed in. In a workspace that is not trusted, only what you sign in with in this editor is used.',
      ),
    };
  const secret = inEnvironment(env) ?? (await inFile(env, home));
  if (secret.is !== 'found') return secret;
  const destination = destinationIn(env);
  if (isFailure(destination)) return { is: 'wrong', source: secret.source, why: destination };
  const location = offer.location ?? locationIn(env);
  if (isFailure(location)) return { is: 'wrong', source: secret.source, why: location };
  return { ...secret, destination, location };
}

type Secret =
  | {
      readonly is: 'found';
      readonly source: CredentialSource;
      readonly clientId: string;
      readonly clientSecret: string;
    }
  | Exclude<Credentials, { is: 'found' }>;

/** Only one of the two set: both ignored. One of them empty: an error. Both empty: as if not there. */
function inEnvironment(env: Env): Secret | undefined {
  const { HCP_CLIENT_ID: clientId, HCP_CLIENT_SECRET: clientSecret } = env;
  if (clientId === undefined || clientSecret === undefined) return undefined;
  if (clientId === '' && clientSecret === '') return undefined;
  if (clientId && clientSecret) return { is: 'found', source: 'environment', clientId, clientSecret };
  const [empty, other] = clientId
    ? ['HCP_CLIENT_SECRET', 'HCP_CLIENT_ID']
    : ['HCP_CLIENT_ID', 'HCP_CLIENT_SECRET'];
  return wrong('environment', `${empty} is empty while ${other} is set. Set both, or neither.`);
}

const signedOut = 'Not signed in to HCP. Sign in, or set HCP_CLIENT_ID and HCP_CLIENT_SECRET.';

/** HCP_CRED_FILE if that is set, even to nothing, else the SDK's default path. No file: no credentials. */
async function inFile(env: Env, home: string): Promise<Secret> {
  const path = env.HCP_CRED_FILE ?? join(home, '.config', 'hcp', 'cred_file.json');
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code !== 'ENOENT' && path !== '')
      return wrong('credential-file', `The credential file ${path} cannot be read (${code}).`);
    const hint = env.HCP_CRED_FILE ? ` HCP_CRED_FILE names ${path}, which does not exist.` : '';
    return { is: 'none', why: failure('signed-out', signedOut + hint) };
  }
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    // The parser's own message may quote the file, and with it the secret.
    return wrong('credential-file', `The credential file ${path} is not JSON.`);
  }
  const file = readCredentialFile(json);
  if (!file) return wrong('credential-file', `The credential file ${path} does not hold a JSON object.`);
  if (file.scheme === 'workload' || (file.workload && !file.oauth))
    return wrong(
      'credential-file',
      `The credential file ${path} describes a workload identity, which is not supported here yet. Sign in with a service principal, or set HCP_CLIENT_ID and HCP_CLIENT_SECRET.`,
    );
  if (file.scheme !== 'service_principal_creds')
    return wrong(
      'credential-file',
      `The credential file ${path} has an unknown scheme; it has to be "service_principal_creds".`,
    );
  if (file.workload)
    return wrong(
      'credential-file',
      `The credential file ${path} has both oauth and workload; keep one of them.`,
    );
  if (!file.clientId || !file.clientSecret)
    return wrong(
      'credential-file',
      `The credential file ${path} lacks oauth.client_id or oauth.client_secret.`,
    );
  return {
    is: 'found',
    source: 'credential-file',
    clientId: file.clientId,
    clientSecret: file.clientSecret,
  };
}

/** Both set is the SDK's profile, where one empty is an error; one alone is used as Packer uses it. */
function locationIn(env: Env): Partial<Location> | Failure {
  const { HCP_ORGANIZATION_ID: organizationId, HCP_PROJECT_ID: projectId } = env;
  if (organizationId !== undefined && projectId !== undefined && !organizationId !== !projectId) {
    const [empty, other] = organizationId
      ? ['HCP_PROJECT_ID', 'HCP_ORGANIZATION_ID']
      : ['HCP_ORGANIZATION_ID', 'HCP_PROJECT_ID'];
    return failure('no-project', `${empty} is empty while ${other} is set. Set both, or unset ${empty}.`);
  }
  return { ...(organizationId && { organizationId }), ...(projectId && { projectId }) };
}

const wrong = (source: CredentialSource, message: string) =>
  ({ is: 'wrong', source, why: failure('bad-credentials', message) }) as const;
