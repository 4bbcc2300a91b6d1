import { type ParseError, printParseErrorCode } from 'jsonc-parser';
import type { Span, SyntaxProblem } from '../syntax/ast.ts';
import { isNumber } from '../syntax/number-literals.ts';

const messages: Readonly<Record<string, string>> = {
  InvalidSymbol: 'JSON knows no such word: texts stand in double quotes.',
  InvalidNumberFormat: 'This is no number.',
  PropertyNameExpected: 'The name of a property is expected here, in double quotes.',
  ValueExpected: 'A value is expected here.',
  ColonExpected: 'A colon is expected here.',
  CommaExpected: 'A comma is expected here.',
  CloseBraceExpected: 'This object is not closed.',
  CloseBracketExpected: 'This list is not closed.',
  EndOfFileExpected: 'Nothing may follow here.',
  InvalidCommentToken: 'JSON has no comments. A property named "//" is one for Packer.',
  UnexpectedEndOfString: 'This text is not closed.',
  UnexpectedEndOfNumber: 'This number is not whole.',
  InvalidUnicode: 'Four hexadecimal digits are expected after \\u.',
  InvalidEscapeCharacter: 'JSON knows no such escape.',
  InvalidCharacter: 'This character has to be written as an escape.',
};

/** What keeps a text from being JSON, one problem for each place; what is not closed is told where it was opened. */
export function jsonProblems(text: string, errors: readonly ParseError[]): SyntaxProblem[] {
  const problems = new Map<number, SyntaxProblem>();
  const open = errors.some(({ error }) => isUnclosed(error)) ? openBrackets(text) : [];
  const end = text.trimEnd().length;
  for (const { error, offset, length } of errors) {
    const start = (isUnclosed(error) && offset >= end ? open.pop() : undefined) ?? offset;
    if (problems.has(start)) continue;
    problems.set(start, {
      code: 'json-syntax',
      start,
      end: Math.min(text.length, start === offset ? offset + Math.max(1, length) : start + 1),
      message: messages[printParseErrorCode(error)] ?? 'This is no valid JSON.',
    });
  }
  for (const { start, end } of numbersBeyond(text))
    problems.set(start, { code: 'json-syntax', start, end, message: messages.InvalidNumberFormat! });
  return [...problems.values()];
}

/** Numbers as JSON writes them that are none for Packer. */
const numbersBeyond = (text: string): readonly Span[] =>
  /[eE][+-]?\d{9}/.test(text)
    ? [...text.matchAll(/"(?:[^"\\\n]|\\.)*"?|[\d.]+[eE][+-]?\d+/g)]
        .filter(({ 0: token }) => !token.startsWith('"') && !isNumber(token))
        .map(({ index, 0: token }) => ({ start: index, end: index + token.length }))
    : [];

const isUnclosed = (error: ParseError['error']) => /^CloseBrac/.test(printParseErrorCode(error));

/** Where the brackets are that the end of the text leaves open, the innermost last. */
function openBrackets(text: string): number[] {
  const open: number[] = [];
  for (const { index, 0: token } of text.matchAll(/"(?:[^"\\\n]|\\.)*"?|[{}[\]]/g))
    if (token === '{' || token === '[') open.push(index);
    else if (token === '}' || token === ']') open.pop();
  return open;
}
