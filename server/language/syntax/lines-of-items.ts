// What a line looks like from afar. Only the passes over broken texts ask.

const attribute = /[ \t]*[\p{ID_Start}_][\p{ID_Continue}-]*[ \t]*=(?![=>])/uy;
const header =
  /[ \t]*[\p{ID_Start}_][\p{ID_Continue}-]*(?:[ \t]+[\p{ID_Start}_][\p{ID_Continue}-]*|[ \t]*"[^"\r\n]*")*[ \t]*\{/uy;
const labelled = /[ \t]*[\p{ID_Start}_][\p{ID_Continue}-]*[ \t]*"[^"\r\n]*"[^\r\n=:]*\{/uy;
const closer = /[ \t]*\}[ \t]*(?:\r?\n|$)/y;

const at = (pattern: RegExp, text: string, offset: number) => {
  pattern.lastIndex = offset;
  return pattern.test(text);
};

/** What follows `offset` can only be an item: `name =`, a block header; with `closers` also a lone `}`. */
export const startsItem = (text: string, offset: number, closers: boolean): boolean =>
  at(attribute, text, offset) || at(header, text, offset) || (closers && at(closer, text, offset));

/** What follows `offset` is a `}` and nothing else on its line. */
export const isLoneCloser = (text: string, offset: number): boolean => at(closer, text, offset);

/** What follows `offset` sets a name. */
export const startsAttribute = (text: string, offset: number): boolean => at(attribute, text, offset);

/** What follows `offset` opens a block with a quoted label: nothing else in HCL looks like that. */
export const startsLabelledBlock = (text: string, offset: number): boolean => at(labelled, text, offset);
