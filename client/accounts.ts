import { shortened } from '../protocol/words.ts';
import type { ServicePrincipal } from '../registry/registry.ts';

/**
 * The accounts a person signed in with, as one record of the secret store: two windows never see half of a change.
 * Everything here is a value; `credentials.ts` keeps them.
 */
export interface Accounts {
  readonly all: readonly Account[];
  /** What a folder uses that has made no choice of its own. */
  readonly usual: Use | undefined;
}
/** A service principal, by the name HCP knows it under. */
export interface Account {
  readonly id: string;
  readonly label: string;
  readonly principal: ServicePrincipal;
}
/** What a folder uses: an account by its id, the local registry on trial, or what is found outside the editor. */
export type Use = string;
export const trial: Use = 'trial';
export const outside: Use = 'outside';

export const noAccounts: Accounts = { all: [], usual: undefined };

/** The record as text. What cannot be read is as if it were not there. */
export function readAccounts(text: string | undefined): Accounts {
  try {
    const said = JSON.parse(text ?? '{}') as Partial<Accounts>;
    const all = Array.isArray(said.all) ? said.all.filter(isAccount) : [];
    const usual = typeof said.usual === 'string' ? said.usual : undefined;
    return { all, usual: usual !== undefined && isThere(all, usual) ? usual : undefined };
  } catch {
    return noAccounts;
  }
}
/** `undefined`: nothing is left to keep. */
export const writtenAccounts = (accounts: Accounts): string | undefined =>
  accounts.all.length === 0 && accounts.usual === undefined ? undefined : JSON.stringify(accounts);

/** The account of these credentials, if there is one: the same client in the same place, whatever its secret. */
export const sameAs = ({ all }: Accounts, principal: ServicePrincipal): Account | undefined =>
  all.find(
    account =>
      account.principal.clientId === principal.clientId &&
      JSON.stringify(account.principal.endpoints) === JSON.stringify(principal.endpoints),
  );

/** With this account, new or renewed, as the one that folders without a choice use. */
export function withAccount({ all }: Accounts, account: Account): Accounts {
  const others = all.filter(({ id }) => id !== account.id);
  return { all: [...others, account], usual: account.id };
}
export function withoutAccount({ all, usual }: Accounts, id: string): Accounts {
  return { all: all.filter(account => account.id !== id), usual: usual === id ? undefined : usual };
}
export const withUsual = ({ all }: Accounts, usual: Use | undefined): Accounts => ({ all, usual });

/** Does this use still mean anything? */
export const isThere = (all: readonly Account[], use: Use): boolean =>
  use === trial || use === outside || all.some(({ id }) => id === use);

/** What an account is called in lists: two of one name are told apart by their client ids. */
export function labelOf(account: Account, all: readonly Account[]): string {
  const isAlone = all.every(({ id, label }) => id === account.id || label !== account.label);
  return isAlone ? account.label : `${account.label} (${shortened(account.principal.clientId, 4, 4)})`;
}

/** Which accounts came, went, or are called otherwise. Ids only decide; a renewed secret is nobody's news. */
export function changes(before: Accounts, after: Accounts) {
  const has = ({ all }: Accounts, account: Account) => all.some(({ id }) => id === account.id);
  return {
    added: after.all.filter(account => !has(before, account)),
    removed: before.all.filter(account => !has(after, account)),
    changed: after.all.filter(account => {
      const old = before.all.find(({ id }) => id === account.id);
      return old !== undefined && labelOf(old, before.all) !== labelOf(account, after.all);
    }),
  };
}

function isAccount(value: unknown): value is Account {
  const { id, label, principal } = (value ?? {}) as Partial<Account>;
  return (
    typeof id === 'string' &&
    typeof label === 'string' &&
    typeof principal?.clientId === 'string' &&
    typeof principal.clientSecret === 'string'
  );
}
