import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp, type Socket } from 'node:net';
import { generate } from 'selfsigned';
import { answer, type Intercept } from './answer.ts';
import { addRegistry } from './api-2023/registry.ts';
import { auth } from './auth.ts';
import { StartError } from './errors.ts';
import { plant, readSeed, type Seed } from './seed.ts';
import {
  addPrincipal,
  addProject,
  organizationNamed,
  principals,
  principalWith,
  projectsOf,
} from './store/accounts.ts';
import { type Database, openDatabase } from './store/database.ts';
import type { PrincipalRow, Role } from './store/schema.ts';

export interface LocalRegistryOptions {
  /** 0 (the default) takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** A file; without one everything lives in memory. */
  readonly database?: string;
  /** A seed, or the file it is in. Planted only into a registry without buckets. */
  readonly seed?: string | Seed;
  /** Credentials of the first principal, kept in the database. */
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** The clock, for tests. */
  readonly now?: () => number;
  /** Items of a page when the client names no size; HCP's own is not documented. */
  readonly pageSize?: number;
  /** For tests: may answer in the registry's place. */
  readonly intercept?: Intercept;
  /** Told of errors of our own making; each was answered with 500. */
  readonly onError?: (error: unknown) => void;
}

export interface LocalRegistry {
  /** `http://host:port` */
  readonly api: string;
  /** `https://host:port`, the same port: the first byte of a connection tells TLS from plain HTTP. */
  readonly auth: string;
  readonly organizationId: string;
  readonly projectId: string;
  /** Every variable a stock packer or any other HCP SDK client needs to come here. */
  readonly env: Readonly<Record<string, string>>;
  /** Everybody who may ask, the one of `env` first. */
  readonly principals: readonly { name: string; role: Role; env: Readonly<Record<string, string>> }[];
  /** False: the database held buckets already, so the seed was left alone. */
  readonly seeded: boolean;
  /** Requests since the start, by operation. */
  readonly requests: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Starts a registry that speaks HCP Packer's API. Rejects with a `StartError` that says what is in the way. */
export async function startLocalRegistry(options: LocalRegistryOptions = {}): Promise<LocalRegistry> {
  const { port = 0, host = '127.0.0.1', pageSize = 50 } = options;
  const now = () => Math.floor((options.now ?? Date.now)());
  const seed = typeof options.seed === 'string' ? readSeed(options.seed) : options.seed;
  const db = openDatabase(options.database);
  try {
    const { seeded, first } = db.transaction(() => settle(db, options, seed, now()));
    const projectId = projectsOf(db, first)[0]!.id;
    const requests = new Map<string, number>();
    const { listening, close } = await listen(port, host, origin => {
      const serve = answer({
        origin,
        auth: auth(clientId => principalWith(db, clientId)),
        db,
        now,
        pageSize,
        requests,
        intercept: options.intercept,
        onError: options.onError ?? (() => {}),
      });
      return (request, response) => void serve(request, response);
    });
    return {
      api: `http://${listening}`,
      auth: `https://${listening}`,
      organizationId: first.organization_id,
      projectId,
      env: environment(listening, first, projectId),
      principals: principals(db).map(principal => ({
        name: principal.name,
        role: principal.role,
        env: environment(listening, principal, projectsOf(db, principal)[0]!.id),
      })),
      seeded,
      requests,
      async close() {
        await close();
        db.close();
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Who the registry is started for, made with organization, project and registry at the first start. */
function settle(db: Database, options: LocalRegistryOptions, seed: Seed | undefined, at: number) {
  let [first] = principals(db);
  if (!first) {
    const organizationId = organizationNamed(db, 'local', at);
    const projectId = addProject(db, organizationId, 'local', at);
    first = addPrincipal(db, { name: 'local-packer', role: 'admin', organizationId, projectId }, at);
    addRegistry({ db, at, by: first.name, organizationId, projectId }, 'PLUS');
  }
  for (const [column, value] of [
    ['client_id', options.clientId],
    ['client_secret', options.clientSecret],
  ])
    if (value) db.run(`UPDATE principal SET ${column} = ? WHERE id = ?`, value, first.id);
  const seeded = seed !== undefined && !db.one('SELECT 1 FROM bucket');
  if (seeded) {
    const organizationId = first.organization_id;
    const projectId = projectsOf(db, first)[0]!.id;
    const file = typeof options.seed === 'string' ? options.seed : undefined;
    plant({ db, at, by: first.name, organizationId, projectId }, seed, file);
  }
  return { seeded, first: principals(db)[0]! };
}

function environment(listening: string, principal: PrincipalRow, projectId: string) {
  return {
    HCP_CLIENT_ID: principal.client_id,
    HCP_CLIENT_SECRET: principal.client_secret,
    HCP_API_ADDRESS: listening,
    HCP_API_TLS: 'disabled',
    HCP_AUTH_URL: `https://${listening}`,
    HCP_AUTH_TLS: 'insecure',
    HCP_ORGANIZATION_ID: principal.organization_id,
    HCP_PROJECT_ID: projectId,
  };
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** The HCP SDK insists on TLS for tokens and is told to use none for the API; one port serves both. */
async function listen(port: number, host: string, listener: (origin: string) => Listener) {
  const certificate = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  const plain = createHttp();
  const tls = createHttps({ key: certificate.private, cert: certificate.cert });
  const sockets = new Set<Socket>();
  const tcp = createTcp(socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', first => {
      socket.pause();
      socket.unshift(first);
      (first[0] === 0x16 ? tls : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  await new Promise<void>((resolve, reject) => {
    tcp.once('error', error => reject(new StartError(cannotListen(error, host, port))));
    tcp.listen(port, host, resolve);
  });
  const address = tcp.address() as { port: number };
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const listening = `${reachable.includes(':') ? `[${reachable}]` : reachable}:${address.port}`;
  const serve = listener(`http://${listening}`);
  plain.on('request', serve);
  tls.on('request', serve);
  return {
    listening,
    close: () =>
      new Promise<void>(resolve => {
        tcp.close(() => resolve());
        // An answer on its way still goes out: its change is on disk.
        for (const socket of sockets) socket.destroySoon();
      }),
  };
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken: stop the program that uses it, or choose another --port (0 takes any free one).`;
    case 'EACCES':
      return `Port ${port} may not be used by this account: choose a --port above 1023 (0 takes any free one).`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `Cannot listen on ${host}: it is no address of this machine. Choose another --host.`;
    default:
      return `Cannot listen on ${host}:${port}: ${error.message}`;
  }
}
