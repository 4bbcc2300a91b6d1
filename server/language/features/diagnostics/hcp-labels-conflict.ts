import { attributeOf } from '../../model/declarations.ts';
import { joinLabels } from './labels.ts';
import { descriptionTooLong, labelsConflict, registriesIn } from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/** `labels` is the old name of `bucket_labels`; with both filled in Packer stops. */
export const hcpLabelsConflict: Rule = {
  code: 'hcp-labels-conflict',
  severity: 'error',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry => {
      const old = !descriptionTooLong(module, registry) && labelsConflict(module, registry);
      if (!old) return [];
      const current = attributeOf(registry.node.body, 'bucket_labels')!;
      return [
        at(
          old.attribute.name,
          '"labels" and "bucket_labels" cannot be used together: they are the same argument.',
          {
            related: [
              {
                uri,
                start: current.name.start,
                end: current.name.end,
                message: 'The current name is used here.',
              },
            ],
          },
        ),
      ];
    }),
  fixes: joinLabels,
};
