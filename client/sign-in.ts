import { ProgressLocation, window, workspace } from 'vscode';
import { plain } from '../protocol/words.ts';
import type { Connection, Location } from '../registry/registry.ts';
import { checkClientId, checkProjectId, checkSecret } from './credential-text.ts';
import type { Account, Credentials } from './credentials.ts';
import type { LocalRegistry } from './local-registry.ts';
import type { Questions } from './questions.ts';
import { type Answer, ask as askText, type Choice, pick } from './quick-input.ts';
import { type Step, walk } from './steps.ts';

export interface SignIn {
  signIn(): Promise<void>;
  useEnvironment(): Promise<void>;
  tryWithoutAccount(): Promise<void>;
  signOut(): Promise<void>;
  selectProject(): Promise<void>;
}

type Way = 'principal' | 'environment' | 'trial';
interface Entry {
  readonly way?: Way;
  readonly clientId?: string;
  readonly clientSecret?: string;
}
const title = 'Sign In to HCP Packer';
function trusted(): boolean {
  if (!workspace.isTrusted) {
    void window.showInformationMessage(
      'In Restricted Mode the environment is not read and no registry is started on this machine. Trust this workspace first, or sign in with a service principal.',
    );
  }
  return workspace.isTrusted;
}
/** Whether a quick input gave an answer; if not, its step back or its end goes on as it is. */
const answered = <T>(answer: Answer<T>): answer is { readonly value: T } =>
  answer !== undefined && answer !== 'back';

/** Signing in and out, and choosing a project. */
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

  const way: Step<Entry> = async (entry, back) => {
    const choices: Choice<Way>[] = [
      {
        label: 'Service Principal',
        icon: 'key',
        detail: 'Client ID and secret from HCP, kept in the secret store of this editor',
        value: 'principal',
      },
      {
        label: 'Use Environment or Credential File',
        icon: 'terminal',
        detail: workspace.isTrusted
          ? 'HCP_CLIENT_ID and HCP_CLIENT_SECRET, or the HCP credential file, where this extension runs'
          : 'Not in Restricted Mode: trust this workspace first',
        ...(workspace.isTrusted && { value: 'environment' as const }),
      },
      {
        label: 'Try Without an Account',
        icon: 'beaker',
        detail: workspace.isTrusted
          ? 'A registry on this machine with sample data; packer can publish to it'
          : 'Not in Restricted Mode: trust this workspace first',
        ...(workspace.isTrusted && { value: 'trial' as const }),
      },
    ];
    const answer = await pick<Way>({ title, back }, async show => show(choices));
    return answered(answer) ? { ...entry, way: answer.value } : answer;
  };
  const text =
    (key: 'clientId' | 'clientSecret', prompt: string, check: typeof checkClientId): Step<Entry> =>
    async (entry, back) => {
      if (entry.way !== 'principal') return 'skip';
      const answer = await askText({
        title,
        prompt,
        back,
        value: entry[key] ?? '',
        password: key === 'clientSecret',
        check,
      });
      return answered(answer) ? { ...entry, [key]: answer.value } : answer;
    };
  const entrySteps = [
    text('clientId', 'Client ID of a service principal', checkClientId),
    text('clientSecret', 'Its client secret', checkSecret),
  ];

  /** Takes an account into use. Refused: the service does not know these credentials. */
  async function adopt(account: Account | undefined): Promise<'done' | 'again' | 'refused'> {
    await credentials.keep(account);
    if (account?.is !== 'trial') await credentials.leaveTrial();
    await options.changed();
    const connection = await window.withProgress({ location: { viewId: 'packer.registry' } }, () =>
      ask.connection(),
    );
    options.connected(connection);
    const { why } = connection;
    switch (connection.state) {
      case 'ready':
        options.said(
          `Signed in to HCP Packer${connection.principal === undefined ? '' : ` as ${plain(connection.principal)}`}`,
        );
        return 'done';
      case 'no-project':
        await selectProject();
        return 'done';
      default: {
        const message =
          account === undefined && connection.state === 'signed-out'
            ? 'There are no HCP credentials in the environment and no credential file.'
            : (why?.message ?? 'HCP Packer did not answer.');
        const chosen = await window.showErrorMessage(message, 'Try Again', 'Show Log');
        if (chosen === 'Show Log') options.showLog();
        if (chosen === 'Try Again') return 'again';
        return why?.kind === 'bad-credentials' ? 'refused' : 'done';
      }
    }
  }

  /** Tries until it works or the person gives up; then what was in use before comes back. */
  async function enter(entry: Entry | undefined): Promise<void> {
    const before = await credentials.account();
    let current = entry;
    while (current) {
      const { way, clientId = '', clientSecret = '' } = current;
      if (way === 'trial') return tryWithoutAccount();
      const account: Account | undefined =
        way === 'principal' ? { is: 'principal', principal: { clientId, clientSecret } } : undefined;
      const outcome = await adopt(account);
      if (outcome === 'done') return;
      current =
        outcome === 'again' ? await walk<Entry>(current, way === 'principal' ? entrySteps : []) : undefined;
      if (current) continue;
      await credentials.keep(before);
      await options.changed();
    }
  }

  async function tryWithoutAccount(): Promise<void> {
    if (!trusted()) return;
    for (;;) {
      try {
        await window.withProgress(
          { location: ProgressLocation.Window, title: 'Starting a local HCP Packer registry' },
          () => registry.start(),
        );
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const chosen = await window.showErrorMessage(message, 'Try Again', 'Show Log');
        if (chosen === 'Show Log') options.showLog();
        if (chosen !== 'Try Again') return;
        continue;
      }
      if ((await adopt({ is: 'trial' })) !== 'again') return;
    }
  }

  async function selectProject(): Promise<void> {
    const title = 'Select HCP Project';
    if ((await credentials.account())?.is === 'trial') {
      void window.showInformationMessage(
        'The local registry has one project. Sign in to HCP to choose another.',
      );
      return;
    }
    const answer = await pick<Location | 'by-id'>({ title, back: false }, async show => {
      const chosen = credentials.location();
      const byId: Choice<'by-id'> = { label: 'Enter IDs…', icon: 'edit', value: 'by-id' };
      const projects = await ask.projects();
      if (projects.is !== 'found') {
        const label =
          projects.is === 'absent' ? 'These credentials cannot list projects.' : projects.why.message;
        return show([{ label, icon: 'warning' }, byId]);
      }
      show([
        ...projects.value.flatMap((organization): Choice<Location>[] => [
          { label: plain(organization.name), heading: true },
          ...organization.projects.map(project => ({
            label: plain(project.name),
            description: project.id === chosen?.projectId ? `${project.id} · current` : project.id,
            icon: 'project',
            value: { organizationId: organization.id, projectId: project.id },
          })),
        ]),
        byId,
      ]);
    });
    if (!answered(answer)) return;
    const location = answer.value === 'by-id' ? await enterIds(title) : answer.value;
    if (!location) return;
    await credentials.choose(location);
    await options.changed();
    const connection = await ask.connection();
    options.connected(connection);
    if (connection.state !== 'ready' && connection.why) {
      void window.showErrorMessage(connection.why.message);
    }
  }

  async function enterIds(title: string): Promise<Location | undefined> {
    const id =
      (key: keyof Location, prompt: string): Step<Partial<Location>> =>
      async (state, back) => {
        const answer = await askText({ title, prompt, back, value: state[key] ?? '', check: checkProjectId });
        return answered(answer) ? { ...state, [key]: answer.value } : answer;
      };
    return walk<Partial<Location>>(credentials.location() ?? {}, [
      id('organizationId', 'Organization ID, as in the address of the HCP portal'),
      id('projectId', 'Project ID, as in the address of the HCP portal'),
    ]) as Promise<Location | undefined>;
  }

  return {
    signIn: async () => enter(await walk<Entry>({}, [way, ...entrySteps])),
    useEnvironment: async () => (trusted() ? enter({ way: 'environment' }) : undefined),
    tryWithoutAccount,
    selectProject,
    async signOut() {
      await credentials.keep(undefined);
      await credentials.choose(undefined);
      await credentials.leaveTrial();
      await options.changed();
      options.said('Signed out of HCP Packer');
    },
  };
}
