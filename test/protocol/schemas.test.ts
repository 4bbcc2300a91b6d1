import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

// Before anything of the product is loaded: who reads a schema too early does it then.
const parse = mock.method(JSON, 'parse');

const [{ startTestServer }, { pluginTexts }] = await Promise.all([
  import('../support/server.ts'),
  import('../../server/language/catalog/plugin-texts.ts'),
]);

/** What has been read so far of what the catalog holds: its index, what plugins share, and the plugins. */
const read = () =>
  Object.keys(pluginTexts)
    .filter(name => parse.mock.calls.some(call => call.arguments[0] === pluginTexts[name]))
    .sort();

test('a server that starts reads no schema, and for a template those of the plugins that it uses', async context => {
  const server = await startTestServer({});
  context.after(() => server.close());
  const open = (uri: string, text: string) => {
    server.open(uri, text);
    return server.diagnostics(uri);
  };
  await open('file:///a/main.pkr.hcl', 'variable "a" {\n  default = 1\n}\n');
  assert.deepEqual(read(), []);
  await open(
    'file:///b/main.pkr.hcl',
    'source "qemu" "a" {\n  iso_url = 1\n}\nbuild {\n  sources = ["qemu.a"]\n}\n',
  );
  assert.deepEqual(read(), ['github.com/hashicorp/qemu', 'index', 'shared']);
});
