/**
 * Whether Packer can read this as a number: the power of two that stands before it fits 32 bits (Go's
 * `big.Float.Parse`). Larger ones that it reads are infinite for it.
 */
export function isNumber(text: string): boolean {
  const [, whole, behind = '', power = '0'] = /^-?(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return false;
  if (power.length < 9) return true;
  const digits = BigInt(whole + behind);
  if (digits === 0n) return true;
  const binary = digits.toString(2).length + Number(power) - behind.length;
  return -(2 ** 31) <= binary && binary < 2 ** 31;
}
