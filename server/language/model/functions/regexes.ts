import { RE2JS } from 're2js';
import { list, longestText, nothing, object, string, type Value } from '../value.ts';
import { at, type Fault, ofTexts, type Pures } from './pure.ts';

/** Longer ones are left alone: RE2 takes linear time, but an editor has little of it. */
const longestPattern = 2_000;
const longestSubject = 20_000;

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

/** What Go's `regexp` rejects: it is RE2, without lookarounds and backreferences. */
export function badPattern(pattern: string): string | undefined {
  if (pattern.length > longestPattern || compile(pattern)) return undefined;
  return /\(\?<?[=!]/.test(pattern)
    ? 'this is no regular expression for Packer: RE2 has no lookaround'
    : 'this is no regular expression of RE2';
}

/** What `regex` and `regexall` reject of a pattern, whatever the text is. */
export function patternFault(pattern: string): Fault | undefined {
  const bad = badPattern(pattern);
  if (bad !== undefined) return at(0, bad);
  const regex = pattern.length > longestPattern ? undefined : compile(pattern);
  const named = regex ? Object.keys(regex.namedGroups()).length : 0;
  return regex && named > 0 && named < regex.groupCount()
    ? at(0, 'either all groups have names, or none has')
    : undefined;
}

/** A match by where its groups are; undefined for those that took no part in it. */
interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** As Go finds them: behind a match, nothing is none at once. Undefined for what is too long to be looked at. */
function matchesOf(regex: RE2JS, text: string): readonly Match[] | undefined {
  if (text.length > longestSubject) return undefined;
  const found: Match[] = [];
  const matcher = regex.matcher(text);
  while (matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()];
    if (start === end && found.at(-1)?.end === start) continue;
    const groups = Array.from({ length: regex.groupCount() + 1 }, (_, i) => matcher.group(i) ?? undefined);
    found.push({ start, end, groups });
  }
  return found;
}

/** What one match comes to: its text without groups, a tuple of unnamed groups, an object of named ones. */
function matchValue(regex: RE2JS, { groups }: Match): Value {
  const names = Object.entries(regex.namedGroups());
  const group = (i: number): Value => (groups[i] === undefined ? nothing : string(groups[i]));
  if (groups.length === 1) return group(0);
  return names.length > 0
    ? object(new Map(names.map(([name, i]) => [name, group(i)])))
    : list(groups.slice(1).map((_, i) => group(i + 1)));
}

/** Values of all matches. */
function values(pattern: string, text: string): readonly Value[] | Fault | undefined {
  const fault = patternFault(pattern);
  if (fault) return fault;
  const regex = pattern.length > longestPattern ? undefined : compile(pattern);
  return regex && matchesOf(regex, text)?.map(match => matchValue(regex, match));
}

/** `$1`, `${1}`, `${name}`, and `$$`: the longest run of letters, digits and `_` is the name. Other `$` are text. */
const reference = /\$(?:\$|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu;

function filled(template: string, regex: RE2JS, { groups }: Match): string {
  const names = regex.namedGroups();
  return template.replace(reference, (whole, bare?: string, braced?: string) => {
    const name = bare ?? braced;
    if (whole === '$$' || name === undefined) return '$';
    const index = /^(0|[1-9]\d{0,7})$/.test(name)
      ? Number(name)
      : Object.hasOwn(names, name)
        ? names[name]
        : undefined;
    return (index === undefined ? undefined : groups[index]) ?? '';
  });
}

/** Packer's functions of regular expressions (`stdlib/regexp.go` and `string_replace.go` of go-cty). */
export const regexFunctions: Pures = {
  regex: ofTexts(2, (pattern, text) => {
    const found = values(pattern!, text!);
    if (!found || 'message' in found) return found;
    return (
      found[0] ?? {
        message: 'the pattern matches nothing of the text, which is an error; can() asks whether it does',
      }
    );
  }),
  regexall: ofTexts(2, (pattern, text) => {
    const found = values(pattern!, text!);
    return !found || 'message' in found ? found : list(found);
  }),
  regex_replace: ofTexts(3, (text, pattern, by) => {
    const bad = badPattern(pattern!);
    if (bad !== undefined) return { message: bad };
    const regex = pattern!.length > longestPattern ? undefined : compile(pattern!);
    const found = regex && matchesOf(regex, text!);
    if (!found) return undefined;
    let result = '';
    let from = 0;
    for (const match of found) {
      result += text!.slice(from, match.start) + filled(by!, regex, match);
      if (result.length > longestText) return undefined;
      from = match.end;
    }
    return string(result + text!.slice(from));
  }),
};
