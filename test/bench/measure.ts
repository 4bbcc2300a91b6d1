import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One line of the table, and of the JSON. */
export interface Result {
  readonly what: string;
  readonly unit: string;
  readonly p50: number;
  readonly p99?: number;
  /** The quickest of twenty: what it takes where nothing else is in the way, as on a busy machine it always is. */
  readonly p5?: number;
  readonly count?: number;
  /** What a process computed for it, which other work on the machine does not lengthen. */
  readonly cpu?: number | undefined;
  /** The same for the longest of a hundred, in the thread that answers. */
  readonly cpu99?: number | undefined;
  /** What `p50` may be at most; what is above it is marked. */
  readonly target?: number;
  readonly target99?: number;
}

export function summary(
  what: string,
  times: readonly number[],
  targets: Pick<Result, 'target' | 'target99'> = {},
): Result {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]!;
  return { what, unit: 'ms', p50: at(0.5), p99: at(0.99), p5: at(0.05), count: times.length, ...targets };
}

/** Milliseconds each round took, after some that do not count. */
export async function timed(
  rounds: number,
  act: (round: number) => unknown,
  warm = Math.ceil(rounds / 5),
): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds + warm; round++) {
    const started = performance.now();
    await act(round);
    if (round >= warm) times.push(performance.now() - started);
  }
  return times;
}

/** Milliseconds a process has computed so far, in all its threads; undefined where Linux does not say. */
export function computedBy(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}

/** Milliseconds the first thread of a process has computed so far; exact while it waits. Undefined where Linux does not say. */
export function computedByMain(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return undefined;
  }
}

/** Megabytes a process holds in memory; undefined where there is no `ps`. */
export function residentOf(pid: number): number | undefined {
  try {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
  } catch {
    return undefined;
  }
}

const digits = (value: number) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

export function line({ what, unit, p50, p99, p5, count, cpu, cpu99, target, target99 }: Result): string {
  const over = (value: number | undefined, limit: number | undefined) =>
    limit === undefined || value === undefined ? '' : value > limit ? ` ✖ > ${limit}` : ` ✔ ≤ ${limit}`;
  return [
    what.padEnd(58),
    `${digits(p50)} ${unit}${over(p50, target)}`.padEnd(20),
    (p99 === undefined ? '' : `${digits(p99)} ${unit}${over(p99, target99)}`).padEnd(20),
    (p5 === undefined ? '' : `${digits(p5)} ${unit}`).padEnd(10),
    (cpu === undefined ? '' : `${digits(cpu)} ${unit}`).padEnd(10),
    (cpu99 === undefined ? '' : `${digits(cpu99)} ${unit}`).padEnd(10),
    count === undefined ? '' : `× ${count}`,
  ]
    .join(' ')
    .trimEnd();
}
