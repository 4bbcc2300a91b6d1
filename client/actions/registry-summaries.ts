import * as l10n from '@vscode/l10n';
import type { Use } from '../../protocol/requests.ts';
import { counted, instant, plain, tierName } from '../../protocol/words.ts';
import type { RegistryStatus } from '../../registry/registry.ts';
import type { Summary } from './changing.ts';
import { failing } from './channel-summaries.ts';

/** What has to be typed before a registry is switched off; the portal's own word. */
export const deactivateWord = 'DEACTIVATE';

/** The question before a registry is switched on, or made where the project has none. */
export function activateSummary(place: string, status: RegistryStatus | null, tier: string): Summary {
  const reason = status?.deprovision;
  return {
    title: l10n.t('Activate the HCP Packer registry of {0}?', plain(place)),
    detail: [
      status
        ? l10n.t('Buckets, versions and channels are as they were; packer and Terraform can use them again.')
        : l10n.t('The project gets an empty registry.'),
      ...(reason ? [l10n.t('HCP switched it off: {0}', reasonOf(reason))] : []),
      '',
      l10n.t('Its tier is {0}. HCP bills what it holds and serves from now on.', tierName(tier)),
    ].join('\n'),
    button: l10n.t('Activate Registry'),
  };
}
const reasonOf = ({ reason, message }: NonNullable<RegistryStatus['deprovision']>): string =>
  [plain(reason), plain(message)].filter(Boolean).join(': ') || '-';

/** The question before a registry is switched off: for everybody, and what here would stop working. */
export const deactivateSummary = (
  place: string,
  buckets: { readonly count: number; readonly more: boolean },
  uses: readonly Use[],
): Summary => ({
  title: l10n.t('Deactivate the HCP Packer registry of {0}?', plain(place)),
  detail: [
    // What only publishes fails as well.
    failing(uses.map(({ publishes: _, ...use }) => use)),
    '',
    buckets.more
      ? l10n.t(
          'It holds more than {0}. Nobody can read them or publish to them until it is active again; running builds fail.',
          counted(buckets.count, 'bucket'),
        )
      : l10n.t(
          'It holds {0}. Nobody can read them or publish to them until it is active again; running builds fail.',
          counted(buckets.count, 'bucket'),
        ),
    l10n.t('HCP keeps the data for one year, then deletes it. The images in the cloud stay.'),
    '',
    l10n.t(
      'It can be activated again, and then everything is as it was. You are asked to type {0} next.',
      deactivateWord,
    ),
  ].join('\n'),
  button: l10n.t('Deactivate Registry…'),
});

/** What only the tier PLUS has. */
const onlyPlus = () =>
  l10n.t('SBOM packages, vulnerabilities, enforced provisioners, scheduled revocation, audit log streaming');

/** The question before the tier of a registry is changed. */
export const tierSummary = (place: string, from: string, to: string): Summary => ({
  title: l10n.t('Change the tier of the HCP Packer registry of {0}?', plain(place)),
  detail: [
    l10n.t('tier   {0} → {1}', tierName(from), tierName(to)),
    '',
    to === 'STANDARD' ? l10n.t('No longer there: {0}.', onlyPlus()) : l10n.t('New: {0}.', onlyPlus()),
    l10n.t('It takes effect at once, and HCP bills by it.'),
  ].join('\n'),
  button: l10n.t('Change Tier'),
});

/** How a registry stands, to read; null: the project has none. */
export function registryText(place: string, status: RegistryStatus | null): string {
  const gone = status?.deprovision;
  const state = l10n.t('state');
  const rows: readonly (readonly [string, string])[] = status
    ? [
        [state, status.activated ? l10n.t('active') : l10n.t('deactivated')],
        [l10n.t('tier'), tierName(status.tier)],
        [l10n.t('created'), instant(status.createdAt)],
        [l10n.t('changed'), instant(status.updatedAt)],
        ...(gone
          ? [
              [l10n.t('switched off by HCP'), gone.at === undefined ? '-' : instant(gone.at)] as const,
              [l10n.t('reason'), reasonOf(gone)] as const,
            ]
          : []),
      ]
    : [[state, l10n.t('none: this project has no registry yet')]];
  const widest = Math.max(14, ...rows.map(([name]) => name.length));
  return [
    l10n.t('HCP Packer registry of {0}', plain(place)),
    '',
    ...rows.map(([name, value]) => `${name.padEnd(widest)} ${value}`),
    ...(status?.tier === 'STANDARD' ? ['', l10n.t('Not in this tier: {0}.', onlyPlus())] : []),
    ...(status && !status.activated
      ? [
          '',
          l10n.t('Nobody can read or publish to it. HCP deletes its data a year after it was switched off.'),
        ]
      : []),
    '',
  ].join('\n');
}
