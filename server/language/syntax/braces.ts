/** One brace outside of templates, as a broken text has it. */
export interface Brace {
  readonly at: number;
  readonly opens: boolean;
  /** It is the first character of its line. */
  readonly first: boolean;
  /** Blanks at the start of its line. */
  readonly indent: number;
}

/** What the indentation says about braces that do not pair up: offsets of those that are one too many. */
export interface OddBraces {
  readonly unclosed: ReadonlySet<number>;
  readonly stray: ReadonlySet<number>;
  /** The text has indented lines at all. Without, only an object can end where the next item begins. */
  readonly indented: boolean;
}

/**
 * A closing brace at the start of a line belongs to the innermost opening one whose line is indented the same.
 * What was opened in between was never closed. Undefined where all of them pair up.
 */
export function oddBraces(braces: readonly Brace[], indented: boolean): OddBraces | undefined {
  const unclosed = new Set<number>();
  const stray = new Set<number>();
  const open: Brace[] = [];
  let surplus = 0;
  for (const brace of braces) surplus += brace.opens ? -1 : 1;
  for (const brace of braces) {
    const top = open.at(-1);
    if (brace.opens) open.push(brace);
    else if (!top) stray.add(brace.at);
    else if (!brace.first || top.indent === brace.indent) open.pop();
    else if (surplus > 0 && brace.indent > top.indent) {
      surplus--;
      stray.add(brace.at);
    } else {
      const partner = open.findLastIndex(other => other.indent === brace.indent);
      if (partner < 0) open.pop();
      else {
        for (const other of open.splice(partner + 1)) unclosed.add(other.at);
        open.pop();
      }
    }
  }
  for (const other of open) unclosed.add(other.at);
  return unclosed.size + stray.size > 0 ? { unclosed, stray, indented } : undefined;
}
