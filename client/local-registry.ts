import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import * as l10n from '@vscode/l10n';
import type { Endpoints, Location, ServicePrincipal } from '../registry/registry.ts';

/** A registry on this machine that listens: who to be there, and what a `packer` in a terminal needs. */
export interface Running {
  readonly principal: ServicePrincipal;
  readonly location: Location;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the local registry while somebody needs it; its data outlives it in a database file. */
export interface LocalRegistry {
  /** Rejects with a sentence for a person. */
  start(): Promise<Running>;
  stop(): Promise<void>;
}

/** How long it stayed up before its end is news rather than a failure to start. */
const settled = 10_000;

/** The process `dist/registry.js`, run by the editor's own Node. */
export function localRegistry(options: {
  readonly script: string;
  readonly database: string;
  /** Sample data for a new database. */
  readonly seed: string;
  readonly log: (line: string) => void;
  /** It ended by itself, after it had worked. */
  readonly ended: () => void;
}): LocalRegistry {
  let running: { readonly process: ChildProcess; readonly ready: Promise<Running> } | undefined;

  async function launch(): Promise<Running> {
    await mkdir(dirname(options.database), { recursive: true });
    const seed = !existsSync(options.database) && existsSync(options.seed) ? ['--seed', options.seed] : [];
    const child = spawn(
      process.execPath,
      [options.script, '--port', '0', '--database', options.database, ...seed],
      {
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
        // Over the channel nothing is said; its end tells the registry that this process is gone.
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    const started = Date.now();
    let complaint = '';
    createInterface({ input: child.stderr! }).on('line', line => {
      options.log(line);
      if (line.trim() !== '') complaint = line.trim();
    });
    const ready = new Promise<Running>((resolve, reject) => {
      createInterface({ input: child.stdout! }).once('line', line => {
        const announced = readAnnouncement(line);
        if (announced) resolve(announced);
        else reject(new Error(l10n.t('The local registry said something else than where it listens.')));
      });
      child.once('error', error =>
        reject(new Error(l10n.t('The local registry did not start: {0}', error.message))),
      );
      child.once('close', code => {
        reject(
          new Error(
            complaint || l10n.t('The local registry ended before it listened (exit code {0}).', String(code)),
          ),
        );
        const unasked = running?.process === child;
        if (unasked) running = undefined;
        if (unasked && Date.now() - started > settled) options.ended();
      });
    });
    running = { process: child, ready };
    try {
      return await ready;
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  let launching: Promise<Running> | undefined;
  return {
    start() {
      if (running) return running.ready;
      launching ??= launch().finally(() => {
        launching = undefined;
      });
      return launching;
    },
    async stop() {
      const child = running?.process;
      running = undefined;
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      await new Promise<void>(resolve => {
        child.once('close', () => resolve());
        child.kill();
      });
    },
  };
}

/** The line of JSON the registry prints when it listens. */
export function readAnnouncement(line: string): Running | undefined {
  let said: unknown;
  try {
    said = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(said) || !isObject(said.env)) return undefined;
  const env = Object.fromEntries(
    Object.entries(said.env).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  const { organizationId, projectId } = said;
  const { HCP_CLIENT_ID: clientId, HCP_CLIENT_SECRET: clientSecret } = env;
  if (typeof organizationId !== 'string' || typeof projectId !== 'string' || !clientId || !clientSecret) {
    return undefined;
  }
  const tls = (value: string | undefined) =>
    value === 'enabled' || value === 'insecure' || value === 'disabled' ? value : undefined;
  const apiTls = tls(env.HCP_API_TLS);
  const authTls = tls(env.HCP_AUTH_TLS);
  const endpoints: Endpoints = {
    ...(env.HCP_API_ADDRESS !== undefined && { apiAddress: env.HCP_API_ADDRESS }),
    ...(apiTls && { apiTls }),
    ...(env.HCP_AUTH_URL !== undefined && { authUrl: env.HCP_AUTH_URL }),
    ...(authTls && { authTls }),
  };
  return { principal: { clientId, clientSecret, endpoints }, location: { organizationId, projectId }, env };
}
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
