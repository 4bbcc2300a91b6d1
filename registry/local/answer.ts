import type { IncomingMessage, ServerResponse } from 'node:http';
import { Document } from './api/call.ts';
import { type Fields, isObject } from './api/fields.ts';
import { resource } from './api/policies.ts';
import { needRegistry } from './api-2023/registry.ts';
import type { Auth } from './auth.ts';
import { ApiError, httpStatus, invalid, notFound } from './errors.ts';
import { neededRole, needRole, roleOn, seesRestricted } from './roles.ts';
import { match, type Route, routes } from './routes.ts';
import { projectsOf } from './store/accounts.ts';
import type { Database } from './store/database.ts';
import { settle } from './store/revocation.ts';
import type { PrincipalRow } from './store/schema.ts';

/** What a test's hook gets to see. */
export interface Intercepted {
  /** The API's operation id, `Token`, or `Unknown`. */
  readonly operation: string;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** How many requests of this operation there were, this one included. */
  readonly count: number;
}

/** `hang` never answers, `reset` cuts the connection, undefined lets the registry answer. */
export type Fault =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'hang'
  | 'reset'
  | undefined;
export type Intercept = (request: Intercepted) => Fault | Promise<Fault>;

interface Server {
  readonly origin: string;
  readonly auth: Auth;
  readonly db: Database;
  readonly now: () => number;
  readonly pageSize: number;
  readonly requests: Map<string, number>;
  readonly intercept: Intercept | undefined;
  readonly onError: (error: unknown) => void;
}

/** The live service refuses 7 MB; 1.4 MB pass. */
const largestBody = 8 << 20;

export function answer(server: Server) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const body = await read(request);
      const url = new URL(request.url ?? '/', 'http://registry.invalid');
      const method = request.method ?? 'GET';
      const token = url.pathname === '/oauth2/token';
      const found = attempt(() => match(method, url.pathname));
      const operation = token ? 'Token' : (found.value?.route.operation ?? 'Unknown');
      const count = (server.requests.get(operation) ?? 0) + 1;
      server.requests.set(operation, count);
      const fault = await server.intercept?.({
        operation,
        method,
        url: request.url ?? '/',
        headers: request.headers,
        body: body?.toString() ?? '',
        count,
      });
      if (fault === 'hang') return;
      if (fault === 'reset') request.socket.destroy();
      else if (fault) send(response, fault.status, fault.body ?? '', fault.headers);
      else if (token) {
        const answered =
          method === 'POST'
            ? server.auth.token(request.headers.authorization, body?.toString() ?? '', server.now())
            : { status: 405, body: { error: 'invalid_request', error_description: 'POST is required' } };
        send(response, answered.status, answered.body);
      } else {
        if (!body) throw new ApiError('RESOURCE_EXHAUSTED', 'the request body is larger than 8 MiB');
        if (found.error) throw found.error;
        const result = handle(server, method, url, found.value, request.headers.authorization, body);
        if (result instanceof Document) send(response, 200, result.bytes, { 'content-type': result.type });
        else send(response, 200, result);
      }
    } catch (error) {
      if (response.destroyed || response.headersSent) return;
      if (!(error instanceof ApiError)) server.onError(error);
      const known =
        error instanceof ApiError
          ? error
          : new ApiError(
              'INTERNAL',
              `the local registry failed: ${error instanceof Error ? error.message : error}`,
            );
      const [code, status] = httpStatus[known.code];
      send(response, status, { code, message: known.message, details: known.details });
    }
  };
}

function handle(
  server: Server,
  method: string,
  url: URL,
  found: ReturnType<typeof match>,
  authorization: string | undefined,
  bytes: Buffer,
): object {
  const { db } = server;
  const at = server.now();
  const open = found?.route.operation === 'DownloadSbom';
  const principal = server.auth.principal(authorization, at);
  if (!principal && !open)
    throw new ApiError('UNAUTHENTICATED', 'the access token is missing, unknown or expired');
  if (!found) throw unrouted(method, url.pathname);
  const { route } = found;
  const body = parse(bytes);
  const path = route.operation.endsWith('IamPolicy')
    ? { ...found.path, ...resource(url.searchParams, body) }
    : found.path;
  const projectId = principal ? place(db, principal, route, path) : '';
  const act = {
    db,
    at,
    by: principal?.name ?? '',
    organizationId: principal?.organization_id ?? '',
    projectId,
  };
  db.transaction(() => settle(act));
  return db.transaction(() => {
    const role = principal ? roleOn(act, principal, path.bucket) : 'viewer';
    needRole(route.operation, neededRole(route.operation, method, route.path), role);
    if (needsRegistry(route)) needRegistry(act, route.operation);
    return route.handler({
      path,
      query: url.searchParams,
      body,
      act,
      principal,
      seesRestricted: seesRestricted(role),
      origin: server.origin,
      pageSize: server.pageSize,
    });
  });
}

const needsRegistry = (route: Route) =>
  route.path.startsWith('/packer/') && !route.path.endsWith('/{project}/registry');

/** The project a request is about. That of an operation may be `-`: the organization's own. */
function place(
  db: Database,
  principal: PrincipalRow,
  route: Route,
  path: Readonly<Record<string, string>>,
): string {
  const { organization, project } = path;
  if (organization !== undefined && organization !== principal.organization_id)
    throw new ApiError('PERMISSION_DENIED', `no access to organization ${organization}`);
  const projects = projectsOf(db, principal);
  const anywhere = project === undefined || (project === '-' && route.path.startsWith('/operation/'));
  const found = anywhere ? projects[0] : projects.find(p => p.id === project);
  if (!found) throw new ApiError('PERMISSION_DENIED', `no access to project ${project}`);
  return found.id;
}

function unrouted(method: string, pathname: string): ApiError {
  const elsewhere = routes.some(r => r.method !== method && match(r.method, pathname));
  return elsewhere
    ? new ApiError('UNIMPLEMENTED', `method ${method} is not allowed here`)
    : notFound(`no such operation: ${method} ${pathname}`);
}

function parse(bytes: Buffer): Fields {
  if (!bytes.length) return {};
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString());
  } catch (error) {
    throw invalid(`the request body is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(body)) throw invalid('the request body must be a JSON object');
  return body;
}

/** The whole body; undefined when it is too large, after reading it to its end so that the answer arrives. */
async function read(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= largestBody ? Buffer.concat(chunks) : undefined;
}

function attempt<T>(work: () => T): { value?: T; error?: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
) {
  const bytes =
    typeof body === 'string' || body instanceof Uint8Array
      ? Buffer.from(body)
      : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': String(bytes.length),
    ...headers,
  });
  response.end(bytes);
}
