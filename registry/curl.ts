import type { Destination } from './endpoints.ts';
import type { Operation } from './operations.ts';
import type { Location } from './registry.ts';

/**
 * A request as a command for a POSIX shell: the same method, address and body as this program sends, and the
 * token only by the name of a variable. Undefined when a name cannot be part of a path.
 */
export function curlOf(destination: Destination, at: Location, operation: Operation): string | undefined {
  const { method, below, body } = operation;
  if (below === undefined) return undefined;
  const project = `/packer/2023-01-01/organizations/${encodeURIComponent(at.organizationId)}/projects/${encodeURIComponent(at.projectId)}`;
  return [
    `curl -sS --fail-with-body${destination.apiTls === 'insecure' ? ' --insecure' : ''} -X ${method} ${quoted(destination.apiOrigin + project + below)}`,
    '-H "Authorization: Bearer $HCP_ACCESS_TOKEN"',
    ...(body === undefined
      ? []
      : ["-H 'Content-Type: application/json'", `--data-raw ${quoted(JSON.stringify(body))}`]),
  ].join(' \\\n  ');
}

/** Between single quotes a shell reads nothing but their end. JSON has no line breaks or control characters. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
