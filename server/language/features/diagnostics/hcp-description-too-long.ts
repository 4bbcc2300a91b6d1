import { byteLength, textOf } from '../../model/value.ts';
import { descriptionTooLong, longestDescription, registriesIn } from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/** Counted in bytes of UTF-8, whatever Packer's message says. */
export const hcpDescriptionTooLong: Rule = {
  code: 'hcp-description-too-long',
  severity: 'error',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry => {
      const description = descriptionTooLong(module, registry);
      if (!description) return [];
      const bytes = byteLength(textOf(description.value)!);
      return [
        at(
          description.attribute.value,
          `A bucket description has at most ${longestDescription} bytes of UTF-8; this has ${bytes}.`,
        ),
      ];
    }),
};
