import {
  type AuthenticationProvider,
  type AuthenticationSession,
  authentication,
  CancellationError,
  Disposable,
  EventEmitter,
  l10n,
} from 'vscode';
import { type Account, labelOf } from './accounts.ts';
import type { Credentials } from './credentials.ts';
import type { SignIn } from './sign-in.ts';

/**
 * VS Code's own list of accounts: each service principal is one of it, and signing out there is signing out here.
 * A session has no token: credentials leave the secret store for the language server alone, whoever asks.
 */
export function authenticationProvider(credentials: Credentials, signIn: SignIn): Disposable {
  const sessions = async (some?: readonly Account[]) => {
    const { all } = await credentials.accounts();
    return (some ?? all).map(account => session(account, labelOf(account, all)));
  };
  const events = new EventEmitter<{
    added: AuthenticationSession[];
    removed: AuthenticationSession[];
    changed: AuthenticationSession[];
  }>();
  const provider: AuthenticationProvider = {
    onDidChangeSessions: events.event,
    getSessions: async (_scopes, { account }) =>
      (await sessions()).filter(({ id }) => account === undefined || id === account.id),
    async createSession() {
      const id = await signIn.addAccount();
      const made = (await sessions()).find(one => one.id === id);
      if (!made) throw new CancellationError();
      return made;
    },
    removeSession: id => signIn.signOutOf(id),
  };
  return Disposable.from(
    events,
    credentials.accountsChanged(async news =>
      events.fire({
        added: await sessions(news.added),
        removed: await sessions(news.removed),
        changed: await sessions(news.changed),
      }),
    ),
    authentication.registerAuthenticationProvider('hcp', l10n.t('HCP'), provider, {
      supportsMultipleAccounts: true,
    }),
  );
}

const session = ({ id }: Account, label: string): AuthenticationSession => ({
  id,
  accessToken: '',
  account: { id, label },
  scopes: [],
});
