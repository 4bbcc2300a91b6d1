import type { Label } from './ast.ts';
import { type Scanner, T } from './scanner.ts';
import { literalRun, readEscape } from './templates.ts';

/** A label in quotes: text with escapes, no sequences. */
export function quotedLabel(s: Scanner): Label {
  const { text, start } = s;
  const run = { value: '', from: start + 1 };
  let i = start + 1;
  let end: number;
  let textEnd: number;
  for (;;) {
    const c = i < s.end ? text.charCodeAt(i) : 10;
    if (c === 34) {
      textEnd = i;
      end = i + 1;
      break;
    }
    if (c === 10 || c === 13) {
      textEnd = end = beforeBrace(text, start + 1, i);
      const code = i < s.end ? 'invalid-multiline-string' : 'unterminated-template';
      s.report(code, 'This label has no closing quote.', start, end);
      break;
    }
    if (c === 92) i = readEscape(s, run, i);
    else if (c === 36 || c === 37) {
      const literal = literalRun(s, run, i);
      if (literal === 0) s.report('template-in-label', 'A label is plain text.', i, i + 2);
      i += literal || 2;
    } else i++;
  }
  const value = run.value + (textEnd > run.from ? text.slice(run.from, textEnd) : '');
  s.kind = T.quote;
  s.start = start;
  s.jump(end);
  return { kind: 'label', start, end, text: value, quoted: true };
}

/** Where a label without its closing quote ends: in `type "label {` the brace is meant to open the block. */
function beforeBrace(text: string, start: number, end: number): number {
  const brace = pastBlanksBack(text, start, end) - 1;
  return brace >= start && text.charCodeAt(brace) === T.braceOpen ? pastBlanksBack(text, start, brace) : end;
}

function pastBlanksBack(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && (text.charCodeAt(at - 1) === 32 || text.charCodeAt(at - 1) === 9)) at--;
  return at;
}
