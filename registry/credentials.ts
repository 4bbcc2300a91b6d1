/** Which credentials win: those of the editor, else those the HCP SDK would find in the environment. */
import { readFile } from 'node:fs/promises';
import { type Destination, destinationIn, destinationOf, type Env, isFailure } from './endpoints.ts';
import { failure } from './failures.ts';
import type { CredentialSource, Failure, Location, Looked, ServicePrincipal } from './registry.ts';
import {
  filesOf,
  isProfileName,
  type Login,
  readCredentialFile,
  readLogin,
  readProfile,
  type Subject,
} from './sdk-files.ts';

/** What an editor hands over: from its secret store, and the project the user picked. */
export interface EditorOffer {
  readonly principal: ServicePrincipal | null;
  readonly location: Location | null;
  /** The workspace is not trusted: environment and files stay unread. */
  readonly editorOnly?: boolean;
}

/** What a token is fetched with. */
export type Grant =
  | { readonly is: 'client'; readonly clientId: string; readonly clientSecret: string }
  | { readonly is: 'workload'; readonly resource: string; readonly subject: Subject; readonly env: Env }
  /** `read` looks at the cache again: the hcp CLI may have renewed it, or logged out. */
  | { readonly is: 'login'; readonly clientId: string; readonly read: () => Promise<Login | undefined> };

export type Credentials =
  | {
      readonly is: 'found';
      readonly source: CredentialSource;
      /** Client id, resource name of the workload identity provider, or what a login goes by. */
      readonly name: string;
      readonly grant: Grant;
      readonly destination: Destination;
      readonly location: Partial<Location>;
    }
  | { readonly is: 'none'; readonly why: Failure }
  | { readonly is: 'wrong'; readonly source: CredentialSource; readonly why: Failure };

/** What one place has to offer; `why` says what was seen there, never a secret. */
type Sight =
  | {
      readonly is: 'found';
      readonly name: string;
      readonly why: string;
      readonly grant: Grant;
      readonly more?: More;
    }
  | { readonly is: 'none'; readonly why: string; readonly hint?: string }
  | { readonly is: 'wrong'; readonly why: Failure };
/** What the hcp CLI's profile adds to the environment. */
interface More {
  readonly env: Env;
}
interface Place {
  readonly source: CredentialSource;
  look(): Promise<Sight>;
}

/** Within this time of its end a cached token counts as lapsed: the SDK's rule. */
export const lapsesSoon = 15_000;

/** Editor, environment, credential file, the login of the hcp CLI, in this order. */
function places(offer: EditorOffer, env: Env, home: string, now: () => number): readonly Place[] {
  const unread = async (): Promise<Sight> => ({
    is: 'none',
    why: 'not read: in a workspace that is not trusted, only what you sign in with in this editor is used',
  });
  const trusted = (look: () => Promise<Sight>) => (offer.editorOnly ? unread : look);
  return [
    { source: 'editor', look: async () => inEditor(offer) },
    { source: 'environment', look: trusted(async () => inEnvironment(env)) },
    { source: 'credential-file', look: trusted(() => inFile(env, home)) },
    { source: 'login', look: trusted(() => inLogin(env, home, now)) },
  ];
}

/**
 * The environment's endpoints and project go with the environment's and the files' credentials only: a secret
 * kept by the editor is never sent where a shell says.
 */
export async function findCredentials(
  offer: EditorOffer,
  env: Env,
  home: string,
  now: () => number = Date.now,
): Promise<Credentials> {
  const hints: string[] = [];
  for (const { source, look } of places(offer, env, home, now)) {
    const seen = await look();
    if (seen.is === 'wrong') return { is: 'wrong', source, why: seen.why };
    if (seen.is === 'none') {
      if (seen.hint) hints.push(seen.hint);
      continue;
    }
    const isEditor = source === 'editor';
    const said = seen.more?.env ?? env;
    const destination = isEditor ? destinationOf(offer.principal?.endpoints) : destinationIn(said);
    if (isFailure(destination)) return { is: 'wrong', source, why: destination };
    const location = offer.location ?? (isEditor ? {} : locationIn(said, source === 'login'));
    if (isFailure(location)) return { is: 'wrong', source, why: location };
    return { is: 'found', source, name: seen.name, grant: seen.grant, destination, location };
  }
  const message = offer.editorOnly
    ? 'Not signed in. In a workspace that is not trusted, only what you sign in with in this editor is used.'
    : ['Not signed in to HCP. Sign in, or set HCP_CLIENT_ID and HCP_CLIENT_SECRET.', ...hints].join(' ');
  return { is: 'none', why: failure('signed-out', message) };
}

/** Every place credentials may come from, in order: what was seen there, and which of them won. */
export async function explainCredentials(
  offer: EditorOffer,
  env: Env,
  home: string,
  now: () => number = Date.now,
): Promise<readonly Looked[]> {
  let winner: CredentialSource | undefined;
  const looked: Looked[] = [];
  for (const { source, look } of places(offer, env, home, now)) {
    const seen = await look();
    const why = seen.is === 'wrong' ? seen.why.message : seen.why;
    if (seen.is === 'none') looked.push({ source, is: 'absent', why });
    else if (winner !== undefined) looked.push({ source, is: 'passed-over', why });
    else {
      looked.push({ source, is: seen.is === 'wrong' ? 'wrong' : 'won', why });
      winner = source;
    }
  }
  return looked;
}

function inEditor({ principal }: EditorOffer): Sight {
  if (!principal) return { is: 'none', why: 'not signed in with this editor' };
  const { clientId, clientSecret } = principal;
  return {
    is: 'found',
    name: clientId,
    why: 'a service principal in the secret store of this editor',
    grant: { is: 'client', clientId, clientSecret },
  };
}

/** Only one of the two set: both ignored. One of them empty: an error. Both empty: as if not there. */
function inEnvironment(env: Env): Sight {
  const { HCP_CLIENT_ID: clientId, HCP_CLIENT_SECRET: clientSecret } = env;
  if (clientId === undefined && clientSecret === undefined)
    return { is: 'none', why: 'HCP_CLIENT_ID and HCP_CLIENT_SECRET are not set' };
  if (clientId === undefined || clientSecret === undefined) {
    const [is, lacks] =
      clientId === undefined
        ? ['HCP_CLIENT_SECRET', 'HCP_CLIENT_ID']
        : ['HCP_CLIENT_ID', 'HCP_CLIENT_SECRET'];
    const why = `${is} is set but ${lacks} is not, so both are ignored`;
    return { is: 'none', why, hint: `${why}.` };
  }
  if (clientId === '' && clientSecret === '')
    return { is: 'none', why: 'HCP_CLIENT_ID and HCP_CLIENT_SECRET are empty' };
  if (clientId && clientSecret)
    return {
      is: 'found',
      name: clientId,
      why: 'HCP_CLIENT_ID and HCP_CLIENT_SECRET',
      grant: { is: 'client', clientId, clientSecret },
    };
  const [empty, other] = clientId
    ? ['HCP_CLIENT_SECRET', 'HCP_CLIENT_ID']
    : ['HCP_CLIENT_ID', 'HCP_CLIENT_SECRET'];
  return wrong(`${empty} is empty while ${other} is set. Set both, or neither.`);
}

/** HCP_CRED_FILE if that is set, even to nothing, else the SDK's default path. No file: no credentials. */
async function inFile(env: Env, home: string): Promise<Sight> {
  const path = env.HCP_CRED_FILE ?? filesOf(home).credentialFile;
  if (path === '') return { is: 'none', why: 'HCP_CRED_FILE is empty, which means no file' };
  const content = await textOf(path);
  if ('code' in content) {
    if (content.code !== 'ENOENT')
      return wrong(`The credential file ${path} cannot be read (${content.code}).`);
    return env.HCP_CRED_FILE
      ? {
          is: 'none',
          why: `HCP_CRED_FILE names ${path}, which does not exist`,
          hint: `HCP_CRED_FILE names ${path}, which does not exist.`,
        }
      : { is: 'none', why: `there is no ${path}` };
  }
  const body = parsed(content.text);
  // The parser's own message may quote the file, and with it the secret.
  if (body === undefined) return wrong(`The credential file ${path} is not JSON.`);
  const file = readCredentialFile(body);
  if (file.is === 'wrong') return wrong(`The credential file ${path} ${file.trouble}`);
  if (file.is === 'client') {
    const { clientId, clientSecret } = file;
    const grant = { is: 'client', clientId, clientSecret } as const;
    return { is: 'found', name: clientId, why: `a service principal in ${path}`, grant };
  }
  const { resource, subject } = file;
  return {
    is: 'found',
    name: resource,
    why: `a workload identity in ${path}`,
    grant: { is: 'workload', resource, subject, env },
  };
}

/** The public OAuth clients of the browser login. */
const loginClients = {
  us: '4edd6521-6eb9-4d78-9039-7ce8569d667c',
  eu: '16c79e87-4ec6-4a01-86a0-5693f42a907f',
} as const;

/** What `hcp auth login` left, if it belongs to this geography and still works. */
async function inLogin(env: Env, home: string, now: () => number): Promise<Sight> {
  const path = filesOf(home).cache;
  const read = async () => {
    const content = await textOf(path);
    return 'text' in content ? readLogin(parsed(content.text)) : undefined;
  };
  const login = await read();
  if (!login) return { is: 'none', why: `no \`hcp auth login\` in ${path}` };
  const profile = await activeProfile(home);
  const said: Env = {
    ...env,
    HCP_GEOGRAPHY: env.HCP_GEOGRAPHY ?? (profile.geography || undefined),
    HCP_ORGANIZATION_ID: env.HCP_ORGANIZATION_ID || profile.organization_id,
    HCP_PROJECT_ID: env.HCP_PROJECT_ID || profile.project_id,
  };
  const destination = destinationIn(said);
  if (isFailure(destination)) return { is: 'wrong', why: destination };
  const { geography } = destination;
  if (login.geography !== geography) {
    const belongs = login.geography ? `is for the geography ${login.geography}` : 'names no geography';
    const why = `the \`hcp auth login\` ${belongs}, and ${geography} is asked for`;
    const hint = `${why.replace(/^t/, 'T')}: set HCP_GEOGRAPHY, or log in there.`;
    return { is: 'none', why, hint };
  }
  if (!login.refreshToken && login.expiry - now() <= lapsesSoon) {
    const why = 'the `hcp auth login` has lapsed';
    return { is: 'none', why, hint: 'The `hcp auth login` has lapsed: run it again.' };
  }
  return {
    is: 'found',
    name: 'hcp auth login',
    why: `the \`hcp auth login\` in ${path}${profile.name ? `, with the project of the hcp profile "${profile.name}"` : ''}`,
    grant: { is: 'login', clientId: env.HCP_OAUTH_CLIENT_ID || loginClients[geography], read },
    more: { env: said },
  };
}

/** The hcp CLI's active profile, or nothing: it is a convenience, so no trouble with it is told. */
async function activeProfile(home: string): Promise<Readonly<Record<string, string>>> {
  const files = filesOf(home);
  const active = await textOf(files.activeProfile);
  const { name } = 'text' in active ? readProfile(active.text) : { name: undefined };
  if (name === undefined || !isProfileName(name)) return {};
  const content = await textOf(files.profile(name));
  return 'text' in content ? { ...readProfile(content.text), name } : {};
}

/** Both set is the SDK's profile, where one empty is an error; one alone is used as Packer uses it. */
function locationIn(env: Env, fromCli = false): Partial<Location> | Failure {
  const { HCP_ORGANIZATION_ID: organizationId, HCP_PROJECT_ID: projectId } = env;
  if (!fromCli && organizationId !== undefined && projectId !== undefined && !organizationId !== !projectId) {
    const [empty, other] = organizationId
      ? ['HCP_PROJECT_ID', 'HCP_ORGANIZATION_ID']
      : ['HCP_ORGANIZATION_ID', 'HCP_PROJECT_ID'];
    return failure('no-project', `${empty} is empty while ${other} is set. Set both, or unset ${empty}.`);
  }
  return { ...(organizationId && { organizationId }), ...(projectId && { projectId }) };
}

async function textOf(path: string): Promise<{ readonly text: string } | { readonly code: string }> {
  try {
    return { text: await readFile(path, 'utf8') };
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code ?? 'error' };
  }
}
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
const wrong = (message: string): Sight => ({ is: 'wrong', why: failure('bad-credentials', message) });
