import { parseArgs } from 'node:util';
import { StartError } from './errors.ts';
import { startLocalRegistry } from './server.ts';

const help = `A local HCP Packer registry for packer, terraform-provider-hcp and the editor.

  --port N              port to listen on; 0, the default, takes any free one
  --host HOST           address to listen on (127.0.0.1)
  --database FILE       keep everything in this SQLite file; without it, in memory until the end
  --seed FILE           fill an empty registry from this JSON file
  --client-id ID        credentials to accept; generated once per database otherwise
  --client-secret SECRET
  --help

When it listens it prints one line of JSON: the addresses, the organization and project, and in "env" every
variable a stock packer needs to publish here. Ctrl+C or SIGTERM ends it.
`;

try {
  const options = read();
  if (options.help) process.stdout.write(help);
  else await run(options);
} catch (error) {
  const message = error instanceof StartError ? error.message : `The local registry failed: ${error}`;
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

function read() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '0' },
        host: { type: 'string', default: '127.0.0.1' },
        database: { type: 'string' },
        seed: { type: 'string' },
        'client-id': { type: 'string' },
        'client-secret': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new StartError(`${(error as Error).message}\nTry --help.`);
  }
}

async function run(options: ReturnType<typeof read>) {
  const port = Number(options.port);
  if (!/^\d+$/.test(options.port) || port > 65535)
    throw new StartError(`--port ${options.port} is no port: give a number from 0 to 65535.`);
  for (const name of ['database', 'seed', 'client-id', 'client-secret', 'host'] as const)
    if (options[name] === '') throw new StartError(`--${name} needs a value.`);
  const registry = await startLocalRegistry({
    port,
    host: options.host,
    ...(options.database !== undefined && { database: options.database }),
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options['client-id'] !== undefined && { clientId: options['client-id'] }),
    ...(options['client-secret'] !== undefined && { clientSecret: options['client-secret'] }),
    onError: error => process.stderr.write(`${error instanceof Error ? error.stack : error}\n`),
  });
  if (options.seed !== undefined && !registry.seeded)
    process.stderr.write(`The registry has buckets already, so the seed ${options.seed} was left alone.\n`);
  const { api, auth, organizationId, projectId, env } = registry;
  process.stdout.write(`${JSON.stringify({ api, auth, organizationId, projectId, env })}\n`);
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    void registry.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  // Started by a program with a channel to it, as the editor does: it does not outlive that program.
  if (process.connected) process.on('disconnect', end);
}
