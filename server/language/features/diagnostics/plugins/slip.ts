/**
 * Whether one name is another with a slip of the hand: a letter more, less or other, or two that changed places. Digits
 * and a final `s` tell names apart that plugins do have side by side.
 */
export function isSlip(written: string, meant: string): boolean {
  const plain = (text: string) => text.replace(/s$/, '');
  if (plain(written) === plain(meant) || digits(written) !== digits(meant)) return false;
  let start = 0;
  while (start < written.length && written[start] === meant[start]) start++;
  let [end, other] = [written.length, meant.length];
  while (end > start && other > start && written[end - 1] === meant[other - 1]) {
    end--;
    other--;
  }
  const [left, right] = [written.slice(start, end), meant.slice(start, other)];
  return (
    (left.length <= 1 && right.length <= 1) ||
    (left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0])
  );
}

const digits = (text: string): string => text.replace(/\D/g, '');
