import { textOf } from '../../model/value.ts';
import { dataArgument, hcpDataIn } from './data-sources.ts';
import { at, type Rule } from './rule.ts';

/** Each artifact looked up by channel is a request of its own, and HCP bills by the request. */
export const hcpRepeatedChannelLookup: Rule = {
  code: 'hcp-repeated-channel-lookup',
  severity: 'hint',
  check: (module, uri) => {
    const lookups = hcpDataIn(module)
      .filter(({ data }) => data.type === 'hcp-packer-artifact')
      .flatMap(({ data }) => {
        const [bucket, channel] = ['bucket_name', 'channel_name'].map(name =>
          dataArgument(module, data, name),
        );
        const [bucketText, channelText] = [bucket, channel].map(one => one && textOf(one.value));
        return bucketText && channelText
          ? [{ data, channel: channel!.attribute, bucketText, channelText }]
          : [];
      });
    return lookups.flatMap((lookup, i) => {
      const first = lookups
        .slice(0, i)
        .find(one => one.bucketText === lookup.bucketText && one.channelText === lookup.channelText);
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
