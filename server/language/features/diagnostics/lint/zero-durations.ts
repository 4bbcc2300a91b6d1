import { attributeOf, blocksOf } from '../../../model/declarations.ts';
import { isDuration } from '../../../model/durations.ts';
import { textOf } from '../../../model/value.ts';
import { removal } from '../edits.ts';
import { at, type Rule } from '../rule.ts';
import { suspectsIn } from '../suspects.ts';

/** `timeout = "0s"` reads like "give up at once" and means no limit; `pause_before = "0s"` means nothing. */
export const durationZero: Rule = {
  code: 'duration-zero',
  severity: 'hint',
  byBlock: true,
  check: (module, uri) =>
    suspectsIn(module, uri)
      .builds.flatMap(({ node }) => blocksOf(node.body))
      .filter(({ type }) => type.text.endsWith('provisioner'))
      .flatMap(({ body }) =>
        ['pause_before', 'timeout'].flatMap(name => {
          const attribute = attributeOf(body, name);
          const text = attribute && textOf(module.evaluate(attribute.value));
          if (!attribute || !text || !isDuration(text) || /[1-9]/.test(text)) return [];
          const { start, end } = attribute;
          const message =
            name === 'timeout' ? 'A timeout of zero is no timeout.' : 'A pause of zero is no pause.';
          return [at(attribute.value, message, { data: { name, start, end } })];
        }),
      ),
  fixes: ({ data }, module, uri) => {
    const { name, ...span } = data as { readonly name: string; readonly start: number; readonly end: number };
    return [
      {
        title: `Remove "${name}"`,
        edits: [{ uri, ...removal(module.files.get(uri)!, span), newText: '' }],
        isPreferred: true,
      },
    ];
  },
};
