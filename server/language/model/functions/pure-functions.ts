import { collectionFunctions } from './collections.ts';
import { dateFunctions } from './dates.ts';
import { encodingFunctions } from './encodings.ts';
import { formatFunctions } from './format.ts';
import { hashFunctions } from './hashes.ts';
import { networkFunctions } from './networks.ts';
import { numberFunctions } from './numbers.ts';
import { pathFunctions } from './paths.ts';
import type { Pure } from './pure.ts';
import { regexFunctions } from './regexes.ts';
import { setFunctions } from './sets.ts';
import { textFunctions } from './texts.ts';

/**
 * Packer's functions that depend on their arguments alone. Those that ask the clock, the disk, the environment, the
 * network or chance are not among them.
 */
export const pureFunctions: ReadonlyMap<string, Pure> = new Map(
  Object.entries({
    ...numberFunctions,
    ...textFunctions,
    ...formatFunctions,
    ...regexFunctions,
    ...collectionFunctions,
    ...setFunctions,
    ...encodingFunctions,
    ...dateFunctions,
    ...hashFunctions,
    ...networkFunctions,
    ...pathFunctions,
  }),
);
