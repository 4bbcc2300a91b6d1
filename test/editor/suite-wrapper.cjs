// The suite VS Code is told to run by suite.ts. Runs the real one, copies what it prints into a file, in order, and
// leaves its outcome in another. The real one knows nothing of this.
const fs = require('node:fs');
const { format } = require('node:util');
const { pathToFileURL } = require('node:url');

const { TEST_SUITE, TEST_SUITE_LOG, TEST_SUITE_RESULT } = process.env;
const write = text => fs.appendFileSync(TEST_SUITE_LOG, text);

/** In the extension host the methods of console and of the streams are read-only: the objects are replaced. */
function divertOutput() {
  const print = {
    enumerable: true,
    writable: true,
    configurable: true,
    value: (...args) => write(`${format(...args)}\n`),
  };
  const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace'];
  globalThis.console = Object.create(console, Object.fromEntries(methods.map(name => [name, print])));
  for (const name of ['stdout', 'stderr']) {
    const value = Object.create(process[name], {
      write: {
        value: (chunk, encoding, done) => {
          write(chunk);
          (typeof encoding === 'function' ? encoding : done)?.();
          return true;
        },
      },
    });
    Object.defineProperty(process, name, { configurable: true, value });
  }
}

exports.run = async () => {
  divertOutput();
  try {
    const suite = await import(pathToFileURL(TEST_SUITE).href);
    await (suite.run ?? suite.default.run)();
    fs.writeFileSync(TEST_SUITE_RESULT, 'passed');
  } catch (error) {
    write(`${error?.stack ?? error}\n`);
    fs.writeFileSync(TEST_SUITE_RESULT, 'failed');
    throw error;
  }
};
