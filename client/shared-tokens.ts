import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { SecretStorage } from 'vscode';
import type { SharedToken, TokenAsked, TokenIdentity } from '../registry/registry.ts';
import { type Lease, takeLease } from './lease.ts';

/** In the secret store, one for each client id; times are the wall clock's, the only one windows have in common. */
interface Stored {
  readonly key: string;
  readonly token: string;
  readonly from: number;
  readonly until: number;
}

/** Longer than a lease lasts, so that one of those who wait can take over from a window that died. */
const patience = 10_000;
const lookEvery = 100;
/** Other windows see a change of the secret store a moment later; till then the lease keeps them waiting. */
const spreads = 1_000;
/** The server renews this long before the end, and is not to get back what it has. */
const early = 60_000;

/**
 * This window's part in sharing tokens between the servers of all windows. Where nothing can be shared, since
 * there is no keyring, each server fetches its own and keeps it in memory.
 */
export function sharedTokens(options: {
  readonly secrets: Pick<SecretStorage, 'get' | 'store' | 'delete'>;
  /** For leases, which hold no secret. */
  readonly folder: string;
  readonly now?: () => number;
}) {
  const { secrets, folder, now = Date.now } = options;
  const held = new Map<string, Lease>();
  const nameOf = (clientId: string) =>
    `packer.token.${createHash('sha256').update(clientId).digest('hex').slice(0, 32)}`;

  async function find({ clientId, key, refused }: TokenAsked): Promise<SharedToken | undefined> {
    const stored = readStored(await secrets.get(nameOf(clientId)));
    if (!stored || stored.key !== key || stored.token === refused) return undefined;
    const { token, from, until } = stored;
    const margin = Math.min(early, (until - from) / 2);
    // Before it was issued: the clock was set back, and nobody knows how old it is.
    if (now() < from || now() >= until - margin) return undefined;
    return { token, seconds: (until - now()) / 1000 };
  }

  return {
    /** A token another window fetched, or null: it is for this one's server to fetch it, and to say what came of it. */
    async ask(asked: TokenAsked): Promise<SharedToken | null> {
      const since = performance.now();
      let lease: Lease | undefined;
      try {
        for (;;) {
          const there = await find(asked);
          if (there) return there;
          lease = await takeLease(folder, asked.key);
          if (lease) break;
          if (performance.now() - since > patience) return null;
          await wait(lookEvery);
        }
        const meanwhile = await find(asked);
        if (meanwhile) {
          await lease.end(0);
          return meanwhile;
        }
        // Lapsed or refused. Only who has the lease may say so: no newer one can be lost.
        await secrets.delete(nameOf(asked.clientId));
        held.set(asked.key, lease);
      } catch {
        await lease?.end(0);
      }
      return null;
    },
    /** What came of it; without a token it is another window's turn. */
    async fetched({ clientId, key, token }: TokenIdentity & { readonly token?: SharedToken }): Promise<void> {
      const lease = held.get(key);
      held.delete(key);
      // Without a lease it may be a token of somebody who has signed out.
      if (!lease || !(await lease.holds())) return;
      if (!token) return lease.end(0);
      const stored: Stored = { key, token: token.token, from: now(), until: now() + token.seconds * 1000 };
      try {
        await secrets.store(nameOf(clientId), JSON.stringify(stored));
        if (!(await lease.holds())) await secrets.delete(nameOf(clientId));
        await lease.end(spreads);
      } catch {
        await lease.end(0);
      }
    },
    /** Signed out: the token goes, and those being fetched are not kept. */
    async forget(clientId: string): Promise<void> {
      await rm(folder, { recursive: true, force: true }).catch(() => {});
      try {
        await secrets.delete(nameOf(clientId));
      } catch {
        // No keyring: nothing was kept.
      }
    },
  };
}
export type SharedTokens = ReturnType<typeof sharedTokens>;

function readStored(text: string | undefined): Stored | undefined {
  try {
    const { key, token, from, until } = JSON.parse(text ?? '{}') as Partial<Stored>;
    return key && token && typeof from === 'number' && typeof until === 'number'
      ? { key, token, from, until }
      : undefined;
  } catch {
    return undefined;
  }
}
