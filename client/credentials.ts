import { randomUUID } from 'node:crypto';
import {
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  l10n,
  type Memento,
  Uri,
  workspace,
} from 'vscode';
import type { EditorCredentials } from '../protocol/requests.ts';
import type { Connection, Location, ServicePrincipal, TokenAsked } from '../registry/registry.ts';
import {
  type Account,
  type Accounts,
  changes,
  isThere,
  outside,
  readAccounts,
  sameAs,
  trial,
  type Use,
  withAccount,
  withoutAccount,
  withUsual,
  writtenAccounts,
} from './accounts.ts';
import type { LocalRegistry } from './local-registry.ts';
import { reasonOf } from './notices.ts';
import { secretText } from './secret-text.ts';
import { sharedTokens } from './shared-tokens.ts';

const accountsKey = 'packer.accounts';
/** Of a folder: what it uses. */
const useKey = 'packer.use';
/** Of a folder, and for those without one: the project of each use. */
const projectsKey = 'packer.projects';
type Projects = Readonly<Record<Use, Location>>;

/** What a person wants to use: credentials just typed in, an account there is, or one of the other uses. */
export type Wish = { readonly principal: ServicePrincipal } | { readonly use: Use };

/** The editor's memory of who signed in, which folder uses whom, and for which project. Secrets are in the secret store. */
export function credentials(context: ExtensionContext, registry: LocalRegistry, log: LogOutputChannel) {
  const { workspaceState, globalState } = context;
  const secret = secretText(context.secrets, accountsKey, log);
  const tokens = sharedTokens({
    secrets: context.secrets,
    folder: Uri.joinPath(context.globalStorageUri, 'token-leases').fsPath,
  });
  const accountsChanged = new EventEmitter<ReturnType<typeof changes>>();
  const elsewhere = new EventEmitter<void>();
  /** Being tried: in memory until HCP took it. */
  let attempt: Account | { readonly use: Use } | undefined;
  let seen: Accounts | undefined;

  /** The accounts, and word of what became of them since the last look. */
  async function accounts(): Promise<Accounts> {
    const now = readAccounts(await secret.get());
    if (seen) tell(seen, now);
    seen = now;
    return now;
  }
  async function save(after: Accounts): Promise<void> {
    await secret.set(writtenAccounts(after));
    await accounts();
  }
  function tell(before: Accounts, after: Accounts): void {
    const news = changes(before, after);
    if (Object.values(news).some(list => list.length > 0)) accountsChanged.fire(news);
  }

  /** What this folder uses. An account that was signed out of elsewhere is not replaced by another one. */
  function inUse({ all, usual }: Accounts): { readonly use: Use; readonly account: Account | undefined } {
    if (attempt && 'principal' in attempt) return { use: attempt.id, account: attempt };
    const wanted = attempt?.use ?? workspaceState.get<Use>(useKey) ?? usual ?? outside;
    const use = isThere(all, wanted) ? wanted : outside;
    return { use, account: all.find(({ id }) => id === use) };
  }
  const use = async () => inUse(await accounts()).use;
  const projectsOf = (memory: Memento): Projects => memory.get<Projects>(projectsKey) ?? {};
  async function location(): Promise<Location | null> {
    const used = await use();
    return projectsOf(workspaceState)[used] ?? projectsOf(globalState)[used] ?? null;
  }
  async function choose(used: Use, location: Location | undefined): Promise<void> {
    for (const memory of [workspaceState, globalState]) {
      const { [used]: _, ...others } = projectsOf(memory);
      await memory.update(projectsKey, location ? { ...others, [used]: location } : others);
    }
  }

  context.subscriptions.push(
    accountsChanged,
    elsewhere,
    secret,
    secret.onDidChange(async () => {
      const before = seen && JSON.stringify(inUse(seen));
      const now = await accounts();
      // What was picked for an account goes with it, in whatever window that was signed out of.
      for (const used of Object.keys(projectsOf(workspaceState)))
        if (!isThere(now.all, used)) await choose(used, undefined);
      if (!attempt && JSON.stringify(inUse(now)) !== before) elsewhere.fire();
    }),
  );

  return {
    accounts,
    accountsChanged: accountsChanged.event,
    /** Another window signed in or out. */
    changedElsewhere: elsewhere.event,
    use,
    location,
    /** From now on this is what the server is told, but nothing is kept yet; `undefined` ends the trial of it. */
    async attempt(wish: Wish | undefined): Promise<void> {
      if (!wish || 'use' in wish) {
        attempt = wish;
        return;
      }
      const { principal } = wish;
      const known = sameAs(await accounts(), principal);
      attempt = { id: known?.id ?? randomUUID(), label: known?.label ?? principal.clientId, principal };
    },
    /** Keeps what is being tried, for this folder and for those without a choice of their own. */
    async keep(connection: Connection): Promise<void> {
      if (!attempt) return;
      const all = await accounts();
      const { use: used, account } = inUse(all);
      // By now HCP may have said what it is called.
      const label = connection.principal ?? account?.label ?? '';
      await save(account ? withAccount(all, { ...account, label }) : withUsual(all, used));
      await workspaceState.update(useKey, used);
      attempt = undefined;
    },
    /** The project for what is in use: in this folder, and in those without a choice. `undefined` forgets it. */
    choose: async (location: Location | undefined) => choose(await use(), location),
    /** Nothing of it is left: its secret, the projects picked for it, the choice of it. */
    async forget(used: Use): Promise<void> {
      attempt = undefined;
      const all = await accounts();
      await choose(used, undefined);
      if (workspaceState.get(useKey) === used) await workspaceState.update(useKey, undefined);
      await save(
        used === trial || used === outside
          ? withUsual(all, all.usual === used ? undefined : all.usual)
          : withoutAccount(all, used),
      );
      const account = all.all.find(({ id }) => id === used);
      if (account) await tokens.forget(account.principal.clientId);
    },
    tokens: {
      /**
       * What was just typed in has to prove itself: a token that an older secret brought says nothing of it. And a
       * registry on this machine is this window's alone.
       */
      async ask(asked: TokenAsked) {
        const isOwn = (attempt && 'principal' in attempt) || (await use()) === trial;
        return isOwn ? null : tokens.ask(asked);
      },
      fetched: tokens.fetched,
    },
    /** What the server is told when it asks. In Restricted Mode no process is started and nothing else is read. */
    async forServer(): Promise<EditorCredentials> {
      const only = workspace.isTrusted ? {} : { editorOnly: true };
      if ((await use()) !== trial)
        return {
          principal: inUse(await accounts()).account?.principal ?? null,
          location: await location(),
          ...only,
        };
      if (!workspace.isTrusted) return { principal: null, location: null, ...only };
      try {
        const running = await registry.start();
        shareWithTerminals(context, running.env);
        return { principal: running.principal, location: running.location };
      } catch (error) {
        log.error(reasonOf(error));
        // The environment's credentials are for another registry than the one on trial.
        return { principal: null, location: null, editorOnly: true };
      }
    },
    /** Terminals opened from now on are on their own again. */
    leaveTrial(): Promise<void> {
      context.environmentVariableCollection.clear();
      return registry.stop();
    },
  };
}
export type Credentials = ReturnType<typeof credentials>;

/** A `packer build` in this window's terminals publishes to the registry on trial. */
function shareWithTerminals(context: ExtensionContext, env: Readonly<Record<string, string>>): void {
  const collection = context.environmentVariableCollection;
  collection.persistent = false;
  collection.description = l10n.t('Publishes to the local HCP Packer registry');
  for (const [name, value] of Object.entries(env)) collection.replace(name, value);
}
