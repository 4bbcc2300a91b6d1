/** A number as digits and where the point stands: 0.digits × 10^exponent. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

function decimalOf(value: number): Decimal {
  const [mantissa, power] = value.toExponential().split('e') as [string, string];
  const digits = mantissa.replace('.', '').replace(/0+$/, '');
  return { digits, exponent: digits === '' ? 0 : Number(power) + 1 };
}

/**
 * Cut to so many digits, halves to the even digit. Undefined where it is just half, and whether Packer's longer number
 * is a little more or less than that cannot be told.
 */
function rounded({ digits, exponent }: Decimal, count: number, exact: boolean): Decimal | undefined {
  if (count >= digits.length) return { digits, exponent };
  if (count < 0) return { digits: '', exponent: 0 };
  const rest = digits.slice(count);
  if (rest === '5' && !exact) return undefined;
  const even = count === 0 || Number(digits[count - 1]) % 2 === 0;
  const up = rest === '5' ? !even : rest > '5';
  const kept = digits.slice(0, count);
  if (!up) {
    const trimmed = kept.replace(/0+$/, '');
    return { digits: trimmed, exponent: trimmed === '' ? 0 : exponent };
  }
  const next = String(BigInt(kept || '0') + 1n);
  return {
    digits: next.replace(/0+$/, ''),
    exponent: exponent + (next.length > kept.length ? 1 : 0),
  };
}

/**
 * A number that is not negative, as Go's big.Float writes it with `e`, `f` or `g`; without a precision `g` writes as
 * many digits as there are, the others six. Undefined where a double is not exact enough.
 */
export function decimalText(
  value: number,
  format: string,
  precision: number | undefined,
): string | undefined {
  if (value < 0) {
    const text = decimalText(-value, format, precision);
    return text === undefined ? undefined : `-${text}`;
  }
  const decimal = decimalOf(value);
  if (decimal.digits.length > 15) return undefined;
  const exact = Number.isInteger(value * 2 ** 20);
  const lower = format.toLowerCase();
  if (lower === 'f') {
    const places = precision ?? 6;
    const cut = rounded(decimal, decimal.exponent + places, exact);
    return cut && fixed(cut, places);
  }
  if (lower === 'e') {
    const places = precision ?? 6;
    const cut = rounded(decimal, places + 1, exact);
    return cut && scientific(cut, places, format);
  }
  const shortest = precision === undefined;
  const cut = shortest ? decimal : rounded(decimal, precision || 1, exact);
  if (!cut) return undefined;
  let most = shortest ? 6 : precision || 1;
  if (!shortest && most > cut.digits.length && cut.digits.length >= cut.exponent) most = cut.digits.length;
  const power = cut.exponent - 1;
  return power < -4 || power >= most
    ? scientific(cut, Math.max(0, cut.digits.length - 1), format === 'G' ? 'E' : 'e')
    : fixed(cut, Math.max(0, cut.digits.length - cut.exponent));
}

function fixed({ digits, exponent }: Decimal, places: number): string {
  const whole = exponent > 0 ? digits.slice(0, exponent).padEnd(exponent, '0') : '0';
  const behind = exponent > 0 ? digits.slice(exponent) : '0'.repeat(Math.min(-exponent, places)) + digits;
  return places === 0 ? whole : `${whole}.${behind.slice(0, places).padEnd(places, '0')}`;
}

function scientific({ digits, exponent }: Decimal, places: number, letter: string): string {
  const power = digits === '' ? 0 : exponent - 1;
  const first = digits[0] ?? '0';
  const behind = places === 0 ? '' : `.${digits.slice(1).padEnd(places, '0')}`;
  return `${first}${behind}${letter}${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
