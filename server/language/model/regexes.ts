import { RE2JS } from 're2js';
import type { Pures } from './functions.ts';
import { list, nothing, object, string, textOf, type Value } from './value.ts';

/** Longer ones are left alone: RE2 takes linear time, but an editor has little of it. */
const longestPattern = 2_000;
const longestText = 20_000;

const compiled = new Map<string, RE2JS | undefined>();
function compile(pattern: string): RE2JS | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  let made: RE2JS | undefined;
  try {
    made = RE2JS.compile(pattern);
  } catch {
    made = undefined;
  }
  if (compiled.size > 200) compiled.clear();
  compiled.set(pattern, made);
  return made;
}

/** Whether Go's `regexp` rejects a pattern. It is RE2, without lookarounds and backreferences. */
export const isBadPattern = (pattern: string): boolean =>
  pattern.length <= longestPattern && compile(pattern) === undefined;

/** What one match comes to: its text without groups, a tuple of unnamed groups, an object of named ones. */
function matches(pattern: string, text: string): Value[] | undefined {
  if (pattern.length > longestPattern || text.length > longestText) return undefined;
  const regex = compile(pattern);
  if (!regex) return undefined;
  const names = Object.entries(regex.namedGroups());
  const count = regex.groupCount();
  // Named and unnamed groups side by side are an error.
  if (names.length > 0 && names.length !== count) return undefined;
  const found: Value[] = [];
  const matcher = regex.matcher(text);
  const group = (i: number): Value => {
    const value = matcher.group(i);
    return value === null ? nothing : string(value);
  };
  while (matcher.find())
    found.push(
      count === 0
        ? group(0)
        : names.length > 0
          ? object(new Map(names.map(([name, i]) => [name, group(i)])))
          : list(Array.from({ length: count }, (_, i) => group(i + 1))),
    );
  return found;
}

/** Whether a pattern certainly matches nothing of a text, which is an error of `regex`. */
export const matchesNothing = (pattern: string, text: string): boolean =>
  matches(pattern, text)?.length === 0;

export const regexFunctions: Pures = {
  regex: {
    arity: [2, 2],
    of: (pattern, text) => matches(textOf(pattern!) ?? '(', textOf(text!) ?? '')?.[0],
  },
  regexall: {
    arity: [2, 2],
    of: (pattern, text) => {
      const found = matches(textOf(pattern!) ?? '(', textOf(text!) ?? '');
      return found && list(found);
    },
  },
  regex_replace: {
    arity: [3, 3],
    of: (...args) => {
      const [text, pattern, by] = args.map(textOf);
      if (text === undefined || pattern === undefined || by === undefined) return undefined;
      if (pattern.length > longestPattern || text.length > longestText) return undefined;
      // What a group stands for is written in Go's own way.
      if (by.includes('$')) return undefined;
      const regex = compile(pattern);
      return regex && string(regex.matcher(text).replaceAll(by));
    },
  },
};
