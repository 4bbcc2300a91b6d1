import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Timeouts } from '../../../registry/network.ts';
import type { FailureKind } from '../../../registry/registry.ts';
import { holds } from '../../support/generated.ts';
import { questions, writes } from './operations.ts';
import { client, type Handler, json, scripted, shortTimeouts, status } from './support.ts';

/** The service's message with something changed in every object. */
function everywhere(value: unknown, change: (key: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(item => everywhere(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, change(key, everywhere(inner, change))]),
  );
}
/** Members that say what a thing is; without them there is no telling. */
const needed =
  /^(name|fingerprint|bucket_name|component_type|external_identifier|assigned_at|id|identifier|access_token)$/;

type Want = 'found' | 'absent' | FailureKind;
const html =
  (http: number): Handler =>
  (_, response) => {
    response.writeHead(http, { 'content-type': 'text/html' });
    response.end('<html><title>Sign in to Corp</title></html>');
  };
/** What the server does, and what comes of it: for everything, or by what the question names. */
const faults: Record<
  string,
  {
    act: (good: string) => Handler;
    want: Want | Record<'registry' | 'bucket' | 'fingerprint', Want>;
    sent: number;
    /** Where a fault needs others than the short ones. */
    timeouts?: Partial<Timeouts>;
  }
> = {
  'a good answer': { act: good => (_, r) => json(r, good), want: 'found', sent: 1 },
  'a good answer of 10 MB': {
    act: good => (_, r) => json(r, `${good.slice(0, -1)}${' '.repeat(10 * 1024 * 1024)}}`),
    want: 'found',
    sent: 1,
    timeouts: { headers: 10_000, body: 10_000 },
  },
  'unknown enums and members': {
    act: good => (_, r) =>
      json(r, {
        ...(everywhere(JSON.parse(good), (key, value) =>
          /status|template_type/.test(key) && typeof value === 'string' ? 'NEW_IN_2030' : value,
        ) as object),
        new_member: [{ x: 1 }],
      }),
    want: 'found',
    sent: 1,
  },
  'null for everything that may be': {
    act: good => (_, r) =>
      json(
        r,
        everywhere(JSON.parse(good), (key, value) =>
          typeof value === 'object' || needed.test(key) ? value : null,
        ),
      ),
    want: 'found',
    sent: 1,
  },
  'a body that drips': {
    act: good => (_, r) => {
      r.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => r.write(' '), 30);
      r.once('close', () => clearInterval(drip));
      r.write(good.slice(0, 3));
    },
    want: 'unreachable',
    sent: 1,
    timeouts: { body: 10_000, whole: 300 },
  },
  'reset before the answer': { act: () => (_, r) => r.socket!.destroy(), want: 'unreachable', sent: 3 },
  'reset in the middle of the body': {
    act: good => (_, r) => {
      r.writeHead(200, { 'content-type': 'application/json', 'content-length': good.length });
      r.write(good.slice(0, 10), () => r.socket!.destroy());
    },
    want: 'unreachable',
    sent: 3,
  },
  'no answer in time': { act: () => () => {}, want: 'unreachable', sent: 1 },
  'a body that stops': {
    act: good => (_, r) => {
      r.writeHead(200, { 'content-type': 'application/json' });
      r.write(good.slice(0, 10));
    },
    want: 'unreachable',
    sent: 1,
  },
  "401 with the API's body": { act: () => (_, r) => status(r, 401, 16), want: 'bad-credentials', sent: 2 },
  '401 of a stranger': { act: () => html(401), want: 'bad-credentials', sent: 2 },
  "403 with the API's body": { act: () => (_, r) => status(r, 403, 7), want: 'forbidden', sent: 1 },
  '403 of a stranger': { act: () => html(403), want: 'forbidden', sent: 1 },
  '404 with NOT_FOUND': {
    act: () => (_, r) => status(r, 404, 5),
    want: { registry: 'not-activated', bucket: 'absent', fingerprint: 'absent' },
    sent: 1,
  },
  '404 with another code': { act: () => (_, r) => status(r, 404, 12), want: 'rejected', sent: 1 },
  '404 with a code in text': {
    act: () => (_, r) => json(r, { code: '5', message: 'no' }, 404),
    want: 'malformed',
    sent: 1,
  },
  '404 in HTML': { act: () => html(404), want: 'malformed', sent: 1 },
  '404 with nothing': { act: () => (_, r) => r.writeHead(404).end(), want: 'malformed', sent: 1 },
  '500 with NOT_FOUND in it': { act: () => (_, r) => status(r, 500, 5), want: 'server', sent: 1 },
  '400 with INVALID_ARGUMENT': { act: () => (_, r) => status(r, 400, 3), want: 'rejected', sent: 1 },
  '400 with FAILED_PRECONDITION': {
    act: () => (_, r) => status(r, 400, 9, 'registry is not activated'),
    want: 'not-activated',
    sent: 1,
  },
  '409 with ALREADY_EXISTS': { act: () => (_, r) => status(r, 409, 6), want: 'rejected', sent: 1 },
  '409 with ABORTED': {
    act: () => (_, r) => status(r, 409, 10),
    want: { registry: 'rejected', bucket: 'rejected', fingerprint: 'absent' },
    sent: 1,
  },
  '429': { act: () => (_, r) => status(r, 429, 8), want: 'throttled', sent: 3 },
  "500 with the API's body": { act: () => (_, r) => status(r, 500, 13), want: 'server', sent: 1 },
  '501': { act: () => (_, r) => status(r, 501, 12), want: 'server', sent: 1 },
  '502 in HTML': { act: () => html(502), want: 'server', sent: 3 },
  '503': { act: () => (_, r) => status(r, 503, 14), want: 'server', sent: 3 },
  '504 in plain text': {
    act: () => (_, r) => r.writeHead(504).end('upstream request timeout'),
    want: 'server',
    sent: 3,
  },
  'a redirect': {
    act: () => (_, r) => r.writeHead(302, { location: 'https://login.corp.example/' }).end(),
    want: 'malformed',
    sent: 1,
  },
  'a sign-in page with 200': { act: () => html(200), want: 'malformed', sent: 1 },
  '200 with nothing': { act: () => (_, r) => r.writeHead(200).end(), want: 'malformed', sent: 1 },
  '204': { act: () => (_, r) => r.writeHead(204).end(), want: 'malformed', sent: 1 },
  'JSON cut short': { act: good => (_, r) => json(r, good.slice(0, -2)), want: 'malformed', sent: 1 },
  'JSON that is a list': { act: good => (_, r) => json(r, `[${good}]`), want: 'malformed', sent: 1 },
  'JSON null': { act: () => (_, r) => json(r, 'null'), want: 'malformed', sent: 1 },
  'JSON text': { act: () => (_, r) => json(r, '"OK"'), want: 'malformed', sent: 1 },
  'the JSON of a stranger': {
    act: () => (_, r) => json(r, { status: 'please sign in' }),
    want: 'malformed',
    sent: 1,
  },
  'an error body with 200': {
    act: () => (_, r) => json(r, { code: 5, message: 'no' }),
    want: 'malformed',
    sent: 1,
  },
  'wrong types': {
    act: good => (_, r) => json(r, Object.fromEntries(Object.keys(JSON.parse(good)).map(k => [k, 7]))),
    want: 'malformed',
    sent: 1,
  },
  'a body without end': {
    act: () => (_, r) => {
      r.writeHead(200, { 'content-type': 'application/json' });
      const piece = Buffer.alloc(1024 * 1024, 0x20);
      const more = () => {
        while (!r.destroyed && r.write(piece));
        if (!r.destroyed) r.once('drain', more);
      };
      more();
    },
    want: 'malformed',
    sent: 1,
  },
  'not HTTP': { act: () => (_, r) => r.socket!.end('SSH-2.0-OpenSSH_9.6\r\n'), want: 'malformed', sent: 1 },
};

/** Fault → what a person sees → the operations that show it. */
const seen = new Map<string, Map<string, string[]>>();
function note(fault: string, operation: string, what: string, requests: number): void {
  const plain = what
    .replace(/127\.0\.0\.1:\d+/g, 'HOST')
    .replace(
      /^(?:Promoting|Restricting|Creating|Deleting|Revoking|Restoring|Editing) [^.]*?(?= failed| may or may|: HCP)/,
      '…',
    )
    .replaceAll('|', '\\|');
  const rows = seen.get(fault) ?? new Map<string, string[]>();
  seen.set(fault, rows);
  const key = `${plain} | ${requests}`;
  rows.set(key, [...(rows.get(key) ?? []), operation].sort());
}
const isSentence = /^[\p{Lu}\d"][^\n<>]*[.)]$/u;

for (const [fault, { act, want, sent, timeouts }] of Object.entries(faults)) {
  const patience = { timeouts: { ...shortTimeouts, ...timeouts } };
  test(`${fault}: every question gets its answer`, async t => {
    const check = async (name: string) => {
      const { ask, good, names } = questions[name]!;
      const server = await scripted(t);
      server.answer = act(JSON.stringify(good));
      const stack = client(t, server, patience);
      const answer = await ask(stack.patient);
      const expected = typeof want === 'string' ? want : want[names];
      assert.equal(
        answer.is === 'unknown' ? answer.why.kind : answer.is,
        expected,
        `${name}: ${JSON.stringify(answer)}`,
      );
      assert.equal(server.calls.length, sent, `${name}: requests`);
      // Once the service is well again the answer comes, without anything being started anew.
      server.answer = (_, response) => json(response, good);
      stack.refresh();
      assert.equal((await ask(stack.patient)).is, 'found', `${name}: after the fault`);
      if (answer.is === 'unknown') assert.match(answer.why.message, isSentence);
      else assert.equal(answer.asOf, 1_000_000);
      const what = { found: 'The answer.', absent: 'That it does not exist.' };
      note(fault, name, answer.is === 'unknown' ? answer.why.message : what[answer.is], sent);
    };
    await Promise.all(Object.keys(questions).map(check));
  });

  test(`${fault}: every write is sent once and says what became of it`, async t => {
    const check = async (name: string) => {
      const { act: write, good } = writes[name]!;
      const server = await scripted(t);
      server.answer = act(JSON.stringify(good));
      const written = await write(client(t, server, patience).writes);
      assert.equal(written.is, want === 'found' ? 'done' : 'failed', `${name}: ${JSON.stringify(written)}`);
      // A refused token means nothing was carried out; only then it goes out again.
      const { length } = server.calls;
      assert.equal(length, /^401/.test(fault) ? 2 : 1, `${name}: requests`);
      if (written.is === 'failed') assert.match(written.why.message, isSentence);
      note(fault, name, written.is === 'failed' ? written.why.message : 'It is done.', length);
    };
    await Promise.all(Object.keys(writes).map(check));
  });

  test(`${fault}: signing in says why there is no token`, async t => {
    const server = await scripted(t);
    server.identify = act(JSON.stringify({ access_token: 'token', expires_in: 3600 }));
    server.answer = (_, response) => json(response, questions.bucket!.good);
    const answer = await client(t, server, patience).patient.bucket('demo');
    assert.equal(answer.is, want === 'found' ? 'found' : 'unknown', JSON.stringify(answer));
    if (answer.is === 'unknown') assert.match(answer.why.message, isSentence);
    const what = answer.is === 'unknown' ? answer.why.message : 'A token.';
    note(fault, 'sign in', what, server.tokenCalls.length);
  });
}

test('docs/faults.md says what was seen', () => {
  const all = [...Object.keys(questions), ...Object.keys(writes), 'sign in'];
  const asked = Object.keys(questions).sort();
  const done = Object.keys(writes).sort();
  const called = (operations: readonly string[]) => {
    const is = (group: readonly string[]) => group.every(name => operations.includes(name));
    const others = operations.filter(
      name => !(is(asked) && asked.includes(name)) && !(is(done) && done.includes(name)),
    );
    return [...(is(asked) ? ['every question'] : []), ...(is(done) ? ['every write'] : []), ...others].join(
      ', ',
    );
  };
  const rows = [...seen].flatMap(([fault, whats]) => {
    assert.equal([...whats.values()].flat().length, all.length, fault);
    return [...whats].map(
      ([what, operations], i) => `| ${i === 0 ? fault : ''} | ${called(operations)} | ${what} |`,
    );
  });
  holds(
    'docs/faults.md',
    `# When HCP answers badly

What the service does, what a person sees in a hover, in the tree, in a dialog, and how many requests it took. HOST is the address of the API or of the identity service. A question that fails never becomes a warning in a template; only _that it does not exist_ does, and only in the API's own words. Written by \`test/registry/client/faults.test.ts\`, which compares it.

| what the service does | asked for | what is seen | requests |
| --- | --- | --- | --: |
${rows.join('\n')}
`,
  );
});

test('a refused connection is unreachable for everything, and says where it went', async t => {
  const server = await scripted(t);
  await server.close();
  const says =
    /^(?:.* failed, and nothing was changed\. |.* look before you try again\. )?127\.0\.0\.1:\d+ cannot be reached: the connection was refused/;
  for (const { ask } of Object.values(questions)) {
    const answer = await ask(client(t, server).patient);
    assert.ok(answer.is === 'unknown' && answer.why.kind === 'unreachable');
    assert.match(answer.why.message, says);
  }
  for (const { act } of Object.values(writes)) {
    const written = await act(client(t, server).writes);
    assert.ok(written.is === 'failed' && written.why.kind === 'unreachable');
    assert.match(written.why.message, says);
  }
});
