/** The port that answers in time. */
import { everyQuestion, type News } from './questions.ts';
import { type Registry, unknown } from './registry.ts';

/**
 * Answers within `ms`, if only that it is not known yet: a keystroke never waits for the network. The call goes
 * on, fills the memory behind it, and `onNews` tells when its answer has come.
 */
export function promptRegistry(inner: Registry, ms: number, onNews: News): Registry {
  return everyQuestion((question, of) => {
    const asked = of(inner);
    return new Promise((resolve, reject) => {
      let isHere = false;
      let isLate = false;
      let timer: NodeJS.Timeout | undefined;
      asked.then(answer => {
        isHere = true;
        clearTimeout(timer);
        resolve(answer);
        if (isLate) onNews(question[1]);
      }, reject);
      // What is remembered is here by now: a keystroke asks many such questions, and needs no clock for them.
      queueMicrotask(() => {
        if (isHere) return;
        timer = setTimeout(() => {
          isLate = true;
          resolve(unknown('pending', 'Asking HCP Packer.'));
        }, ms);
      });
    });
  });
}
