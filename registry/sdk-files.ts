/**
 * What the HCP SDK and the hcp CLI keep under `~/.config/hcp`, read and never written. The only file that knows
 * the names in them.
 */
import { join } from 'node:path';

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const object = (value: unknown): Json => (isObject(value) ? value : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const filesOf = (home: string) => {
  const folder = join(home, '.config', 'hcp');
  return {
    credentialFile: join(folder, 'cred_file.json'),
    cache: join(folder, 'creds-cache.json'),
    activeProfile: join(folder, 'active_profile.hcl'),
    profile: (name: string) => join(folder, 'profiles', `${name}.hcl`),
  };
};

/** How a workload comes by the token that is exchanged for HCP's. */
export type Subject =
  | ({ readonly from: 'file'; readonly path: string } & Format)
  | ({ readonly from: 'env'; readonly variable: string } & Format)
  | ({
      readonly from: 'url';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
    } & Format)
  | { readonly from: 'inline'; readonly token: string }
  /** No token: a signed request says which AWS role this is. */
  | { readonly from: 'aws'; readonly imdsV2: boolean };
interface Format {
  /** Where in a JSON document the token is; without one it is the whole content. */
  readonly pointer?: string;
}
export type CredentialFile =
  | { readonly is: 'client'; readonly clientId: string; readonly clientSecret: string }
  | { readonly is: 'workload'; readonly resource: string; readonly subject: Subject }
  /** The rest of a sentence that begins with "The credential file …". */
  | { readonly is: 'wrong'; readonly trouble: string };

const wrong = (trouble: string): CredentialFile => ({ is: 'wrong', trouble });

/** `cred_file.json`, with the refusals of the SDK; none of them quotes the file, which holds a secret. */
export function readCredentialFile(body: unknown): CredentialFile {
  if (!isObject(body)) return wrong('does not hold a JSON object.');
  const { scheme, oauth, workload } = body;
  if (scheme !== 'service_principal_creds' && scheme !== 'workload')
    return wrong('has an unknown scheme; it has to be "service_principal_creds" or "workload".');
  if (isObject(oauth) && isObject(workload))
    return wrong('has both oauth and workload; keep the one its scheme names.');
  if (scheme === 'workload') return readWorkload(workload);
  const clientId = text(object(oauth).client_id);
  const clientSecret = text(object(oauth).client_secret);
  if (!clientId || !clientSecret) return wrong('lacks oauth.client_id or oauth.client_secret.');
  return { is: 'client', clientId, clientSecret };
}

const kinds = ['file', 'env', 'url', 'token', 'aws'] as const;

function readWorkload(workload: unknown): CredentialFile {
  if (!isObject(workload)) return wrong('has the scheme "workload" but no workload.');
  const resource = text(workload.provider_resource_name);
  // Its parts become segments of a URL.
  if (!resource || resource.split('/').some(part => /^\.{0,2}$/.test(part)))
    return wrong(
      'lacks workload.provider_resource_name, which looks like iam/project/…/service-principal/…/workload-identity-provider/….',
    );
  const given = kinds.filter(kind => isObject(workload[kind]));
  const [kind, ...others] = given;
  if (!kind || others.length > 0)
    return wrong(
      `has ${kind ? given.map(name => `workload.${name}`).join(' and ') : 'no source of a token in workload'}; give exactly one of file, env, url, token and aws.`,
    );
  const json = object(workload[kind]);
  if (kind === 'aws')
    return { is: 'workload', resource, subject: { from: 'aws', imdsV2: json.imds_v2 === true } };
  if (kind === 'token') {
    const token = text(json.token);
    return token
      ? { is: 'workload', resource, subject: { from: 'inline', token } }
      : wrong('has an empty workload.token.token.');
  }
  const form = text(json.format_type) || 'value';
  if (form !== 'value' && form !== 'json')
    return wrong(`has an unknown workload.${kind}.format_type; it can be "value" or "json".`);
  const pointer = text(json.subject_cred_pointer);
  if (form === 'json' && !/^\//.test(pointer))
    return wrong(`needs a JSON pointer such as "/token" in workload.${kind}.subject_cred_pointer.`);
  const format: Format = form === 'json' ? { pointer } : {};
  const what = { file: 'path', env: 'var', url: 'url' }[kind];
  const value = text(json[what]);
  if (!value) return wrong(`lacks workload.${kind}.${what}.`);
  if (kind === 'file') return { is: 'workload', resource, subject: { from: kind, path: value, ...format } };
  if (kind === 'env')
    return { is: 'workload', resource, subject: { from: kind, variable: value, ...format } };
  if (!URL.canParse(value) || !/^https?:/i.test(value))
    return wrong('has a workload.url.url that is not an http or https URL.');
  const headers = Object.fromEntries(
    Object.entries(object(json.headers)).filter((pair): pair is [string, string] => text(pair[1]) !== ''),
  );
  return { is: 'workload', resource, subject: { from: kind, url: value, headers, ...format } };
}

/** RFC 6901, for the text it points at. */
export function pointedAt(body: unknown, pointer: string): string {
  let at: unknown = body;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    at = typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Json)[key] : undefined;
  }
  return text(at);
}

/** What `hcp auth login` left in `creds-cache.json`. */
export interface Login {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Milliseconds since 1970. */
  readonly expiry: number;
  /** An entry without one belongs nowhere. */
  readonly geography: string;
}
export function readLogin(body: unknown): Login | undefined {
  const login = object(object(body).login);
  const accessToken = text(login.access_token);
  const refreshToken = text(login.refresh_token);
  if (!accessToken && !refreshToken) return undefined;
  const expiry = Date.parse(text(login.access_token_expiry));
  return {
    accessToken,
    refreshToken,
    expiry: Number.isNaN(expiry) ? 0 : expiry,
    geography: text(login.geography),
  };
}

/** A profile of the hcp CLI: its top-level `name = "text"` lines, all there is to it besides `core { … }`. */
export function readProfile(hcl: string): Readonly<Record<string, string>> {
  const top = hcl.replace(/^\s*(#|\/\/).*$/gm, '').replace(/\{[^}]*\}/g, '');
  return Object.fromEntries(
    [...top.matchAll(/^\s*([a-z_]+)\s*=\s*"([^"\\]*)"/gm)].map(([, name, value]) => [name!, value!]),
  );
}
/** What a profile may be called; its name becomes a file's. */
export const isProfileName = (name: string): boolean => /^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(name);
