import type { Span } from './ast.ts';
import { loneWord, startsItem } from './lines-of-items.ts';

/** Where the heredocs of a broken text may end. Looks at every line once, however many heredocs there are. */
export class HeredocEnds {
  private readonly end: number;
  /** By word, the places where it stands alone on its line. */
  private readonly words = new Map<string, number[]>();
  /** Lines that can only be items: where they start, the line break before, their indentation. */
  private readonly items: number[] = [];
  private readonly breaks: number[] = [];
  private readonly indents: number[] = [];

  constructor(text: string) {
    this.end = text.length;
    for (let next = text.indexOf('\n'); next >= 0; ) {
      const line = next + 1;
      const found = loneWord(text, line);
      if (found) {
        const word = text.slice(found.start, found.end);
        const places = this.words.get(word);
        if (places) places.push(found.start);
        else this.words.set(word, [found.start]);
      } else if (startsItem(text, line, true)) {
        let i = line;
        while (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 9) i++;
        this.items.push(line);
        this.breaks.push(text.charCodeAt(next - 1) === 13 ? next - 1 : next);
        this.indents.push(i - line);
      }
      next = text.indexOf('\n', line);
    }
  }

  /** The first line from `from` on with nothing but the marker, which ends before `before`. */
  marker(marker: string, from: number, before: number): Span | undefined {
    const places = this.words.get(marker);
    const start = places?.[firstFrom(places, from)];
    if (start === undefined || start + marker.length >= before) return;
    return { start, end: start + marker.length };
  }

  /** The line break before the first line from `from` on that can only be an item and is not indented more. */
  item(from: number, indent: number): number {
    for (let i = firstFrom(this.items, from); i < this.items.length; i++)
      if (this.indents[i]! <= indent) return this.breaks[i]!;
    return this.end;
  }
}

function firstFrom(sorted: readonly number[], from: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
