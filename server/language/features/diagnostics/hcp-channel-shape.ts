import { marksOf } from '../../model/value.ts';
import { channelsIn } from './channels.ts';
import { renamed } from './hcp-names.ts';
import { at, type Rule } from './rule.ts';

/** HCP's rule for names of channels, as terraform-provider-hcp checks it. */
const pattern = /^[\da-zA-Z][-a-zA-Z\d]{1,34}[\da-zA-Z]$/;

/** No channel can have this name, so after the whole build the assignment fails. */
export const hcpChannelShape: Rule = {
  code: 'hcp-channel-shape',
  severity: 'warning',
  check: (module, uri) =>
    channelsIn(module, uri)
      .flat()
      .filter(({ text }) => !pattern.test(text))
      .map(({ span, text, value }) =>
        at(
          span,
          `${marksOf(value).sensitive ? 'This' : `"${text}"`} cannot be a channel: names have 3 to 36 letters, digits and dashes, with none of the dashes at an end.`,
        ),
      ),
  fixes: renamed,
};
