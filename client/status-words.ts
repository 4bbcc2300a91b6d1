import * as l10n from '@vscode/l10n';
import { counted, plain, utc } from '../protocol/words.ts';
import type { Connection } from '../registry/registry.ts';

const sources = () => ({
  editor: l10n.t('signed in here'),
  environment: l10n.t('from the environment'),
  'credential-file': l10n.t('from the credential file'),
  login: l10n.t('from the hcp CLI'),
});

/** What the Language Status item says, and the command that helps. */
export function statusWords(connection: Connection): {
  readonly text: string;
  readonly detail: string;
  readonly command: { readonly title: string; readonly command: string };
} {
  const { organization, project, principal, source, why } = connection;
  const detail = [
    why && plain(why.message),
    connection.since !== undefined && l10n.t('since {0}', utc(connection.since)),
    [principal === undefined ? '' : plain(principal), source ? sources()[source] : '']
      .filter(Boolean)
      .join(', '),
    connection.requests > 0 && l10n.t('{0} so far', counted(connection.requests, 'request')),
  ];
  const say = (text: string, title: string, command: string) => ({
    text,
    detail: detail.filter(Boolean).join(' · '),
    command: { title, command },
  });
  switch (connection.state) {
    case 'ready': {
      const place = [organization?.name ?? organization?.id, project?.name ?? project?.id];
      return say(
        `HCP Packer: ${place.map(name => plain(name ?? '')).join(' / ')}`,
        l10n.t('Select Project…'),
        'packer.hcp.selectProject',
      );
    }
    case 'no-project':
      return say(l10n.t('HCP Packer: No project'), l10n.t('Select Project…'), 'packer.hcp.selectProject');
    case 'signed-out':
      return say(l10n.t('HCP Packer: Signed out'), l10n.t('Sign In…'), 'packer.hcp.signIn');
    case 'failed':
      return why?.kind === 'bad-credentials'
        ? say(l10n.t('HCP Packer: Credentials refused'), l10n.t('Sign In…'), 'packer.hcp.signIn')
        : say(
            why?.kind === 'unreachable'
              ? l10n.t('HCP Packer: Cannot be reached')
              : l10n.t('HCP Packer: No answer'),
            l10n.t('Retry'),
            'packer.registry.retry',
          );
  }
}
