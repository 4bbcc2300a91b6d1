import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { callerIdentityRequest } from '../../../registry/aws.ts';
import { stockPacker } from '../../packer/packer.ts';
import { listening } from '../../support/network.ts';
import {
  bucket,
  client,
  json,
  organizationId,
  projectId,
  type Scripted,
  scripted,
  status,
} from './support.ts';

const resource = 'iam/project/p/service-principal/sp/workload-identity-provider/aws';
const exchange = `/2019-12-10/${resource}/exchange-token`;
const keys = {
  region: 'eu-west-1',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 's3cret/of+AWS=',
  sessionToken: 's3cret//session+token==',
};
const variables = {
  AWS_REGION: keys.region,
  AWS_ACCESS_KEY_ID: keys.accessKeyId,
  AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
  AWS_SESSION_TOKEN: keys.sessionToken,
};

/** A home with a credential file that names AWS. */
function home(t: TestContext, aws: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'hcp-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, '.config', 'hcp'), { recursive: true });
  writeFileSync(
    join(folder, '.config', 'hcp', 'cred_file.json'),
    JSON.stringify({ scheme: 'workload', workload: { provider_resource_name: resource, aws } }),
  );
  return folder;
}
const where = (script: Scripted) => ({
  HCP_API_ADDRESS: script.endpoints.apiAddress!,
  HCP_API_TLS: 'insecure',
  HCP_ORGANIZATION_ID: organizationId,
  HCP_PROJECT_ID: projectId,
});
async function exchanging(t: TestContext): Promise<Scripted> {
  const script = await scripted(t, 'insecure');
  script.answer = (call, response) =>
    call.path === exchange
      ? json(response, { access_token: 'hcp-token', expires_in: 600 })
      : json(response, { bucket: bucket('demo') });
  return script;
}
const connect = (
  t: TestContext,
  script: Scripted,
  env: Record<string, string>,
  aws: object,
  log?: string[],
) =>
  client(t, script, {
    credentials: async () => ({ principal: null, location: null }),
    env: { ...where(script), ...env },
    home: home(t, aws),
    now: () => Date.parse('2026-08-01T12:00:00Z'),
    log: line => log?.push(line),
  });

test('the request is signed byte for byte as Packer signs it', async t => {
  const packer = await stockPacker();
  if ('missing' in packer) return t.skip(packer.missing);
  const script = await scripted(t, 'insecure');
  script.answer = (_, response) => status(response, 403, 7);
  const folder = home(t, {});
  writeFileSync(
    join(folder, 'x.pkr.hcl'),
    'data "hcp-packer-version" "x" {\n  bucket_name = "demo"\n  channel_name = "prod"\n}\nsource "null" "x" { communicator = "none" }\nbuild { sources = ["null.x"] }\n',
  );
  await new Promise<void>(resolve =>
    execFile(
      packer.path,
      ['build', 'x.pkr.hcl'],
      {
        cwd: folder,
        // The SDK writes local time and calls it UTC.
        env: { HOME: folder, TZ: 'UTC', CHECKPOINT_DISABLE: '1', ...variables, ...where(script) },
      },
      () => resolve(),
    ),
  );
  const sent = script.calls.find(({ path }) => path === exchange);
  assert.ok(sent, 'packer asked for no exchange');
  const { aws_get_caller_id_token: theirs } = JSON.parse(sent.body);
  const at = theirs.headers['X-Amz-Date'].replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
    '$1-$2-$3T$4:$5:$6Z',
  );
  assert.deepEqual(callerIdentityRequest(keys, resource, Date.parse(at)), theirs);
});

test('keys of the environment: the signed request is exchanged for a token, and nobody else is asked', async t => {
  const script = await exchanging(t);
  const stack = connect(t, script, variables, {});
  assert.equal((await stack.patient.bucket('demo')).is, 'found');
  const [first, second] = script.calls;
  assert.equal(`${first!.method} ${first!.path}`, `POST ${exchange}`);
  const { aws_get_caller_id_token: request } = JSON.parse(first!.body);
  assert.deepEqual(request, callerIdentityRequest(keys, resource, Date.parse('2026-08-01T12:00:00Z')));
  assert.equal(
    request.headers.Authorization,
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260801/eu-west-1/sts/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token;x-hcp-workload-identity-provider, Signature=3d04e084170b93cbaa0c34e1e6433fc98828fc7a7623f2b688d6844adedbe54c',
  );
  assert.equal(second!.headers.authorization, 'Bearer hcp-token');
});

/** The metadata service of a machine with a role. */
async function metadata(t: TestContext, answer: RequestListener) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const session = request.headers['x-aws-ec2-metadata-token'];
    asked.push(`${request.method} ${request.url}${session === undefined ? '' : ` with ${session}`}`);
    answer(request, response);
  });
  return {
    asked,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${await listening(t, server)}`,
  };
}
const role: Record<string, string> = {
  '/latest/api/token': 'the-session',
  '/latest/meta-data/placement/region': keys.region,
  '/latest/meta-data/iam/security-credentials': 'packer-role',
  '/latest/meta-data/iam/security-credentials/packer-role': JSON.stringify({
    Code: 'Success',
    AccessKeyId: keys.accessKeyId,
    SecretAccessKey: keys.secretAccessKey,
    Token: keys.sessionToken,
  }),
};

test("the keys of the machine's role, in both versions of the metadata service", async t => {
  for (const imds_v2 of [false, true]) {
    const { asked, ...env } = await metadata(t, ({ url }, response) => response.end(role[url!]));
    const script = await exchanging(t);
    const stack = connect(t, script, env, { imds_v2 });
    assert.equal((await stack.patient.bucket('demo')).is, 'found');
    const { aws_get_caller_id_token: request } = JSON.parse(script.calls[0]!.body);
    assert.deepEqual(request, callerIdentityRequest(keys, resource, Date.parse('2026-08-01T12:00:00Z')));
    const session = imds_v2 ? ' with the-session' : '';
    assert.deepEqual(asked, [
      ...(imds_v2 ? ['PUT /latest/api/token'] : []),
      `GET /latest/meta-data/placement/region${session}`,
      `GET /latest/meta-data/iam/security-credentials${session}`,
      `GET /latest/meta-data/iam/security-credentials/packer-role${session}`,
    ]);
  }
});

test('what stands in the way is named, with a way out, and no key is in any line', async t => {
  const { asked: _, ...strict } = await metadata(t, (_, response) => response.writeHead(401).end());
  const { asked: __, ...plain } = await metadata(t, ({ url }, response) =>
    url!.includes('iam') ? response.writeHead(404).end() : response.end(keys.region),
  );
  const cases: [Record<string, string>, RegExp][] = [
    [strict, /refused \(status 401\)\. Set "imds_v2": true in workload\.aws of the credential file/],
    [plain, /knows no role of this machine\. Attach an instance profile, or set AWS_ACCESS_KEY_ID/],
    [
      { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1' },
      /does not answer: this may be no AWS machine/,
    ],
    [{ ...variables, AWS_REGION: 'eu/../x' }, /eu\/\.\.\/x is no AWS region/],
    [variables, /refused these credentials \(.*\)\. Check the provider in workload\.provider_resource_name/],
  ];
  for (const [env, message] of cases) {
    const script = await scripted(t, 'insecure');
    script.answer = (call, response) => status(response, 403, 7, `no: ${call.body}`);
    const log: string[] = [];
    const { state, why } = await connect(t, script, env, {}, log).connection();
    assert.equal(state, 'failed');
    assert.match(why!.message, message);
    assert.doesNotMatch([why!.message, ...log].join('\n'), /s3cret|AKIDEXAMPLE|Signature=[0-9a-f]/);
  }
});
