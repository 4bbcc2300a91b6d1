/** The part of the port about who asks: connections, places, credentials. Others import it from `registry.ts`. */
import type { Failure } from './registry.ts';

/** Where questions go and as whom; what the sign-in state shows. */
export interface Connection {
  readonly state: ConnectionState;
  /** Where the credentials come from. */
  readonly source: CredentialSource | undefined;
  /** Name of the principal, when known; else the client id. */
  readonly principal: string | undefined;
  readonly organization: { readonly id: string; readonly name: string } | undefined;
  readonly project: { readonly id: string; readonly name: string } | undefined;
  /** `host[:port]` of the API. */
  readonly address: string;
  /** Why it is not `ready`. */
  readonly why: Failure | undefined;
  /** During an outage: when its first question failed. */
  readonly since?: number | undefined;
  /** Requests sent since the server started. */
  readonly requests: number;
}
export type ConnectionState = 'signed-out' | 'no-project' | 'ready' | 'failed';
/** In the order they are looked at; `login` is the hcp CLI's. */
export type CredentialSource = 'editor' | 'environment' | 'credential-file' | 'login';
/** One place credentials may come from, and what was seen there. */
export interface Looked {
  readonly source: CredentialSource;
  /** `wrong`: something is there, and cannot be used; nothing after it counts. `passed-over`: another came first. */
  readonly is: 'won' | 'wrong' | 'passed-over' | 'absent';
  /** Part of a sentence, or one; no secrets. */
  readonly why: string;
}

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly projects: readonly { readonly id: string; readonly name: string }[];
}

/** What an editor hands over from its secret store. Lives in memory only. */
export interface ServicePrincipal {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where these credentials belong; absent means HCP itself. The names are the HCP SDK's variables. */
  readonly endpoints?: Endpoints;
}

/** Whose token, and where it is good for; holds no secret. */
export interface TokenIdentity {
  readonly clientId: string;
  /** A hash of the client id, the endpoints and where the credentials were found. */
  readonly key: string;
}
export interface TokenAsked extends TokenIdentity {
  /** The API did not take this one. */
  readonly refused?: string;
}
export interface SharedToken {
  readonly token: string;
  /** What is left of its life. */
  readonly seconds: number;
}
/** How processes share their tokens, where the editor lets them. */
export interface TokenShare {
  /** A token that is there; null: fetch one, and say what came of it. */
  ask(asked: TokenAsked): Promise<SharedToken | null>;
  /** Without a token: none was given. */
  fetched(got: TokenIdentity & { readonly token?: SharedToken }): void;
}
export interface Endpoints {
  readonly geography?: 'us' | 'eu';
  /** HCP_API_ADDRESS: host[:port] */
  readonly apiAddress?: string;
  /** HCP_API_TLS */
  readonly apiTls?: 'enabled' | 'insecure' | 'disabled';
  /** HCP_AUTH_URL */
  readonly authUrl?: string;
  /** HCP_AUTH_TLS */
  readonly authTls?: 'enabled' | 'insecure' | 'disabled';
}
export interface Location {
  readonly organizationId: string;
  readonly projectId: string;
}
