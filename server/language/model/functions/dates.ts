import { durationOf } from '../durations.ts';
import { number, object, string, type Value } from '../value.ts';
import { at, ofNumbers, ofTexts, type Pures } from './pure.ts';

/** A moment, and how far from UTC it was written. */
interface Time {
  /** Since 1970. */
  readonly seconds: number;
  readonly nanoseconds: number;
  /** In minutes. */
  readonly offset: number;
}

const zone = String.raw`(?:Z|([+-])(\d\d):(\d\d))$`;
const strict = new RegExp(String.raw`^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?${zone}`);
/** Go's own reader of times, with a space too. */
const lenient = new RegExp(
  String.raw`^(\d{4})-(\d\d)-(\d\d)(?:T| +)(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?${zone}`,
);

/** Seconds since 1970; `Date` would take the years up to 99 for those since 1900. */
function secondsOf(...[year, month, day, hour, minute, second]: readonly number[]): number {
  const date = new Date(0);
  date.setUTCFullYear(year!, month! - 1, day);
  date.setUTCHours(hour!, minute, second);
  return date.getTime() / 1000;
}

function timeOf(text: string, form: RegExp): Time | undefined {
  const parts = form.exec(text);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [zoneHours, zoneMinutes] = [Number(parts[9] ?? 0), Number(parts[10] ?? 0)];
  const days = new Date(Date.UTC(year + 2000, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > days || hour > 23 || minute > 59 || second > 59)
    return undefined;
  if (form === strict ? zoneHours > 23 || zoneMinutes > 59 : zoneHours > 24 || zoneMinutes > 60)
    return undefined;
  const offset = (parts[8] === '-' ? -1 : 1) * (zoneHours * 60 + zoneMinutes);
  return {
    seconds: secondsOf(year, month, day, hour, minute, second) - offset * 60,
    nanoseconds: Number((parts[7] ?? '').slice(0, 9).padEnd(9, '0')),
    offset: offset === 0 ? 0 : offset,
  };
}

export const noTime = 'this is no RFC 3339 time such as 2026-01-31T12:00:00Z';

const two = (value: number): string => String(value).padStart(2, '0');
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const day = 86_400_000;

/** What a calendar and a clock show at a moment, there. */
function shown({ seconds, offset }: Time) {
  const date = new Date((seconds + offset * 60) * 1000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const newYear = secondsOf(year, 1, 1, 0, 0, 0) * 1000;
  // The week belongs to the year of its Thursday.
  const thursday = new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * day + 3 * day);
  const isoYear = thursday.getUTCFullYear();
  return {
    year,
    month: month + 1,
    monthName: months[month]!,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    weekdayName: weekdays[date.getUTCDay()]!,
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    yearDay: Math.floor((date.getTime() - newYear) / day) + 1,
    isoYear,
    isoWeek: Math.floor((thursday.getTime() - secondsOf(isoYear, 1, 1, 0, 0, 0) * 1000) / (7 * day)) + 1,
  };
}

function offsetText(offset: number, colon: string): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${colon}${two(minutes % 60)}`;
}
const yearText = (year: number): string =>
  year < 0 ? `-${String(-year).padStart(4, '0')}` : String(year).padStart(4, '0');

function rfc3339(time: Time): string {
  const at = shown(time);
  const zone = time.offset === 0 ? 'Z' : offsetText(time.offset, ':');
  return `${yearText(at.year)}-${two(at.month)}-${two(at.day)}T${two(at.hour)}:${two(at.minute)}:${two(at.second)}${zone}`;
}

/** The parts of a date, by how often their letter stands in a row (`stdlib/datetime.go` of go-cty). */
const verbs: Readonly<Record<string, (at: ReturnType<typeof shown>, offset: number) => string>> = {
  YY: at => two(at.year % 100),
  YYYY: at => yearText(at.year),
  M: at => String(at.month),
  MM: at => two(at.month),
  MMM: at => at.monthName.slice(0, 3),
  MMMM: at => at.monthName,
  D: at => String(at.day),
  DD: at => two(at.day),
  EEE: at => at.weekdayName.slice(0, 3),
  EEEE: at => at.weekdayName,
  h: at => String(at.hour),
  hh: at => two(at.hour),
  H: at => String(at.hour % 12 || 12),
  HH: at => two(at.hour % 12 || 12),
  AA: at => (at.hour < 12 ? 'AM' : 'PM'),
  aa: at => (at.hour < 12 ? 'am' : 'pm'),
  m: at => String(at.minute),
  mm: at => two(at.minute),
  s: at => String(at.second),
  ss: at => two(at.second),
  Z: (_, offset) => (offset === 0 ? 'Z' : offsetText(offset, ':')),
  ZZZ: (_, offset) => (offset === 0 ? 'UTC' : offsetText(offset, '')),
  ZZZZ: (_, offset) => offsetText(offset, ''),
  ZZZZZ: (_, offset) => offsetText(offset, ':'),
};

/** Doubled quotation marks, text in quotation marks, letters in a row, the rest. */
const dateToken = /''|'(?:[^']|'')*'?|([A-Za-z])\1*|[^A-Za-z']+/g;
const quoted = (token: string): string => (token === "''" ? "'" : token.slice(1, -1).replaceAll("''", "'"));

/** What is wrong with a format for `formatdate`. */
export function badDateFormat(format: string): string | undefined {
  for (const [token] of format.matchAll(dateToken)) {
    if (token.startsWith("'")) {
      if (token.length === 1 || !token.endsWith("'")) return 'a quotation mark is not closed';
      continue;
    }
    if (!/^[A-Za-z]/.test(token) || Object.hasOwn(verbs, token)) continue;
    const like = Object.keys(verbs).filter(verb => verb[0] === token[0]);
    return like.length === 0
      ? `"${token}" is no part of a date; text stands in single quotation marks`
      : `"${token}" is no part of a date; there is ${like.map(verb => `"${verb}"`).join(', ')}`;
  }
  return undefined;
}

const partsOf = (time: Time): [string, Value][] => {
  const at = shown(time);
  return [
    ['year', number(at.year)],
    ['year_day', number(at.yearDay)],
    ['day', number(at.day)],
    ['month', number(at.month)],
    ['month_name', string(at.monthName)],
    ['weekday', number(at.weekday)],
    ['weekday_name', string(at.weekdayName)],
    ['hour', number(at.hour)],
    ['minute', number(at.minute)],
    ['second', number(at.second)],
    ['iso_year', number(at.isoYear)],
    ['iso_week', number(at.isoWeek)],
  ];
};

/** Packer's functions of dates that need no clock. */
export const dateFunctions: Pures = {
  formatdate: ofTexts(2, (format, text) => {
    const time = timeOf(text!, strict);
    if (!time) return at(1, noTime);
    const why = badDateFormat(format!);
    if (why !== undefined) return at(0, why);
    const parts = shown(time);
    return format!.replace(dateToken, token =>
      token.startsWith("'")
        ? quoted(token)
        : Object.hasOwn(verbs, token)
          ? verbs[token]!(parts, time.offset)
          : token,
    );
  }),
  timeadd: ofTexts(2, (text, duration) => {
    const time = timeOf(text!, strict);
    if (!time) return at(0, noTime);
    const more = durationOf(duration!);
    if (more === undefined) return at(1, 'this is no duration such as "72h"');
    const nanoseconds = BigInt(time.seconds) * 1_000_000_000n + BigInt(time.nanoseconds) + more;
    // Rounded down, also before 1970.
    const seconds =
      (nanoseconds - (((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n)) / 1_000_000_000n;
    return rfc3339({ seconds: Number(seconds), nanoseconds: 0, offset: time.offset });
  }),
  rfc3339_parse: ofTexts(1, text => {
    const time = timeOf(text!, lenient);
    return time ? object(new Map([...partsOf(time), ['unix', number(time.seconds)]])) : at(0, noTime);
  }),
  unix_timestamp_parse: ofNumbers([1, 1], seconds => {
    if (!Number.isInteger(seconds)) return at(0, 'this is no whole number of seconds');
    // As far as a Date reaches.
    if (Math.abs(seconds!) > 8.64e12) return undefined;
    const time = { seconds: seconds!, nanoseconds: 0, offset: 0 };
    return object(new Map([...partsOf(time), ['rfc3339', string(rfc3339(time))]]));
  }),
};

/** Whether a text is certainly no time for `formatdate` and `timeadd`. */
export const isBadTimestamp = (text: string): boolean => timeOf(text, strict) === undefined;
