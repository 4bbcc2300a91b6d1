import { EventEmitter, type ExtensionContext, type LogOutputChannel, window, workspace } from 'vscode';
import type { EditorCredentials } from '../protocol/requests.ts';
import type { Location, ServicePrincipal } from '../registry/registry.ts';
import type { LocalRegistry } from './local-registry.ts';

/** What the person signed in with: a service principal of theirs, or the local registry on trial. */
export type Account =
  | { readonly is: 'principal'; readonly principal: ServicePrincipal }
  | { readonly is: 'trial' };

const accountKey = 'packer.account';
const locationKey = 'packer.location';

/**
 * The editor's memory of who signed in and for which project. Secrets go to the secret store; where there is
 * none (a Linux machine without a keyring) they live as long as the window.
 */
export function credentials(context: ExtensionContext, registry: LocalRegistry, log: LogOutputChannel) {
  const { secrets, workspaceState, globalState } = context;
  const elsewhere = new EventEmitter<void>();
  let kept: string | undefined;
  let read = false;
  let memoryOnly = false;

  async function load(): Promise<string | undefined> {
    if (read) return kept;
    try {
      kept = await secrets.get(accountKey);
    } catch (error) {
      withoutKeyring(error);
    }
    read = true;
    return kept;
  }
  async function save(text: string | undefined): Promise<void> {
    kept = text;
    read = true;
    if (memoryOnly) return;
    try {
      await (text === undefined ? secrets.delete(accountKey) : secrets.store(accountKey, text));
    } catch (error) {
      withoutKeyring(error);
    }
  }
  function withoutKeyring(error: unknown): void {
    if (memoryOnly) return;
    memoryOnly = true;
    log.warn(`The secret store does not answer: ${error instanceof Error ? error.name : 'error'}`);
    void window.showWarningMessage(
      'This machine has no working keyring, so HCP credentials are kept until this window closes. To keep them, set HCP_CLIENT_ID and HCP_CLIENT_SECRET in the environment.',
    );
  }
  // Another window signed in or out.
  context.subscriptions.push(
    elsewhere,
    secrets.onDidChange(async ({ key }) => {
      if (key !== accountKey || memoryOnly) return;
      const before = kept;
      read = false;
      if ((await load()) !== before) elsewhere.fire();
    }),
  );

  const account = async (): Promise<Account | undefined> => readAccount(await load());
  const location = () => {
    const remembered = workspaceState.get<Location>(locationKey) ?? globalState.get<Location>(locationKey);
    return remembered ?? null;
  };

  return {
    account,
    location,
    /** Another window changed the account. */
    changedElsewhere: elsewhere.event,
    keep: (account: Account | undefined) => save(account && JSON.stringify(account)),
    /** This folder's project, and what a folder without one gets. `undefined` forgets both. */
    async choose(location: Location | undefined): Promise<void> {
      await workspaceState.update(locationKey, location);
      await globalState.update(locationKey, location);
    },
    /** What the server is told when it asks. In Restricted Mode no process is started and nothing else is read. */
    async forServer(): Promise<EditorCredentials> {
      const only = workspace.isTrusted ? {} : { editorOnly: true };
      const current = await account();
      if (current?.is !== 'trial') {
        return { principal: current?.principal ?? null, location: location(), ...only };
      }
      if (!workspace.isTrusted) return { principal: null, location: null, ...only };
      try {
        const running = await registry.start();
        shareWithTerminals(context, running.env);
        return { principal: running.principal, location: running.location };
      } catch (error) {
        log.error(error instanceof Error ? error.message : String(error));
        return { principal: null, location: null };
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
  collection.description = 'Publishes to the local HCP Packer registry';
  for (const [name, value] of Object.entries(env)) collection.replace(name, value);
}

function readAccount(text: string | undefined): Account | undefined {
  if (text === undefined) return undefined;
  try {
    const account = JSON.parse(text) as Account;
    if (account.is === 'trial') return account;
    const { clientId, clientSecret } = account.principal;
    return typeof clientId === 'string' && typeof clientSecret === 'string' ? account : undefined;
  } catch {
    return undefined;
  }
}
