import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DoctorReport } from '../../../protocol/requests.ts';
import { hcp } from '../../../registry/hcp.ts';
import type { Intercept } from '../../../registry/local/answer.ts';
import { startLocalRegistry } from '../../../registry/local/server.ts';
import { doctor } from '../../../server/doctor.ts';
import { shortTimeouts } from './support.ts';

const nobody = { principal: null, location: null };

/** The real local registry, and what the doctor says about the way there. */
async function ward(t: TestContext) {
  const fault: { now: Intercept } = { now: () => undefined };
  const registry = await startLocalRegistry({ intercept: request => fault.now(request) });
  t.after(() => registry.close());
  const ask = async (change: Record<string, string | undefined> = {}, now: () => number = Date.now) => {
    const stack = hcp({
      credentials: async () => nobody,
      env: { ...registry.env, ...change },
      home: '/nonexistent/home',
      now,
      sleep: async () => {},
      timeouts: { ...shortTimeouts, connect: 5_000, headers: 5_000 },
    });
    const report = doctor(await stack.examine());
    await stack.dispose();
    return report;
  };
  return { registry, fault, ask };
}
const line = (report: DoctorReport, check: string, is?: string) => {
  const found = report.lines.filter(
    candidate => candidate.check === check && (!is || candidate.is === is),
  )[0];
  assert.ok(found, `no ${is ?? ''} ${check} in\n${report.text}`);
  return found;
};
const levels = (report: DoctorReport) => Object.fromEntries(report.lines.map(({ check, is }) => [check, is]));

test('all is well: every step is looked at and none fails', async t => {
  const { ask, registry } = await ward(t);
  const report = await ask();
  assert.deepEqual(levels(report), {
    Credentials: 'ok',
    Endpoints: 'ok',
    Proxy: 'ok',
    Names: 'ok',
    Connection: 'ok',
    Clock: 'ok',
    Token: 'ok',
    Principal: 'ok',
    Organization: 'ok',
    Project: 'ok',
    Registry: 'ok',
    Permissions: 'ok',
  });
  assert.match(line(report, 'Registry').text, /^Active, tier plus\.$/);
  assert.match(line(report, 'Project').text, /^local \([\da-f-]{36}\)\.$/);
  assert.match(report.text, /localhost.*until \d+ \w+ \d{4}.* Not verified, as HCP_API_TLS/);
  assert.match(report.text, /\n\nAll is well\.\n$/);
  assert.equal(registry.requests.get('GetChannel'), undefined);
  // Ids are shortened, and no secret is in it.
  assert.doesNotMatch(report.text, new RegExp(registry.env.HCP_CLIENT_ID!));
  assert.doesNotMatch(report.text, new RegExp(registry.env.HCP_CLIENT_SECRET!));
});

test('each thing that can be wrong fails at its step, with a way out', async t => {
  const { ask, registry, fault } = await ward(t);
  const refuse =
    (operation: string, http: number, code: number, message: string): Intercept =>
    request =>
      request.operation === operation ? { status: http, body: { code, message, details: [] } } : undefined;
  const none: Intercept = () => undefined;
  const cases: [
    name: string,
    env: Record<string, string | undefined>,
    fault: Intercept,
    check: string,
    text: RegExp,
    wayOut: RegExp,
  ][] = [
    [
      'no credentials',
      { HCP_CLIENT_ID: undefined, HCP_CLIENT_SECRET: undefined },
      none,
      'Credentials',
      /^Not signed in to HCP\. This editor: not signed in .* The credential file: there is no ~\/\.config\/hcp\/cred_file\.json\. The hcp CLI: no/,
      /^Sign in, or set HCP_CLIENT_ID/,
    ],
    [
      'half of the credentials',
      { HCP_CLIENT_SECRET: '' },
      none,
      'Credentials',
      /^HCP_CLIENT_SECRET is empty while HCP_CLIENT_ID is set\./,
      /^Set both, or neither\.$/,
    ],
    [
      'a wrong secret',
      { HCP_CLIENT_SECRET: 'wr0ng' },
      none,
      'Token',
      /refused these credentials/,
      /^Check the client id/,
    ],
    [
      'a dead port',
      { HCP_API_ADDRESS: '127.0.0.1:1' },
      none,
      'Connection',
      /^127\.0\.0\.1:1 cannot be reached: the connection was refused\.$/,
      /^Check the network and the proxy/,
    ],
    [
      'an unknown name',
      { HCP_API_ADDRESS: 'hcp.invalid' },
      none,
      'Names',
      /^hcp\.invalid is not known here \((ENOTFOUND|EAI_AGAIN)\)\.$/,
      /DNS server/,
    ],
    [
      'a self-signed certificate',
      { HCP_AUTH_TLS: undefined },
      none,
      'Connection',
      /^No trusted connection to 127\.0\.0\.1:\d+: its certificate is self-signed .*127\.0\.0\.1:\d+: localhost, until/,
      /certificates of this computer/,
    ],
    [
      'a proxy that is not there',
      {
        HTTPS_PROXY: 'http://anna:s3cret@127.0.0.1:1',
        HCP_API_ADDRESS: 'hcp.invalid',
        HCP_API_TLS: undefined,
      },
      none,
      'Connection',
      /^hcp\.invalid through the proxy 127\.0\.0\.1:1 cannot be reached/,
      /proxy settings/,
    ],
    [
      'a proxy that is no address',
      { HTTPS_PROXY: 'http://anna:s3cret@[', HCP_API_ADDRESS: 'hcp.invalid', HCP_API_TLS: undefined },
      none,
      'Names',
      /^The address of the proxy is not a URL\.$/,
      /^Correct HTTPS_PROXY\.$/,
    ],
    [
      'no permission',
      {},
      refuse('ListBuckets', 403, 7, 'permission denied'),
      'Permissions',
      /does not allow this principal to do that: permission denied\.$/,
      /^Ask for a role on the project\.$/,
    ],
    [
      'no project',
      { HCP_PROJECT_ID: undefined },
      // An organization-level principal: nothing says which project is its own.
      request =>
        request.operation === 'IamService_GetCallerIdentity' || request.operation === 'ProjectService_List'
          ? { status: 403, body: { code: 7, message: 'permission denied', details: [] } }
          : undefined,
      'Project',
      /may not list the projects of the organization\.$/,
      /^Pick a project, or set HCP_ORGANIZATION_ID and HCP_PROJECT_ID\.$/,
    ],
    [
      'no registry',
      {},
      refuse('GetRegistry', 404, 5, 'not found'),
      'Registry',
      /^This project has no HCP Packer registry\.$/,
      /^Create one in the HCP portal\.$/,
    ],
    [
      'an inactive registry',
      {},
      ({ operation }) =>
        operation === 'GetRegistry'
          ? {
              status: 200,
              body: { registry: { id: 'x', config: { activated: false, feature_tier: 'STANDARD' } } },
            }
          : undefined,
      'Registry',
      /^There is one, tier standard, but it is not active\.$/,
      /^Activate it in the HCP portal/,
    ],
    [
      'a token the API does not take',
      {},
      refuse('IamService_GetCallerIdentity', 401, 16, 'unauthenticated'),
      'Principal',
      /does not accept the token/,
      /^Sign in again/,
    ],
  ];
  for (const [name, env, act, check, text, wayOut] of cases) {
    fault.now = act;
    const report = await ask(env);
    const found = line(report, check, 'fail');
    assert.match(found.text, text, name);
    assert.match(found.wayOut ?? '', wayOut, name);
    assert.ok(
      report.lines.every(({ is, wayOut }) => (is === 'ok' || is === 'skipped' ? !wayOut : !!wayOut)),
      name,
    );
    assert.match(report.text, /FAIL .*\n {20}→ .*\n/);
    assert.match(report.text, /\d failed/);
    for (const secret of [
      's3cret',
      'anna',
      'wr0ng',
      registry.env.HCP_CLIENT_SECRET!,
      registry.env.HCP_CLIENT_ID!,
    ])
      assert.ok(!report.text.includes(secret), `${name}: ${secret}`);
  }
});

test('whether a principal may change anything is told without changing anything', async t => {
  const registry = await startLocalRegistry({
    seed: {
      principals: [
        { name: 'reader', role: 'viewer' },
        { name: 'writer', role: 'contributor' },
      ],
      buckets: [{ name: 'demo', channels: [{ name: 'prod' }] }],
      projects: [{ project: 'empty', buckets: [] }],
    },
  });
  t.after(() => registry.close());
  const permissions = async (env: Record<string, string>) => {
    const stack = hcp({ credentials: async () => nobody, env, home: '/nonexistent/home' });
    const report = doctor(await stack.examine());
    await stack.dispose();
    return line(report, 'Permissions', 'ok').text;
  };
  const as = (name: string) => ({ ...registry.principals.find(p => p.name === name)!.env });
  assert.match(
    await permissions(as('reader')),
    /^This principal may list the buckets but not change them: "latest" of "demo", which is restricted, is hidden from it\. .* role Contributor\.$/,
  );
  assert.match(await permissions(as('writer')), /the buckets and change them: it sees "latest" of "demo"/);
  const [first] = registry.principals;
  const { connect } = await import('../local/support.ts');
  const { raw } = await connect({ ...registry, env: registry.env });
  const { projects } = (await raw('GET', '/resource-manager/2019-12-10/projects')).body;
  const empty = projects.find(({ name }: { name: string }) => name === 'empty').id;
  assert.match(
    await permissions({ ...first!.env, HCP_PROJECT_ID: empty }),
    /^This principal may list the buckets\. Whether it may change anything cannot be told/,
  );
  const asked = [...registry.requests.keys()];
  assert.ok(asked.includes('ListChannels'), `${asked}`);
  assert.deepEqual(
    asked.filter(name => /^(Create|Update|Delete|GetChannel$)/.test(name)),
    [],
  );
});

test('a clock that is off: a warning by minutes, a failure by an hour', async t => {
  const { ask } = await ward(t);
  const minute = 60_000;
  for (const [by, is, text] of [
    [60 * minute, 'fail', /is 60 minutes ahead of HCP's/],
    [-60 * minute, 'fail', /is 60 minutes behind HCP's/],
    [2 * minute, 'warn', /is 2 minutes ahead/],
    [0, 'ok', /Less than a minute/],
  ] as const) {
    const clock = line(await ask({}, () => Date.now() + by), 'Clock');
    assert.equal(clock.is, is);
    assert.match(clock.text, text);
  }
});

test('connections that nobody verifies are a warning, and switched off is said', async t => {
  const { registry } = await ward(t);
  const stack = hcp({
    credentials: async () => nobody,
    env: { ...registry.env, HCP_API_ADDRESS: 'hcp.invalid', HCP_API_TLS: 'insecure' },
    home: '/',
  });
  const report = doctor(await stack.examine());
  assert.match(line(report, 'Endpoints', 'warn').wayOut!, /^Unset HCP_API_TLS unless/);
  const off = hcp({ credentials: async () => nobody, env: {}, home: '/', enabled: () => false });
  assert.match(line(doctor(await off.examine()), 'Credentials', 'fail').wayOut!, /packer\.hcp\.enabled on/);
  assert.equal(off.requests(), 0);
  await stack.dispose();
});
