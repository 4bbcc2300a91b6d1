import { joinLabels } from './labels.ts';
import {
  argumentOf,
  descriptionTooLong,
  hasEntries,
  labelsConflict,
  registriesIn,
} from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/** Packer's own warning, since 1.7.9; an empty map earns none. */
export const hcpLabelsDeprecated: Rule = {
  code: 'hcp-labels-deprecated',
  severity: 'warning',
  tag: 'deprecated',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry => {
      const old = argumentOf(module, registry, 'labels');
      const silent = descriptionTooLong(module, registry) || labelsConflict(module, registry);
      return old && hasEntries(old.value) && !silent
        ? [
            at(
              old.attribute.name,
              '"labels" is the old name of "bucket_labels" and will be removed from Packer.',
            ),
          ]
        : [];
    }),
  fixes: joinLabels,
};
