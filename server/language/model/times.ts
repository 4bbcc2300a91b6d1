const timestamp = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:[.,]\d+)?(?:[Zz]|[+-]\d\d:?\d\d)$/;

/** Whether a text is certainly no RFC 3339 time for Go. */
export function isBadTimestamp(text: string): boolean {
  const parts = timestamp.exec(text)?.slice(1).map(Number);
  if (!parts) return true;
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month < 1 || month > 12 || day < 1 || day > days || hour > 23 || minute > 59 || second > 59;
}

/** How often each letter of a format for `formatdate` may stand in a row (`stdlib/datetime.go` of go-cty). */
const verbs: Readonly<Record<string, readonly number[]>> = {
  Y: [2, 4],
  M: [1, 2, 3, 4],
  D: [1, 2],
  E: [3, 4],
  h: [1, 2],
  H: [1, 2],
  A: [2],
  a: [2],
  m: [1, 2],
  s: [1, 2],
  Z: [1, 3, 4, 5],
};

/** What is wrong with a format for `formatdate`. */
export function badDateFormat(format: string): string | undefined {
  for (const [token] of format.matchAll(/'(?:[^']|'')*'?|([A-Za-z])\1*|[^A-Za-z']+/g)) {
    if (token.startsWith("'")) {
      if (token.length === 1 || !token.endsWith("'")) return 'a quotation mark is not closed';
      continue;
    }
    const [letter] = token;
    if (!/[A-Za-z]/.test(letter!)) continue;
    const counts = Object.hasOwn(verbs, letter!) ? verbs[letter!]! : undefined;
    if (!counts) return `"${token}" is no part of a date; text stands in single quotation marks`;
    if (!counts.includes(token.length))
      return `"${token}" is no part of a date; there is ${counts.map(n => `"${letter!.repeat(n)}"`).join(', ')}`;
  }
  return undefined;
}
