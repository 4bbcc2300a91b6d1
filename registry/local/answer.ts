import type { IncomingMessage, ServerResponse } from 'node:http';
import { Document } from './api/call.ts';
import { type Fields, isObject } from './api/fields.ts';
import { needRegistry } from './api-2023/registry.ts';
import type { Auth } from './auth.ts';
import { ApiError, httpStatus, invalid, notFound } from './errors.ts';
import { match, type Route, routes } from './routes.ts';
import type { Act } from './store/act.ts';
import { settle } from './store/revocation.ts';

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
  readonly act: () => Act;
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
        const now = server.act().at;
        const answered =
          method === 'POST'
            ? server.auth.token(request.headers.authorization, body?.toString() ?? '', now)
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
  const act = server.act();
  if (found?.route.operation !== 'DownloadSbom' && !server.auth.accepts(authorization, act.at))
    throw new ApiError('UNAUTHENTICATED', 'the access token is missing, unknown or expired');
  if (!found) throw unrouted(method, url.pathname);
  checkPlace(act, found.route, found.path);
  const body = parse(bytes);
  act.db.transaction(() => settle(act));
  return act.db.transaction(() => {
    if (needsRegistry(found.route)) needRegistry(act);
    return found.route.handler({
      path: found.path,
      query: url.searchParams,
      body,
      act,
      origin: server.origin,
      pageSize: server.pageSize,
    });
  });
}

const needsRegistry = (route: Route) =>
  route.path.startsWith('/packer/') && !route.path.endsWith('/{project}/registry');

/** One organization, one project. The project of an operation may be `-`: the organization's own. */
function checkPlace(act: Act, route: Route, path: Readonly<Record<string, string>>) {
  const { organization, project } = path;
  if (organization !== undefined && organization !== act.organizationId)
    throw new ApiError('PERMISSION_DENIED', `no access to organization ${organization}`);
  const own = project === act.projectId || (project === '-' && route.path.startsWith('/operation/'));
  if (project !== undefined && !own)
    throw new ApiError('PERMISSION_DENIED', `no access to project ${project}`);
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
