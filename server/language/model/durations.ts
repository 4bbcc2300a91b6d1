import { sampleOf, singleKind, type Value } from './value.ts';

const nanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const part = String.raw`(\d*)(?:\.(\d*))?(${Object.keys(nanoseconds).join('|')})`;
const duration = new RegExp(String.raw`^([-+]?)(?:0|(?:(?=\.?\d)${part.replaceAll('(\\', '(?:\\')})+)$`);

/** The nanoseconds of what Go's `time.ParseDuration` takes; undefined for what it rejects, as too long ones. */
export function durationOf(text: string): bigint | undefined {
  const sign = duration.exec(text)?.[1];
  if (sign === undefined) return undefined;
  let sum = 0n;
  for (const [, whole, fraction = '', unit] of text.matchAll(new RegExp(part, 'g'))) {
    const scale = nanoseconds[unit!]!;
    sum += BigInt(whole || '0') * scale;
    if (fraction)
      sum += (BigInt(fraction.slice(0, 18)) * scale) / 10n ** BigInt(Math.min(18, fraction.length));
  }
  const limit = 1n << 63n;
  if (sign === '-') return sum > limit ? undefined : -sum;
  return sum >= limit ? undefined : sum;
}

/** What Go's `time.ParseDuration` takes. */
export const isDuration = (text: string): boolean => durationOf(text) !== undefined;

/** A duration argument that Packer rejects for certain; empty is as good as absent. */
export function badDuration(value: Value): string | undefined {
  // No bool is one, whichever it is.
  const text = sampleOf(value) ?? (singleKind(value) === 'bool' ? 'true' : undefined);
  return text === undefined || text === '' || isDuration(text) ? undefined : text;
}
