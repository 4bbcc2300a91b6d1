/** Where questions go and as whom: found out at the first question, kept until the credentials change. */
import { type Api, api } from './api.ts';
import { type EditorOffer, findCredentials } from './credentials.ts';
import { callerIdentity, discover, listOrganizations, nameOf } from './discovery.ts';
import { type Destination, destinationOf, type Env, isFailure } from './endpoints.ts';
import { believedFor, failure, stillHolds } from './failures.ts';
import { fetchToken } from './grants.ts';
import { health } from './health.ts';
import type { Http } from './http.ts';
import type {
  Connection,
  ConnectionState,
  CredentialSource,
  Failure,
  Location,
  Lookup,
  Organization,
  TokenShare,
} from './registry.ts';
import { sharedToken } from './shared-token.ts';
import { type Tokens, tokens } from './token.ts';

/** Signed in: an API to ask, though maybe no project to ask about. */
interface Principal {
  readonly source: CredentialSource;
  /** Client id, or whatever the credentials go by. */
  readonly name: string;
  readonly api: Api;
  readonly tokens: Tokens;
  readonly location: Partial<Location>;
}
interface Nobody {
  readonly state: ConnectionState;
  readonly source: CredentialSource | undefined;
  readonly why: Failure;
}
export interface Place {
  readonly api: Api;
  readonly location: Location;
}

export interface Session {
  /** Where requests go, found out without any. */
  destination(): Promise<Destination | undefined>;
  /** The project to ask about. */
  place(): Promise<Place | Failure>;
  connection(): Promise<Connection>;
  organizations(): Promise<Lookup<readonly Organization[]>>;
  /** Tries again what failed; keeps what worked. */
  retry(): void;
  /** Other credentials, another project. */
  reset(): void;
  /** Another network. */
  rerouted(): void;
  dispose(): void;
}

export interface SessionOptions {
  readonly credentials: () => Promise<EditorOffer>;
  readonly tokenShare?: TokenShare;
  readonly env: Env;
  readonly home: string;
  readonly http: Http;
  readonly channel: string;
  readonly enabled: () => boolean | Promise<boolean>;
  readonly now: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
  readonly clock?: () => number;
  readonly later?: (act: () => void, ms: number) => () => void;
  /** HCP went away, or came back. */
  readonly onHealth: (isBack: boolean) => void;
}

export function session(options: SessionOptions): Session {
  const { http, now } = options;
  const off = failure('signed-out', 'HCP Packer is switched off in the settings (packer.hcp.enabled).');

  const well = health(
    now,
    () => {
      const isBack = well.trouble() === undefined;
      if (isBack) retry();
      options.onHealth(isBack);
    },
    options.later,
  );

  const principal = kept(now, async (): Promise<Principal | Nobody> => {
    if (!(await options.enabled())) return { state: 'signed-out', source: undefined, why: off };
    let offer: EditorOffer;
    try {
      offer = await options.credentials();
    } catch {
      const why = failure('unreachable', 'The editor did not hand over its credentials. Sign in again.');
      return { state: 'failed', source: 'editor', why };
    }
    const found = await findCredentials(offer, options.env, options.home, now);
    if (found.is === 'none') return { state: 'signed-out', source: undefined, why: found.why };
    if (found.is === 'wrong') {
      const state = found.why.kind === 'no-project' ? 'no-project' : 'failed';
      return { state, source: found.source, why: found.why };
    }
    const { source, name, grant, destination, location } = found;
    const fetch = sharedToken(fetchToken(http, destination, grant, now), found, options.tokenShare);
    const own = tokens(fetch, options.clock);
    const asked = well.watched(api({ ...options, tokens: own, destination }));
    return { source, name, tokens: own, location, api: asked };
  });

  const caller = kept(now, async () => {
    const who = await principal.get();
    return 'why' in who ? who.why : callerIdentity(who.api);
  });

  const place = kept(now, async (): Promise<Place | Failure> => {
    const who = await principal.get();
    if ('why' in who) return who.why;
    const location = await discover(who.api, who.location, caller.get);
    return isFailure(location) ? location : { api: who.api, location };
  });

  const names = kept(now, async () => {
    const where = await place.get();
    if (isFailure(where)) return where;
    const [organization, project] = await Promise.all([
      nameOf(where.api, 'organizations', where.location.organizationId),
      nameOf(where.api, 'projects', where.location.projectId),
    ]);
    return {
      organization: { id: where.location.organizationId, name: organization },
      project: { id: where.location.projectId, name: project },
    };
  });

  function retry(): void {
    const before = principal.last();
    if (before && 'tokens' in before) before.tokens.retry();
    principal.dropFailed();
    caller.dropFailed();
    place.dropFailed();
    names.drop();
    well.look();
  }

  async function connection(): Promise<Connection> {
    const who = await principal.get();
    const state = (is: ConnectionState, why?: Failure, more: Partial<Connection> = {}): Connection => ({
      state: is,
      source: who.source,
      principal: 'api' in who ? who.name : undefined,
      organization: undefined,
      project: undefined,
      address: 'api' in who ? who.api.destination.address : home,
      why,
      ...more,
      requests: http.requests(),
    });
    if ('why' in who) return state(who.state, who.why);
    const identity = await caller.get();
    if (isFailure(identity)) return state('failed', identity, { since: well.trouble()?.since });
    const named = { principal: identity.name ?? who.name };
    const where = await names.get();
    const trouble = well.trouble();
    if (isFailure(where))
      return state(where.kind === 'no-project' ? 'no-project' : 'failed', where, {
        ...named,
        since: trouble?.since,
      });
    // What was found out before the outage still says who and where.
    if (trouble) return state('failed', trouble.why, { ...named, ...where, since: trouble.since });
    return state('ready', undefined, { ...named, ...where });
  }

  return {
    async destination() {
      const who = await principal.get();
      return 'why' in who ? undefined : who.api.destination;
    },
    connection,
    place: place.get,
    async organizations() {
      const who = await principal.get();
      return 'why' in who ? { is: 'unknown', why: who.why } : listOrganizations(who.api, now);
    },
    retry,
    rerouted: well.reset,
    dispose: well.dispose,
    reset() {
      well.reset();
      principal.drop();
      caller.drop();
      place.drop();
      names.drop();
    },
  };
}

const homeDestination = destinationOf(undefined);
const home = isFailure(homeDestination) ? '' : homeDestination.address;

const whyOf = (value: object): Failure | undefined =>
  'why' in value ? (value.why as Failure) : 'kind' in value ? (value as Failure) : undefined;

const forever = Number.POSITIVE_INFINITY;
/** One promise, made when first wanted and kept until dropped; a failure only as long as failures are believed. */
function kept<T extends object>(now: () => number, make: () => Promise<T>) {
  let current: { readonly promise: Promise<T>; value?: T; since: number; life: number } | undefined;
  return {
    get(): Promise<T> {
      if (current && stillHolds(current.since, current.life, now())) return current.promise;
      const made: NonNullable<typeof current> = { promise: make(), since: now(), life: forever };
      current = made;
      void made.promise.then(value => {
        made.value = value;
        const why = whyOf(value);
        if (why) Object.assign(made, { since: now(), life: believedFor(why) });
      });
      return made.promise;
    },
    last: () => current?.value,
    drop() {
      current = undefined;
    },
    dropFailed() {
      if (current?.value && whyOf(current.value)) current = undefined;
    },
  };
}
