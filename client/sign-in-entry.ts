import { l10n, workspace } from 'vscode';
import type { ServicePrincipal } from '../registry/registry.ts';
import { type Account, labelOf, outside, trial } from './accounts.ts';
import { checkClientId, checkSecret } from './credential-text.ts';
import type { Wish } from './credentials.ts';
import { ask as askText, type Choice, pick } from './quick-input.ts';
import { type Step, walk } from './steps.ts';

/** What a person has said so far of how to sign in. */
export interface Entry {
  readonly way?: Way;
  readonly clientId?: string;
  readonly clientSecret?: string;
}
type Way = 'principal' | 'europe' | 'outside' | 'trial';

const title = () => l10n.t('Sign In to HCP Packer');
const restricted = () => l10n.t('Not in Restricted Mode: trust this workspace first');

/** Of the environment and of a registry on this machine, which a workspace that is not trusted could steer. */
const needsTrust = <T extends Way>(choice: Omit<Choice<T>, 'value'>, value: T): Choice<T> =>
  workspace.isTrusted ? { ...choice, value } : { ...choice, detail: restricted() };

const waysOutside = (): Choice<Way>[] => [
  needsTrust(
    {
      label: l10n.t('Use Environment or Credential File'),
      icon: 'terminal',
      detail: l10n.t(
        'HCP_CLIENT_ID and HCP_CLIENT_SECRET, or the HCP credential file, where this extension runs',
      ),
    },
    'outside',
  ),
  needsTrust(
    {
      label: l10n.t('Try Without an Account'),
      icon: 'beaker',
      detail: l10n.t('A registry on this machine with sample data; packer can publish to it'),
    },
    'trial',
  ),
];
const principals = (): Choice<Way>[] => [
  {
    label: l10n.t('Service Principal'),
    icon: 'key',
    detail: l10n.t('Client ID and secret from HCP, kept in the secret store of this editor'),
    value: 'principal',
  },
  {
    label: l10n.t('Service Principal in HCP Europe'),
    icon: 'globe',
    detail: l10n.t('The same, for portal.cloud.eu.hashicorp.com'),
    value: 'europe',
  },
];

const askWay =
  (ways: () => Choice<Way>[]): Step<Entry> =>
  async (entry, back) => {
    const answer = await pick<Way>({ title: title(), back }, async show => show(ways()));
    return typeof answer === 'object' ? { ...entry, way: answer.value } : answer;
  };
const askFor =
  (key: 'clientId' | 'clientSecret', prompt: () => string, check: typeof checkClientId): Step<Entry> =>
  async (entry, back) => {
    if (entry.way !== 'principal' && entry.way !== 'europe') return 'skip';
    const answer = await askText({
      title: title(),
      prompt: prompt(),
      back,
      value: entry[key] ?? '',
      password: key === 'clientSecret',
      check,
    });
    return typeof answer === 'object' ? { ...entry, [key]: answer.value } : answer;
  };
const texts = [
  askFor('clientId', () => l10n.t('Client ID of a service principal'), checkClientId),
  askFor('clientSecret', () => l10n.t('Its client secret'), checkSecret),
];

/** Asks for a way and what it needs. */
export const askEntry = (): Promise<Entry | undefined> =>
  walk<Entry>({}, [askWay(() => [...principals(), ...waysOutside()]), ...texts]);
/** Asks for a service principal only: what an account of the editor is. */
export const askPrincipal = (): Promise<Entry | undefined> => walk<Entry>({}, [askWay(principals), ...texts]);
/** Asks again for what was typed; there is nothing to type for the other ways. */
export const askAgain = (entry: Entry): Promise<Entry | undefined> => walk<Entry>(entry, texts);

export function wishOf({ way, clientId = '', clientSecret = '' }: Entry): Wish {
  if (way === 'trial' || way === 'outside') return { use: way === 'trial' ? trial : outside };
  const endpoints = way === 'europe' ? ({ geography: 'eu' } as const) : undefined;
  const principal: ServicePrincipal = { clientId, clientSecret, ...(endpoints && { endpoints }) };
  return { principal };
}

/** Asks which of the accounts there are; `add`: the person wants another one. */
export async function askAccount(all: readonly Account[], used: string): Promise<Wish | 'add' | undefined> {
  const current = (use: string, text?: string) =>
    [text, use === used && l10n.t('current')].filter(Boolean).join(' · ');
  const uses: Choice<string>[] = all.map(account => ({
    label: labelOf(account, all),
    description: current(account.id, account.principal.clientId),
    icon: 'account',
    value: account.id,
  }));
  const others = waysOutside().map(({ value, ...choice }): Choice<string> => {
    const use = value === 'trial' ? trial : outside;
    return { ...choice, description: current(use), ...(value && { value: use }) };
  });
  const answer = await pick<string>({ title: l10n.t('Switch HCP Account'), back: false }, async show =>
    show([
      ...uses,
      { label: l10n.t('Sign In with Another Account…'), icon: 'add', value: 'add' },
      { label: l10n.t('Not an account'), heading: true },
      ...others,
    ]),
  );
  if (typeof answer !== 'object') return undefined;
  return answer.value === 'add' ? 'add' : { use: answer.value };
}

/** Asks which account to sign out of. */
export async function askWhom(all: readonly Account[]): Promise<string | undefined> {
  const choices = all.map(account => ({
    label: labelOf(account, all),
    description: account.principal.clientId,
    icon: 'account',
    value: account.id,
  }));
  const answer = await pick<string>({ title: l10n.t('Sign Out of HCP'), back: false }, async show =>
    show(choices),
  );
  return typeof answer === 'object' ? answer.value : undefined;
}
