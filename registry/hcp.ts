/** HCP Packer as the server sees it: the stack put together, and the only door to it. */
import { cachedRegistry } from './cached-registry.ts';
import { type EditorOffer, explainCredentials } from './credentials.ts';
import { curlOf } from './curl.ts';
import { type Env, isFailure, portalOf } from './endpoints.ts';
import { type Examination, examine } from './examination.ts';
import { failure } from './failures.ts';
import { http } from './http.ts';
import { httpRegistry } from './http-registry.ts';
import { type Network, type NetworkSettings, network, type Timeouts } from './network.ts';
import { askOperation, operationOf } from './operations.ts';
import { promptRegistry } from './prompt-registry.ts';
import { everyQuestion, type News } from './questions.ts';
import type {
  Change,
  Connection,
  Location,
  Looked,
  Lookup,
  Organization,
  Registry,
  RegistryWrites,
  SbomAddress,
  Subject,
  TokenShare,
  Written,
} from './registry.ts';
import { revocations } from './revocations.ts';
import { sbomDocument } from './sbom-document.ts';
import { session } from './session.ts';
import { httpWrites } from './writes.ts';

export type { EditorOffer } from './credentials.ts';
export type { Examination, Route } from './examination.ts';
export type { NetworkSettings } from './network.ts';
export type { News } from './questions.ts';

export interface Hcp {
  /** Answers within 50 ms, if only `pending`; `onNews` follows. For everything a keystroke waits for. */
  readonly prompt: Registry;
  /** Waits for the registry, unless the answer is at hand. For trees and pickers. */
  readonly patient: Registry;
  /** Always asks the registry. For what a person decides upon. */
  readonly fresh: Registry;
  /** Each write forgets every answer, for it may reach any bucket, and is news. */
  readonly writes: RegistryWrites;
  /** The request for a change, or for what a thing is, as a curl command without its token. */
  curl(about: Change | Subject): Promise<Lookup<string>>;
  /** The document of an SBOM, as JSON. Never kept. */
  sbom(at: SbomAddress): Promise<Lookup<string>>;
  /** The project that is asked about. */
  location(): Promise<Lookup<Location>>;
  /** Whether there is a portal where requests go; asks nobody. */
  hasPortal(): Promise<boolean>;
  /** A bucket's page in HCP's portal. */
  bucketPage(bucket: string): Promise<Lookup<string>>;
  /** The sign-in state. Connects if it has to. */
  connection(): Promise<Connection>;
  /** Organizations and projects these credentials may list. */
  organizations(): Promise<Lookup<readonly Organization[]>>;
  /** Looks at the whole way to HCP afresh, step by step. */
  examine(): Promise<Examination>;
  /** Every place credentials may come from: what is there, and which of them is used. */
  explainCredentials(): Promise<readonly Looked[]>;
  /** Forgets every answer; keeps the token. */
  refresh(): void;
  /** Signed in, signed out, another project, HCP switched on or off: forgets everything. */
  reset(): void;
  /** Other proxy or certificate settings. Requests under way end with an error. */
  configure(settings: NetworkSettings): void;
  /** Called when an answer has changed or come late. Gives back how to stop it. */
  onNews(listener: News): () => void;
  /** Requests sent since the start, those for tokens and retries included. */
  requests(): number;
  dispose(): Promise<void>;
}

export interface HcpOptions {
  /** Asked when a token or a project is needed for the first time, and after `reset`; never before. */
  readonly credentials: () => Promise<EditorOffer>;
  /** Where other processes have tokens of the same credentials. */
  readonly tokenShare?: TokenShare;
  readonly env: Env;
  readonly home: string;
  readonly network?: NetworkSettings;
  /** `false`: every answer is `signed-out` and nothing is sent. Asked at the first question and after `reset`. */
  readonly enabled?: () => boolean | Promise<boolean>;
  /** Of this extension. */
  readonly version?: string;
  /** The wall clock, for the age of answers. */
  readonly now?: () => number;
  /** A monotonic clock, for lifetimes of tokens and pauses. */
  readonly clock?: () => number;
  /** Method, address, status and time of every request; no secrets. */
  readonly log?: (line: string) => void;
  readonly sleep?: (ms: number) => Promise<unknown>;
  /** Does something later, and gives back how to call it off. For looks after HCP in an outage, and revocations. */
  readonly later?: (act: () => void, ms: number) => () => void;
  readonly timeouts?: Timeouts;
  /** What `prompt` may take. */
  readonly promptMs?: number;
}

export function hcp(options: HcpOptions): Hcp {
  const now = options.now ?? Date.now;
  const product = `vscode-hcp-packer/${options.version ?? '0.0.0'}`;
  const listeners = new Set<News>();
  const news: News = bucket => {
    for (const listener of listeners) listener(bucket);
  };

  let settings: NetworkSettings = options.network ?? {};
  let way: Network = network(settings, options.env, options.timeouts);
  const wire = http(() => way, product, options.log, options.clock);
  const { env, home, credentials } = options;
  const signedIn = session({
    env,
    home,
    credentials,
    http: wire,
    channel: product,
    now,
    enabled: options.enabled ?? (() => true),
    ...(options.tokenShare && { tokenShare: options.tokenShare }),
    ...(options.sleep && { sleep: options.sleep }),
    ...(options.clock && { clock: options.clock }),
    ...(options.later && { later: options.later }),
    onHealth(isBack) {
      if (isBack) cache.forgetUnknown();
      news();
    },
  });

  /** The project's registry, whichever project it is by now; a question never throws. */
  const remote = everyQuestion(async (_, of) => {
    try {
      const place = await signedIn.place();
      if (isFailure(place)) return { is: 'unknown', why: place };
      return await of(httpRegistry(place.api, place.location, now));
    } catch (error) {
      return { is: 'unknown', why: bug(error) };
    }
  });
  const bug = (error: unknown) => {
    options.log?.(`bug: ${error instanceof Error ? error.stack : String(error)}`);
    return failure('malformed', 'The registry could not be asked: a bug in this extension, see its log.');
  };
  // The registry moves channels when it revokes: what was told of the bucket before holds no longer.
  const scheduled = revocations({
    moment: version => version.revokeAt!,
    due(buckets) {
      cache.expire(buckets);
      for (const bucket of buckets) news(bucket);
    },
    now,
    ...(options.later && { later: options.later }),
  });
  const cache = cachedRegistry(scheduled.heard(remote), news, now);

  async function write<T>(act: (writes: RegistryWrites) => Promise<Written<T>>): Promise<Written<T>> {
    try {
      const place = await signedIn.place();
      if (isFailure(place)) return { is: 'failed', why: place };
      return await act(httpWrites(place.api, place.location));
    } catch (error) {
      return { is: 'failed', why: bug(error) };
    } finally {
      // Also after a failure: it may have been written all the same. And everything: a promotion puts
      // descendants in other buckets out of date, a revocation revokes them.
      forget();
    }
  }
  function forget() {
    cache.forget();
    scheduled.clear();
    news();
  }
  function refresh() {
    signedIn.retry();
    forget();
  }

  return {
    prompt: promptRegistry(cache.registry, options.promptMs ?? 50, news),
    patient: cache.registry,
    fresh: cache.fresh,
    writes: { apply: change => write(writes => writes.apply(change)) },
    async curl(about) {
      const place = await signedIn.place();
      if (isFailure(place)) return { is: 'unknown', why: place };
      const text = curlOf(
        place.api.destination,
        place.location,
        'kind' in about ? operationOf(about) : askOperation(about),
      );
      return text === undefined
        ? { is: 'unknown', why: failure('rejected', 'There can be no such name in HCP Packer.') }
        : { is: 'found', value: text, asOf: now() };
    },
    async sbom(at) {
      const place = await signedIn.place();
      if (isFailure(place)) return { is: 'unknown', why: place };
      return sbomDocument(place.api, wire, place.location, at, now);
    },
    async location() {
      const place = await signedIn.place();
      return isFailure(place)
        ? { is: 'unknown', why: place }
        : { is: 'found', value: place.location, asOf: now() };
    },
    async hasPortal() {
      const destination = await signedIn.destination();
      return destination !== undefined && portalOf(destination) !== undefined;
    },
    async bucketPage(bucket) {
      const place = await signedIn.place();
      if (isFailure(place)) return { is: 'unknown', why: place };
      const portal = portalOf(place.api.destination);
      if (portal === undefined) return { is: 'absent', asOf: now() };
      const url = new URL(`${portal}/services/packer/buckets/${encodeURIComponent(bucket)}`);
      url.searchParams.set('project_id', place.location.projectId);
      return { is: 'found', value: url.href, asOf: now() };
    },
    connection: signedIn.connection,
    organizations: signedIn.organizations,
    async examine() {
      const own = network(settings, env, options.timeouts);
      try {
        return await examine({
          env,
          home,
          http: wire,
          network: own,
          channel: product,
          now,
          offer: credentials,
          enabled: (await options.enabled?.()) ?? true,
          ...(options.sleep && { sleep: options.sleep }),
        });
      } finally {
        await own.close();
      }
    },
    explainCredentials: async () => explainCredentials(await credentials(), env, home, now),
    refresh,
    reset() {
      signedIn.reset();
      forget();
    },
    configure(changed) {
      settings = changed;
      const old = way;
      way = network(settings, env, options.timeouts);
      signedIn.rerouted();
      void old.close();
      refresh();
    },
    onNews(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    requests: wire.requests,
    async dispose() {
      listeners.clear();
      signedIn.dispose();
      scheduled.clear();
      await way.close();
    },
  };
}
