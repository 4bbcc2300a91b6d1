// The only place that loads HashiCorp's parser. It comes with Go's runtime, sets globals, and can hang or die
// on hostile texts: nothing else may run in here.
import { parentPort } from 'node:worker_threads';
import { parse } from '@cdktf/hcl2json';

/** Names the file in what the parser says, so that positions can be told from the words around them. */
const name = '\u0001';

const port = parentPort!;
const ask = (text: string): Promise<string> =>
  parse(name, text).then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

void ask('').then(() => {
  port.on('message', (text: string) => {
    void ask(text).then(answer => port.postMessage(answer));
  });
  port.postMessage('ready');
});
