import { l10n, ProgressLocation, window, workspace } from 'vscode';
import { plain } from '../protocol/words.ts';
import type { Connection } from '../registry/registry.ts';
import { labelOf, outside, trial } from './accounts.ts';
import type { Credentials, Wish } from './credentials.ts';
import type { LocalRegistry } from './local-registry.ts';
import { complain, inform, reasonOf, wantsAgain } from './notices.ts';
import { chooseProject, onlyProject } from './project-choice.ts';
import type { Questions } from './questions.ts';
import {
  askAccount,
  askAgain,
  askEntry,
  askPrincipal,
  askWhom,
  type Entry,
  wishOf,
} from './sign-in-entry.ts';

export interface SignIn {
  signIn(): Promise<void>;
  /** Another account of this folder, or none. */
  switchAccount(): Promise<void>;
  /** A service principal is asked for; its account's id, or nothing when the person gave up. */
  addAccount(): Promise<string | undefined>;
  useEnvironment(): Promise<void>;
  tryWithoutAccount(): Promise<void>;
  /** Of what this folder uses, else of an account the person picks. */
  signOut(): Promise<void>;
  /** Of this account, whoever uses it. */
  signOutOf(id: string): Promise<void>;
  selectProject(): Promise<void>;
}

function trusted(): boolean {
  if (!workspace.isTrusted) {
    void inform(
      l10n.t(
        'In Restricted Mode the environment is not read and no registry is started on this machine. Trust this workspace first, or sign in with a service principal.',
      ),
    );
  }
  return workspace.isTrusted;
}

/** Signing in and out, changing accounts, and choosing a project. */
export function signIn(options: {
  readonly ask: Questions;
  readonly credentials: Credentials;
  readonly registry: LocalRegistry;
  /** Tells the server and the views that other credentials or another project apply. */
  readonly changed: () => Promise<void>;
  readonly connected: (connection: Connection) => void;
  readonly said: (text: string) => void;
  readonly showLog: () => void;
}): SignIn {
  const { ask, credentials, registry } = options;

  const again = (message: string) => wantsAgain(message, options.showLog);

  /** Takes a wish into use. It is kept unless HCP refuses it, or nobody is there. */
  async function adopt(wish: Wish): Promise<'done' | 'again' | 'refused'> {
    await credentials.attempt(wish);
    if (!('use' in wish) || wish.use !== trial) await credentials.leaveTrial();
    await options.changed();
    const connection = await window.withProgress({ location: { viewId: 'packer.registry' } }, () =>
      ask.connection(),
    );
    options.connected(connection);
    const { why } = connection;
    if (connection.state === 'ready' || connection.state === 'no-project') {
      await credentials.keep(connection);
      if (connection.state === 'no-project') await selectProject();
      else
        options.said(
          connection.principal === undefined
            ? l10n.t('Signed in to HCP Packer')
            : l10n.t('Signed in to HCP Packer as {0}', plain(connection.principal)),
        );
      return 'done';
    }
    const nobody = 'use' in wish && wish.use === outside && connection.state === 'signed-out';
    if (
      await again(
        nobody
          ? l10n.t('There are no HCP credentials in the environment and no credential file.')
          : (why?.message ?? l10n.t('HCP Packer did not answer.')),
      )
    )
      return 'again';
    if (why?.kind === 'bad-credentials' || nobody) return 'refused';
    await credentials.keep(connection);
    return 'done';
  }

  /** Tries until it works, or the person gives up; then what was in use before comes back. Whether it worked. */
  async function enter(entry: Entry | undefined): Promise<boolean> {
    let current = entry;
    while (current) {
      if (current.way === 'trial') {
        await tryWithoutAccount();
        return true;
      }
      const outcome = await adopt(wishOf(current));
      if (outcome === 'done') return true;
      current = outcome === 'again' ? await askAgain(current) : undefined;
      if (!current) await giveUp();
    }
    return false;
  }
  async function giveUp(): Promise<void> {
    await credentials.attempt(undefined);
    await options.changed();
  }

  async function tryWithoutAccount(): Promise<void> {
    if (!trusted()) return;
    for (;;) {
      try {
        await window.withProgress(
          { location: ProgressLocation.Window, title: l10n.t('Starting a local HCP Packer registry') },
          () => registry.start(),
        );
      } catch (error) {
        if (await again(reasonOf(error))) continue;
        return;
      }
      const outcome = await adopt({ use: trial });
      if (outcome === 'refused') await giveUp();
      if (outcome !== 'again') return;
    }
  }

  async function use(wish: Wish): Promise<void> {
    for (;;) {
      const outcome = await adopt(wish);
      if (outcome === 'refused') await giveUp();
      if (outcome !== 'again') return;
    }
  }

  async function selectProject(): Promise<void> {
    if ((await credentials.use()) === trial) return onlyProject();
    const location = await chooseProject(ask, await credentials.location());
    if (!location) return;
    await credentials.choose(location);
    await options.changed();
    const connection = await ask.connection();
    options.connected(connection);
    if (connection.state !== 'ready' && connection.why) {
      void complain(connection.why.message);
    }
  }

  async function forget(used: string): Promise<void> {
    const before = await credentials.use();
    await credentials.forget(used);
    if (used === trial) await credentials.leaveTrial();
    if (before === used) await options.changed();
  }

  return {
    signIn: async () => void (await enter(await askEntry())),
    addAccount: async () => ((await enter(await askPrincipal())) ? credentials.use() : undefined),
    async switchAccount() {
      const { all } = await credentials.accounts();
      const wish = await askAccount(all, await credentials.use());
      if (wish === 'add') return void (await enter(await askPrincipal()));
      if (!wish) return;
      return 'use' in wish && wish.use === trial ? tryWithoutAccount() : use(wish);
    },
    useEnvironment: async () => void (trusted() && (await enter({ way: 'outside' }))),
    tryWithoutAccount,
    selectProject,
    async signOut() {
      const used = await credentials.use();
      const { all } = await credentials.accounts();
      const whom = used === outside && all.length > 0 ? await askWhom(all) : used;
      if (whom === undefined) return;
      const account = all.find(({ id }) => id === whom);
      await forget(whom);
      options.said(
        account
          ? l10n.t('Signed out of HCP Packer as {0}', plain(labelOf(account, all)))
          : l10n.t('Signed out of HCP Packer'),
      );
    },
    signOutOf: forget,
  };
}
