import type { Block, Body, File, Item, Span } from './ast.ts';

/**
 * What can be taken over from the tree of an earlier text: whole root blocks before and after the part that differs.
 */
export interface Resumable {
  /** The blocks that stand where they stood. */
  readonly before: readonly Block[];
  /** Comments up to the end of the last of them. */
  readonly comments: readonly Span[];
  /** The blocks and comments after a root block that begins here, as they stand now; undefined where none did. */
  after(start: number): { readonly items: readonly Block[]; readonly comments: readonly Span[] } | undefined;
}

/**
 * Undefined where nothing of the earlier tree may be taken over: it has problems, or holds more than blocks at its root.
 * @param itemsOf reads the items of the root block that begins at an offset of a text
 */
export function resumable(
  text: string,
  earlier: File,
  itemsOf: (text: string, start: number) => readonly Item[],
): Resumable | undefined {
  const blocks = earlier.body.items;
  if (earlier.problems.length > 0 || !blocks.every(isWhole)) return undefined;
  const head = commonStart(earlier.text, text);
  const tail = commonEnd(earlier.text, text, Math.min(earlier.text.length, text.length) - head);
  const moved = text.length - earlier.text.length;
  let same = 0;
  while (same < blocks.length && blocks[same]!.end <= head) same++;
  const before = blocks.slice(0, same);
  const end = before.at(-1)?.end ?? 0;
  let next = same;
  const firstSame = earlier.text.length - tail;
  return {
    before,
    comments: earlier.comments.filter(comment => comment.start < end),
    after(start) {
      const was = start - moved;
      while (next < blocks.length && blocks[next]!.start < was) next++;
      if (was < firstSame || blocks[next]?.start !== was) return undefined;
      const items = blocks.slice(next);
      const comments = earlier.comments.filter(comment => comment.start > was);
      if (moved === 0) return { items, comments };
      return {
        items: items.map(block => movedBlock(block, moved, text, itemsOf)),
        comments: comments.map(comment => movedSpan(comment, moved)),
      };
    },
  };
}

const isWhole = (item: Item): item is Block => item.kind === 'block' && item.close !== undefined;

/** The same part of a text, so much further on. */
export const movedSpan = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });

function movedBlock(
  block: Block,
  by: number,
  text: string,
  itemsOf: (text: string, start: number) => readonly Item[],
): Block {
  const { start, end, type, labels, header, open, body, close } = block;
  return {
    kind: 'block',
    start: start + by,
    end: end + by,
    type: { kind: 'name', start: type.start + by, end: type.end + by, text: type.text },
    labels: labels.map(label => ({
      kind: 'label',
      start: label.start + by,
      end: label.end + by,
      text: label.text,
      quoted: label.quoted,
    })),
    header: movedSpan(header, by),
    open: open! + by,
    body: new MovedBody(body, start + by, by, text, itemsOf),
    close: close! + by,
    origin: block.origin ?? block,
  };
}

/**
 * The items of most blocks are not looked at after an edit elsewhere: they are read when somebody does. A class, as is
 * all that has getters and comes with each edit: `module.ts` says why.
 */
class MovedBody implements Body {
  readonly kind = 'body';
  readonly start: number;
  readonly end: number;
  private readonly block: number;
  private readonly text: string;
  private readonly itemsOf: (text: string, start: number) => readonly Item[];
  private read: readonly Item[] | undefined;

  constructor(
    { start, end }: Span,
    block: number,
    by: number,
    text: string,
    itemsOf: (text: string, start: number) => readonly Item[],
  ) {
    this.start = start + by;
    this.end = end + by;
    this.block = block;
    this.text = text;
    this.itemsOf = itemsOf;
  }

  get items(): readonly Item[] {
    this.read ??= this.itemsOf(this.text, this.block);
    return this.read;
  }
}

const step = 512;

function commonStart(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at + step <= end && a.slice(at, at + step) === b.slice(at, at + step)) at += step;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

/** No more than `most`. */
function commonEnd(a: string, b: string, most: number): number {
  let n = 0;
  const same = (from: number, to: number) =>
    a.slice(a.length - to, a.length - from) === b.slice(b.length - to, b.length - from);
  while (n + step <= most && same(n, n + step)) n += step;
  while (n < most && a.charCodeAt(a.length - 1 - n) === b.charCodeAt(b.length - 1 - n)) n++;
  return n;
}
