import { kept, keptBy } from '../../../model/kept.ts';
import { counts, type Module } from '../../../model/module.ts';
import { quotedText } from '../../quoted-text.ts';
import type { Fix, Problem, Rule } from '../rule.ts';

/** A problem of one of the rules that are found together. */
export interface Found<Code extends string> extends Problem {
  readonly code: Code;
  /** Repairs; they need nothing more than the problem itself. */
  readonly fixes?: readonly Fix[];
}

type About = Omit<Rule, 'code' | 'check' | 'fixes'>;

const nothing: readonly Problem[] = [];

/** Rules that come out of one walk through a file, which is made once for all of them. */
export function family<Code extends string>(
  rules: Readonly<Record<Code, About>>,
  check: (module: Module, uri: string) => Iterable<Found<Code>>,
  more: Pick<Rule, 'byBlock'> = {},
): readonly Rule[] {
  const all = keptBy((module: Module, uri) => {
    let byCode: Map<Code, Found<Code>[]> | undefined;
    for (const one of check(module, uri)) {
      byCode ??= new Map();
      const same = byCode.get(one.code);
      if (same) same.push(one);
      else byCode.set(one.code, [one]);
    }
    return byCode;
  });
  return (Object.keys(rules) as Code[]).map(code => ({
    ...rules[code],
    ...more,
    code,
    check: (module, uri) =>
      all(module, uri)
        ?.get(code)
        ?.map(({ code: _, fixes, ...problem }) => (fixes ? { ...problem, data: { fixes } } : problem)) ??
      nothing,
    fixes: ({ data }) => (data as { fixes?: readonly Fix[] } | undefined)?.fixes ?? [],
  }));
}

/** Puts one text in the place of another. */
export const replacement = (
  uri: string,
  { start, end }: { readonly start: number; readonly end: number },
  newText: string,
  title = `Change to ${/^".*"$/.test(newText) ? newText : `"${newText}"`}`,
): Fix => ({ title, edits: [{ uri, start, end, newText }], isPreferred: true });

/** Puts a text in the place of another, between quotes. */
export const retexted = (
  uri: string,
  span: { readonly start: number; readonly end: number },
  text: string,
): Fix => replacement(uri, span, `"${quotedText(text)}"`, `Change to "${text}"`);

/**
 * Nothing is missing for want of reading: every template of the folder was read, and so was what gives its variables values,
 * all without a syntax error.
 */
export const isWhole = kept(
  (module: Module): boolean =>
    module.complete && [...module.files].every(([uri, file]) => !counts(uri) || file.problems.length === 0),
);

/** The file itself could be read without a syntax error; in another its nodes may not be what was meant. */
export const isSound = (module: Module, uri: string): boolean => module.files.get(uri)?.problems.length === 0;
