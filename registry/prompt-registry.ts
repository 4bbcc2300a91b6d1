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
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        resolve(unknown('pending', 'Asking HCP Packer.'));
      }, ms);
      asked.then(answer => {
        clearTimeout(timer);
        resolve(answer);
        if (isLate) onNews(question[1]);
      }, reject);
    });
  });
}
