import { invalid } from '../errors.ts';
import type { Act } from '../store/act.ts';

/** HCP's own maximum is not documented. */
const largest = 100;

/**
 * Cuts one page out of ordered keys. A token names the row it continues after (or ends before), so rows that
 * appear or vanish meanwhile neither repeat nor skip others; its offset serves when that very row vanished.
 */
export const page = <Row>(
  rows: readonly Row[],
  key: (row: Row) => string,
  query: URLSearchParams,
  defaultSize: number,
) =>
  pageOf(
    {
      slice: (start, end) => rows.slice(start, end),
      find: wanted => rows.findIndex(row => key(row) === wanted),
      length: () => rows.length,
    },
    key,
    query,
    defaultSize,
  );

/** The same for a query that would yield thousands of rows: only the page is read. */
export function pageOfRows<Row extends { readonly id: string }>(
  act: Act,
  from: string,
  values: readonly string[],
  query: URLSearchParams,
  defaultSize: number,
) {
  const ids = (start: number, size: number) =>
    act.db.all<{ id: string }>(`SELECT id ${from} LIMIT ? OFFSET ?`, ...values, size, start);
  const everything = () => ids(0, -1);
  const source: Source<Row> = {
    slice: (start, end) =>
      act.db.all<Row>(`SELECT * ${from} LIMIT ? OFFSET ?`, ...values, end - start, start),
    find: (wanted, hint) =>
      ids(hint, 1)[0]?.id === wanted ? hint : everything().findIndex(row => row.id === wanted),
    length: () => everything().length,
  };
  return pageOf(source, row => row.id, query, defaultSize);
}

interface Source<Row> {
  slice(start: number, end: number): readonly Row[];
  /** Where the row of this key is, most probably at `hint`; -1 when there is none. */
  find(key: string, hint: number): number;
  length(): number;
}

function pageOf<Row>(
  source: Source<Row>,
  key: (row: Row) => string,
  query: URLSearchParams,
  defaultSize: number,
): { rows: readonly Row[]; pagination: { next_page_token: string; previous_page_token: string } } {
  const size = pageSize(query, defaultSize);
  const next = query.get('pagination.next_page_token') ?? '';
  const previous = query.get('pagination.previous_page_token') ?? '';
  if (next && previous)
    throw invalid('pagination.next_page_token and previous_page_token exclude each other');
  const place = (token: string) => {
    const { row, at } = decode(token);
    const found = source.find(row, at);
    return found < 0 ? { found: false, at: Math.min(at, source.length()) } : { found: true, at: found };
  };
  let start = 0;
  let end = size;
  if (next) {
    const last = place(next);
    start = last.found ? last.at + 1 : last.at;
    end = start + size;
  } else if (previous) {
    end = place(previous).at;
    start = Math.max(0, end - size);
  }
  const read = source.slice(start, end + 1);
  const cut = read.slice(0, end - start);
  const token = (row: Row | undefined, at: number) =>
    row === undefined ? '' : encode({ row: key(row), at });
  return {
    rows: cut,
    pagination: {
      next_page_token: read.length > cut.length ? token(cut.at(-1), start + cut.length - 1) : '',
      previous_page_token: start > 0 ? token(cut[0], start) : '',
    },
  };
}

function pageSize(query: URLSearchParams, defaultSize: number): number {
  const asked = query.get('pagination.page_size') ?? '';
  if (!/^-?\d*$/.test(asked) || asked.startsWith('-'))
    throw invalid('pagination.page_size must be a whole number, zero for the default');
  return Number(asked) === 0 ? defaultSize : Math.min(Number(asked), largest);
}

interface Place {
  readonly row: string;
  readonly at: number;
}
const encode = (place: Place) => Buffer.from(JSON.stringify([place.row, place.at])).toString('base64url');
function decode(token: string): Place {
  try {
    const [row, at] = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[];
    if (typeof row === 'string' && Number.isInteger(at) && (at as number) >= 0)
      return { row, at: at as number };
  } catch {
    // Falls through to the one answer for every token that is not ours.
  }
  throw invalid('the page token is not valid');
}

/** `sorting.order_by`, repeatable, each `field`, `field asc` or `field desc`: the ORDER BY of a query. */
export const order = (
  query: URLSearchParams,
  columns: Readonly<Record<string, string>>,
  otherwise: string,
): string => [...terms(query, columns).map(({ by, way }) => `${by} ${way}`), otherwise].join(', ');

/** The same for rows that no query made; without a wish by the first field, then the next. */
export function sorted<Row>(
  rows: readonly Row[],
  query: URLSearchParams,
  fields: Readonly<Record<string, (row: Row) => string>>,
): Row[] {
  const wanted = [...terms(query, fields), ...Object.values(fields).map(by => ({ by, way: 'asc' }))];
  return [...rows].sort((a, b) => {
    for (const { by, way } of wanted) {
      const [x, y] = [by(a), by(b)];
      if (x !== y) return (x < y ? -1 : 1) * (way === 'asc' ? 1 : -1);
    }
    return 0;
  });
}

function terms<T>(
  query: URLSearchParams,
  columns: Readonly<Record<string, T>>,
): { by: T; way: 'asc' | 'desc' }[] {
  const wanted = query.getAll('sorting.order_by').filter(Boolean);
  return wanted.map(term => {
    const [, field, way] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(term) ?? [];
    const column = field && Object.hasOwn(columns, field) ? columns[field] : undefined;
    if (!column)
      throw invalid(
        `sorting.order_by ${JSON.stringify(term)} is unknown; known: ${Object.keys(columns).join(', ')}`,
      );
    return { by: column, way: way?.toLowerCase() === 'desc' ? 'desc' : 'asc' };
  });
}
