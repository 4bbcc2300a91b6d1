import * as l10n from '@vscode/l10n';
import type { Failure, Lookup, Page } from '../../registry/registry.ts';

/** A list read page by page. Once read it stays until it is called stale, and then until the new one is there. */
export interface Paged<T> {
  readonly items: readonly T[];
  /** Pages read; 0 before the first answer. */
  readonly pages: number;
  readonly next: string | undefined;
  /** What went wrong last: with the list as a whole, or with the page after it. */
  readonly failure: { readonly of: 'list' | 'more'; readonly why: Failure } | undefined;
  /** Reads what has not been read, or what is stale: as many pages as were shown or tried. */
  load(): Promise<void>;
  /** Reads the page after the last. */
  more(): Promise<void>;
  stale(): void;
}

const gone = (): Failure => ({ kind: 'rejected', message: l10n.t('Not found, or not visible to you.') });

/** One reader per list: whoever asks while it reads waits for the same answer. */
export function pagedList<T>(read: (page: string | undefined) => Promise<Lookup<Page<T>>>): Paged<T> {
  let items: readonly T[] = [];
  let pages = 0;
  let next: string | undefined;
  let failure: Paged<T>['failure'];
  let due = true;
  let running: Promise<void> | undefined;

  const whyNot = (answer: Exclude<Lookup<unknown>, { is: 'found' }>) =>
    answer.is === 'absent' ? gone() : answer.why;

  async function reload(): Promise<void> {
    due = false;
    const fresh: T[] = [];
    const wanted = failure?.of === 'more' ? pages + 1 : pages;
    let count = 0;
    let page: string | undefined;
    do {
      const answer = await read(page);
      if (answer.is !== 'found') {
        failure = { of: 'list', why: whyNot(answer) };
        return;
      }
      fresh.push(...answer.value.items);
      page = answer.value.next;
      count++;
    } while (page !== undefined && count < wanted);
    items = fresh;
    pages = count;
    next = page;
    failure = undefined;
  }
  async function readOn(): Promise<void> {
    const answer = await read(next);
    if (answer.is !== 'found') {
      failure = { of: 'more', why: whyNot(answer) };
      return;
    }
    items = [...items, ...answer.value.items];
    next = answer.value.next;
    pages++;
    failure = undefined;
  }
  const alone = (work: () => Promise<void>) => {
    running = work().finally(() => {
      running = undefined;
    });
    return running;
  };

  return {
    get items() {
      return items;
    },
    get pages() {
      return pages;
    },
    get next() {
      return next;
    },
    get failure() {
      return failure;
    },
    async load() {
      if (running !== undefined) await running;
      if (due) await (running ?? alone(reload));
    },
    async more() {
      if (running !== undefined) return running;
      if (next !== undefined) await alone(readOn);
    },
    stale() {
      due = true;
    },
  };
}
