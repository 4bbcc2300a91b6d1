import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkClientId, checkProjectId, checkSecret } from '../../client/credential-text.ts';
import { statusWords } from '../../client/status-words.ts';
import { readTarget, rowSubject } from '../../client/target.ts';
import type { Connection } from '../../registry/registry.ts';
import { artifact, channel, version } from './samples.ts';

test('a command takes a row, a link of a hover, or nothing; never what is not text', () => {
  assert.deepEqual(readTarget(undefined), {});
  assert.deepEqual(readTarget({ bucket: 'b', channel: 'c', fingerprint: 3, evil: 'x' }), {
    bucket: 'b',
    channel: 'c',
  });
  const row = (kind: string, value: unknown) => readTarget({ kind, id: 'x', parent: undefined, value });
  assert.deepEqual(row('channel', channel('production', version(1))), {
    bucket: 'golden-ubuntu',
    channel: 'production',
  });
  assert.deepEqual(row('version', version(1)), {
    bucket: 'golden-ubuntu',
    fingerprint: version(1).fingerprint,
    name: 'v1',
  });
  assert.deepEqual(row('artifact', artifact('ami-1', 'x')), { text: 'ami-1' });
  assert.deepEqual(row('more', {}), {});
});

test('credentials that cannot be right are refused before the service is asked, with what is wrong', () => {
  const problem = (verdict: ReturnType<typeof checkSecret>) =>
    verdict && 'problem' in verdict ? verdict.problem : undefined;
  assert.equal(problem(checkClientId(' abc ')), undefined);
  assert.match(problem(checkClientId('')) ?? '', /Enter the client ID/);
  assert.match(problem(checkSecret('a b')) ?? '', /one word/);
  assert.match(problem(checkSecret('HCP_CLIENT_SECRET=abc')) ?? '', /without the name of the variable/);
  assert.match(problem(checkSecret('geheimnüs')) ?? '', /plain characters/);
  assert.equal(problem(checkProjectId('3f2c1aa0-0000-4000-8000-9be0d17a2a4c')), undefined);
  assert.match(problem(checkProjectId('platform')) ?? '', /An ID looks like/);
});

const connection = (over: Partial<Connection>): Connection => ({
  state: 'ready',
  source: 'editor',
  principal: 'ci-reader',
  organization: { id: 'o', name: 'acme' },
  project: { id: 'p', name: 'platform' },
  address: 'api.cloud.hashicorp.com',
  why: undefined,
  requests: 12,
  ...over,
});
test('the status names the place, the principal and how much was asked', () => {
  const { text, detail } = statusWords(connection({}));
  assert.equal(text, 'HCP Packer: acme / platform');
  assert.equal(detail, 'ci-reader, signed in here · 12 requests so far');
});
test('each state that is not ready offers the command that helps', () => {
  const say = (over: Partial<Connection>) => {
    const { text, command } = statusWords(connection(over));
    return `${text} → ${command.command}`;
  };
  const why = (kind: 'bad-credentials' | 'unreachable' | 'server') => ({ kind, message: 'no' });
  assert.deepEqual(
    [
      say({ state: 'signed-out' }),
      say({ state: 'no-project' }),
      say({ state: 'failed', why: why('bad-credentials') }),
      say({ state: 'failed', why: why('unreachable') }),
      say({ state: 'failed', why: why('server') }),
    ],
    [
      'HCP Packer: Signed out → packer.hcp.signIn',
      'HCP Packer: No project → packer.hcp.selectProject',
      'HCP Packer: Credentials refused → packer.hcp.signIn',
      'HCP Packer: Cannot be reached → packer.registry.retry',
      'HCP Packer: No answer → packer.registry.retry',
    ],
  );
});

test('an artifact row is told by the build and the version above it', () => {
  const held = version(1);
  const root = { kind: 'version', id: 'v', parent: undefined, value: held };
  const [first] = held.builds;
  const below = { kind: 'build', id: 'b', parent: root, value: first };
  assert.deepEqual(rowSubject({ kind: 'artifact', id: 'a', parent: below, value: first!.artifacts[0] }), {
    bucket: 'golden-ubuntu',
    fingerprint: held.fingerprint,
    build: 'B1',
    platform: 'aws',
    componentType: 'amazon-ebs.ubuntu',
    artifact: 'ami-0c2f3a77bb119d11',
    region: 'eu-west-1',
  });
  assert.deepEqual(rowSubject({ bucket: 'b', channel: 'c' }), { bucket: 'b', channel: 'c' });
  assert.equal(rowSubject(undefined), undefined);
});
