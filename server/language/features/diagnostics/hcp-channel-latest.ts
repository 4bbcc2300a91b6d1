import { channelsIn, withoutChannel } from './channels.ts';
import { at, type Rule } from './rule.ts';

/** The channel `latest` is HCP's own and follows the newest version by itself. */
export const hcpChannelLatest: Rule = {
  code: 'hcp-channel-latest',
  severity: 'warning',
  check: (module, uri) =>
    channelsIn(module, uri)
      .flat()
      .filter(({ text }) => text === 'latest')
      .map(({ span }) =>
        at(span, 'HCP moves "latest" to each new version by itself and refuses to have it assigned.'),
      ),
  fixes: (problem, module, uri) => withoutChannel('Remove "latest"', problem, module, uri),
};
