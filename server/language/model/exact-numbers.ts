/** HCL computes with binary numbers of 512 bits (`math/big.Float`): `mantissa` × 2^`exponent`, the mantissa odd or nothing. */
interface Binary512 {
  readonly mantissa: bigint;
  readonly exponent: number;
}
const precision = 512;

/**
 * What HCL makes of a sum, a difference, a product or a quotient. A double stands for the result where that is just the
 * number that HCL reads where it is written; otherwise only about how large it is can be told.
 */
export function computed(
  operator: '+' | '-' | '*' | '/',
  a: number,
  b: number,
): { readonly value: number; readonly exact: boolean } {
  const near = operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : a / b;
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(near))
    return { value: near, exact: true };
  const value = Number(near.toPrecision(15));
  if (!Number.isFinite(value)) return { value, exact: false };
  const [left, right, written] = [a, b, value].map(read);
  const result = operate(operator, left!, right!);
  return {
    value,
    exact: result.mantissa === written!.mantissa && result.exponent === written!.exponent,
  };
}

function operate(operator: '+' | '-' | '*' | '/', a: Binary512, b: Binary512): Binary512 {
  if (operator === '*') return rounded(a.mantissa * b.mantissa, 1n, a.exponent + b.exponent);
  if (operator === '/') return rounded(a.mantissa, b.mantissa, a.exponent - b.exponent);
  const least = Math.min(a.exponent, b.exponent);
  const [left, right] = [a, b].map(one => one.mantissa << BigInt(one.exponent - least));
  return rounded(operator === '+' ? left! + right! : left! - right!, 1n, least);
}

/** A number as it is written in decimal digits. */
function read(value: number): Binary512 {
  const [digits, power] = value.toExponential().split('e') as [string, string];
  const [whole, behind = ''] = digits.split('.') as [string, string?];
  const scale = Number(power) - behind.length;
  const mantissa = BigInt(whole + behind);
  return scale < 0
    ? rounded(mantissa, 10n ** BigInt(-scale), 0)
    : rounded(mantissa * 10n ** BigInt(scale), 1n, 0);
}

const lengthOf = (value: bigint): number => value.toString(2).length;

/** A fraction × 2^`exponent`, halves to the even number. */
function rounded(above: bigint, below: bigint, exponent: number): Binary512 {
  if (above === 0n) return { mantissa: 0n, exponent: 0 };
  const negative = above < 0n !== below < 0n;
  const [n, d] = [above, below].map(one => (one < 0n ? -one : one)) as [bigint, bigint];
  // So many bits that there are two or three more than needed, the last of which stands for all behind it.
  const shift = precision + 2 - (lengthOf(n) - lengthOf(d));
  const [top, bottom] = shift > 0 ? [n << BigInt(shift), d] : [n, d << BigInt(-shift)];
  let mantissa = top / bottom;
  if (mantissa * bottom !== top) mantissa = (mantissa << 1n) | 1n;
  else mantissa <<= 1n;
  const extra = BigInt(lengthOf(mantissa) - precision);
  const half = 1n << (extra - 1n);
  const rest = mantissa & ((half << 1n) - 1n);
  mantissa >>= extra;
  if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa++;
  let power = exponent - shift - 1 + Number(extra);
  while ((mantissa & 1n) === 0n) {
    mantissa >>= 1n;
    power++;
  }
  return { mantissa: negative ? -mantissa : mantissa, exponent: power };
}
