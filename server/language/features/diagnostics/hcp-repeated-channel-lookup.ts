import { attributeOf, type Resource } from '../../model/declarations.ts';
import { textOf } from '../../model/value.ts';
import { dataArgument, hcpDataIn } from './data-sources.ts';
import { at, type Rule } from './rule.ts';

/** Each artifact looked up by channel is a request of its own, and HCP bills by the request. */
export const hcpRepeatedChannelLookup: Rule = {
  code: 'hcp-repeated-channel-lookup',
  severity: 'hint',
  check: (module, uri) => {
    if (!hcpDataIn(module, uri).some(({ data }) => data.type === 'hcp-packer-artifact')) return [];
    const text = (data: Resource, name: string) => {
      const argument = dataArgument(module, data, name);
      return argument && textOf(argument.value);
    };
    const lookups = hcpDataIn(module).flatMap(({ data }) => {
      const bucket = data.type === 'hcp-packer-artifact' && text(data, 'bucket_name');
      const channel = bucket && text(data, 'channel_name');
      return channel
        ? [{ data, channel: attributeOf(data.node.body, 'channel_name')!, key: `${bucket}\n${channel}` }]
        : [];
    });
    const firsts = new Map<string, (typeof lookups)[number]>();
    return lookups.flatMap(lookup => {
      const first = firsts.get(lookup.key);
      if (!first) firsts.set(lookup.key, lookup);
      return first && lookup.data.uri === uri
        ? [
            at(
              lookup.channel,
              'The same channel of the same bucket is looked up twice, each a billed request; one hcp-packer-version and its fingerprint would do for all.',
              {
                related: [
                  {
                    uri: first.data.uri,
                    start: first.channel.start,
                    end: first.channel.end,
                    message: 'It is looked up here first.',
                  },
                ],
              },
            ),
          ]
        : [];
    });
  },
};
