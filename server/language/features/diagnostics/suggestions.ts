import { distance } from 'fastest-levenshtein';

/** The name that was probably meant, by Packer's own measure: an edit distance below three. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map(candidate => ({ candidate, far: distance(name, candidate) }))
    .filter(({ far }) => far > 0 && far < 3)
    .sort((a, b) => a.far - b.far);
  return best?.candidate;
}

export const didYouMean = (name: string | undefined): string =>
  name === undefined ? '' : ` Did you mean "${name}"?`;
