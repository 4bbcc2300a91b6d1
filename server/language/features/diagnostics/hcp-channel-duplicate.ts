import { channelsIn, withoutChannel } from './channels.ts';
import { at, type Rule } from './rule.ts';

/** The same channel twice in `channels`. */
export const hcpChannelDuplicate: Rule = {
  code: 'hcp-channel-duplicate',
  severity: 'warning',
  tag: 'unnecessary',
  check: (module, uri) =>
    channelsIn(module, uri).flatMap(channels =>
      channels.flatMap((channel, i) => {
        const first = channels.slice(0, i).find(({ text }) => text === channel.text);
        return first && first.span !== channel.span
          ? [
              at(channel.span, 'This channel is in the list already; it would be assigned twice.', {
                related: [
                  { uri, start: first.span.start, end: first.span.end, message: 'It is here first.' },
                ],
              }),
            ]
          : [];
      }),
    ),
  fixes: (problem, module, uri) => withoutChannel('Remove the second one', problem, module, uri),
};
