import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { understand, type Verdict } from './answer.ts';

export interface HashicorpParserOptions {
  /** `worker.ts` from source, `worker/hcl2json.cjs` in the bundle. */
  readonly worker: URL;
  /** Milliseconds a text may take; the parser hangs on numbers like 1e9999999. */
  readonly patience?: number;
  /** Milliseconds without a question after which its memory is given back. */
  readonly idle?: number;
  /** Told, in one line, why there is no answer. */
  readonly log?: (line: string) => void;
}

export interface HashicorpParser {
  /**
   * The verdict on a text. A newer question about the same document takes the place of one that still waits.
   * Never rejects.
   */
  check(text: string, document?: string): Promise<Verdict>;
  dispose(): Promise<void>;
}

const startPatience = 15_000;
const sizeLimit = 1 << 20;
const deathsAllowed = 3;
const deathsWindow = 5 * 60_000;
const remembered = 500;

interface Question {
  readonly text: string;
  readonly hash: string;
  readonly answer: (verdict: Verdict) => void;
}

/** HashiCorp's own parser, in a thread of its own that starts with the first question. */
export function hashicorpParser(options: HashicorpParserOptions): HashicorpParser {
  const { worker: url, patience = 2500, idle = 10 * 60_000, log = () => {} } = options;
  const known = new Map<string, Verdict>();
  const waiting = new Map<string, Question>();
  const deaths: number[] = [];
  let worker: Worker | undefined;
  let ready = false;
  let asked: Question | undefined;
  let clock: NodeJS.Timeout | undefined;
  let off: string | undefined;

  const unanswerable = (why: string): Verdict => ({ kind: 'unanswerable', why });

  function remember(hash: string, verdict: Verdict): void {
    known.delete(hash);
    known.set(hash, verdict);
    if (known.size > remembered) known.delete(known.keys().next().value!);
  }

  function settle(verdict: Verdict): void {
    const question = asked;
    asked = undefined;
    if (!question) return;
    remember(question.hash, verdict);
    question.answer(verdict);
  }

  function after(milliseconds: number, then: () => void): void {
    clearTimeout(clock);
    clock = setTimeout(then, milliseconds);
  }

  function start(): void {
    // The stack is for deep nesting. Go writes its last words to the output streams: kept from ours, not read.
    const started = new Worker(url, {
      resourceLimits: { stackSizeMb: 4 },
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    worker = started;
    ready = false;
    started.on('message', (answer: string) => {
      if (worker === started) heard(answer);
    });
    started.on('error', error => {
      if (worker === started) died(error instanceof Error ? error.message : String(error));
    });
    started.on('exit', code => {
      if (worker === started) died(`exit code ${code}`);
    });
    after(startPatience, () => died(`not ready after ${startPatience / 1000} s`));
  }

  function heard(answer: string): void {
    if (!ready) ready = true;
    else {
      const verdict = asked && understand(answer, asked.text);
      if (!verdict) {
        died(answer);
        return;
      }
      settle(verdict);
    }
    pump();
  }

  /** Whatever is left of the worker goes; the text it was busy with is not asked again. */
  function died(why: string): void {
    const dead = worker;
    worker = undefined;
    clearTimeout(clock);
    void dead?.terminate();
    log(`The HCL parser stopped: ${why.split('\n')[0]}`);
    const now = performance.now();
    deaths.push(now);
    if (deaths.length >= deathsAllowed && now - deaths.at(-deathsAllowed)! < deathsWindow) {
      off = `stopped ${deathsAllowed} times within ${deathsWindow / 60_000} minutes`;
      log(`The HCL parser stays off: ${off}.`);
    }
    settle(unanswerable(why));
    if (off === undefined) pump();
    else giveUp(off);
  }

  function giveUp(why: string): void {
    for (const question of waiting.values()) question.answer(unanswerable(why));
    waiting.clear();
  }

  function pump(): void {
    if (asked) return;
    const next = waiting.entries().next().value;
    if (!next) {
      rest();
      return;
    }
    if (!worker) {
      start();
      return;
    }
    if (!ready) return;
    const [document, question] = next;
    waiting.delete(document);
    const answered = known.get(question.hash);
    if (answered) {
      question.answer(answered);
      pump();
      return;
    }
    asked = question;
    worker.ref();
    after(patience, () => died(`no answer within ${patience} ms`));
    worker.postMessage(question.text);
  }

  /** Nothing to do: it must not keep the process alive, nor the memory for long. */
  function rest(): void {
    if (!worker) return;
    worker.unref();
    after(idle, () => void stop());
    clock?.unref();
  }

  async function stop(): Promise<void> {
    clearTimeout(clock);
    const stopped = worker;
    worker = undefined;
    await stopped?.terminate();
  }

  return {
    check(text, document = '') {
      if (off !== undefined) return Promise.resolve(unanswerable(off));
      if (text.length > sizeLimit) return Promise.resolve(unanswerable('larger than 1 MB'));
      const hash = createHash('sha256').update(text, 'utf16le').digest('base64');
      const verdict = known.get(hash);
      if (verdict) {
        remember(hash, verdict);
        return Promise.resolve(verdict);
      }
      return new Promise(answer => {
        const before = waiting.get(document);
        const both = (found: Verdict) => {
          before?.answer(found);
          answer(found);
        };
        if (before && before.hash !== hash) before.answer(unanswerable('overtaken by a newer text'));
        waiting.set(document, { text, hash, answer: before?.hash === hash ? both : answer });
        pump();
      });
    },
    async dispose() {
      off = 'disposed';
      giveUp(off);
      const question = asked;
      asked = undefined;
      question?.answer(unanswerable(off));
      await stop();
    },
  };
}
