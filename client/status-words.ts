import { counted, plain, utc } from '../protocol/words.ts';
import type { Connection } from '../registry/registry.ts';

const sources = {
  editor: 'signed in here',
  environment: 'from the environment',
  'credential-file': 'from the credential file',
  login: 'from the hcp CLI',
} as const;

/** What the Language Status item says, and the command that helps. */
export function statusWords(connection: Connection): {
  readonly text: string;
  readonly detail: string;
  readonly command: { readonly title: string; readonly command: string };
} {
  const { organization, project, principal, source, why } = connection;
  const detail = [
    why && plain(why.message),
    connection.since !== undefined && `since ${utc(connection.since)}`,
    [principal === undefined ? '' : plain(principal), source ? sources[source] : '']
      .filter(Boolean)
      .join(', '),
    connection.requests > 0 && `${counted(connection.requests, 'request')} so far`,
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
        'Select Project…',
        'packer.hcp.selectProject',
      );
    }
    case 'no-project':
      return say('HCP Packer: No project', 'Select Project…', 'packer.hcp.selectProject');
    case 'signed-out':
      return say('HCP Packer: Signed out', 'Sign In…', 'packer.hcp.signIn');
    case 'failed':
      return why?.kind === 'bad-credentials'
        ? say('HCP Packer: Credentials refused', 'Sign In…', 'packer.hcp.signIn')
        : say(
            why?.kind === 'unreachable' ? 'HCP Packer: Cannot be reached' : 'HCP Packer: No answer',
            'Retry',
            'packer.registry.retry',
          );
  }
}
