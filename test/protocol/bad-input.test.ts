import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Diagnostic } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
before(async () => {
  server = await startTestServer({});
});
after(() => server.close());

let count = 0;
/** What is wrong in a text, opened in a folder of its own: code and the text underlined. */
async function found(text: string): Promise<{ code: unknown; message: string; text: string }[]> {
  const uri = `untitled:/work-${count++}/main.pkr.hcl`;
  const document = TextDocument.create(uri, 'packer', 1, text);
  server.open(uri, text);
  const items = await server.diagnostics(uri);
  await server.lsp.sendNotification('textDocument/didClose', { textDocument: { uri } });
  return items.map(({ code, message, range }: Diagnostic) => ({
    code,
    message: String(message),
    text: document.getText(range),
  }));
}
/** The server is alive and well: it says the right thing about the next text. */
async function isWell() {
  assert.deepEqual(
    (await found('hcp_packer_registry {\n  bucket_name = "a!"\n}\n')).map(({ code, text }) => [code, text]),
    [['hcp-bucket-name-invalid', '"a!"']],
  );
  assert.deepEqual(
    server.log.filter(line => line.includes('Error')),
    [],
  );
}

const registryBlock = (inside: string) => `hcp_packer_registry {\n  bucket_name = "web-app"\n${inside}}\n`;
/** Everything that moves columns: emoji of two and more units, combining marks, letters beyond the first plane. */
const wide = '👨‍👩‍👧 é\u0301 𝒳 🇩🇪';

for (const [what, change] of [
  ['plain', (text: string) => text],
  ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
  ['a byte order mark', (text: string) => `\ufeff${text}`],
  ['both', (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`],
] as const) {
  test(`places are UTF-16 columns behind emoji, also with ${what}`, async () => {
    const text = change(registryBlock(`  # ${wide}\n  channels = ["${wide}", /* ${wide} */ "latest"]\n`));
    assert.deepEqual(
      (await found(text)).filter(({ code }) => code === 'hcp-channel-latest').map(one => one.text),
      ['"latest"'],
    );
  });
  test(`a syntax error behind emoji is where it is, also with ${what}`, async () => {
    const [first] = await found(change(`source "null" "x" {\n  a = "${wide}" oops\n}\n`));
    assert.match(first?.text ?? '', /^oops/);
    await isWell();
  });
}

test('broken files asked about at once all get HashiCorp’s words', async () => {
  const uris = [1, 2, 3, 4].map(i => `untitled:/at-once-${i}/main.pkr.hcl`);
  uris.forEach((uri, i) => {
    server.open(uri, `x = ${i} 2\n`);
  });
  // The parser needs its time to start.
  for (let attempt = 0; attempt < 20; attempt++)
    if (/^Missing newline/.test((await found(`y = ${attempt} 2\n`))[0]!.message)) break;
  uris.forEach((uri, i) => {
    server.change(uri, 2, `x = ${i + 10} 2\n`);
  });
  const all = await Promise.all(uris.map(uri => server.diagnostics(uri)));
  for (const [first] of all) assert.match(String(first?.message), /^Missing newline/);
});

test('a megabyte is answered, with what is wrong at its end', async () => {
  const filler = (n: number) => `${'# '.padEnd(200, 'filler ')}\nlocals {\n  a${n} = "x"\n}\n`;
  const text =
    Array.from({ length: Math.ceil(1_100_000 / filler(0).length) }, (_, n) => filler(n)).join('') +
    registryBlock('  channels = ["latest"]\n');
  assert.ok(text.length > 1 << 20);
  assert.deepEqual(
    (await found(text)).filter(({ code }) => code === 'hcp-channel-latest').map(({ text: under }) => under),
    ['"latest"'],
  );
  assert.ok(
    (await found(`${text}x = 1 2\n`)).some(one => one.code !== 'hcp-channel-latest' && one.text === '2'),
  );
  await isWell();
});

test("a number HashiCorp's parser hangs on is answered within 3 s, and the server lives", async () => {
  const started = performance.now();
  const problems = await found('x = 1e9999999\ny = 1 2\n');
  assert.ok(performance.now() - started < 3000);
  assert.ok(problems.some(one => one.text === '2'));
  await isWell();
});

const deep = 3000;
for (const [what, text] of [
  ['brackets', `x = ${'['.repeat(deep)}${']'.repeat(deep)}\n`],
  ['brackets never closed', `x = ${'['.repeat(deep)}`],
  ['parentheses', `x = ${'('.repeat(deep)}1${')'.repeat(deep)}\n`],
  ['templates', `x = ${'"${'.repeat(deep)}1${'}"'.repeat(deep)}\n`],
  ['blocks', `${'a {\n'.repeat(deep)}${'}\n'.repeat(deep)}`],
  ['blocks never closed', 'a {\n'.repeat(deep)],
  ['objects', `x = ${'{ a = '.repeat(deep)}1${' }'.repeat(deep)}\n`],
  ['negations', `x = ${'!'.repeat(deep)}true\n`],
  ['conditionals', `x = ${'true ? '.repeat(deep)}1${' : 2'.repeat(deep)}\n`],
  ['operators', `x = 1${' + 1'.repeat(deep)}\n`],
  ['steps', `x = a${'.b'.repeat(deep)}\n`],
  ['calls', `x = ${'upper('.repeat(deep)}"a"${')'.repeat(deep)}\n`],
] as const)
  test(`${what} ${deep} deep do not bring it down, in a bucket name neither`, async () => {
    await found(text);
    const value = /^x = (.*)\n?$/s.exec(text)?.[1];
    if (value) await found(registryBlock('').replace('"web-app"', value));
    await isWell();
  });

test('every beginning of a template, and the template with a hole anywhere, is answered', async () => {
  const quiet = await startTestServer({ settings: () => ({ syntax: { hashicorpParser: false } }) });
  const uri = 'untitled:/broken/main.pkr.hcl';
  const whole = readFileSync('samples/golden-ubuntu/ubuntu.pkr.hcl', 'utf8');
  quiet.open(uri, whole);
  let version = 1;
  for (let cut = 0; cut < whole.length; cut += 7)
    for (const text of [whole.slice(0, cut), whole.slice(0, cut) + whole.slice(cut + 5)]) {
      quiet.change(uri, ++version, text);
      await quiet.diagnostics(uri);
      await quiet.lsp.sendRequest('textDocument/hover', {
        textDocument: { uri },
        position: { line: 20, character: 20 },
      });
    }
  assert.deepEqual(quiet.log, []);
  await quiet.close();
});

test('bytes that are no template are answered', async () => {
  for (const text of [
    '\0'.repeat(1000),
    '\ud800"\udfff${',
    '\r\r\r',
    '"',
    '<<EOF',
    '<<-',
    '${',
    '%{ if',
    '/*',
    '\u2028{',
    '�'.repeat(500),
  ])
    await found(text);
  await isWell();
});
