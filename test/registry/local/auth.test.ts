import assert from 'node:assert/strict';
import { test } from 'node:test';
import { form, minute, refuses, start } from './support.ts';

const grant = 'grant_type=client_credentials&audience=https%3A%2F%2Fapi.hashicorp.cloud';

test('a token is given for the client credentials, as a header or as form fields', async t => {
  const { registry } = await start(t, { clientId: 'an id', clientSecret: 'a+b:c/%' });
  // Go's oauth2 package escapes both halves like a query.
  const header = `Basic ${Buffer.from('an+id:a%2Bb%3Ac%2F%25').toString('base64')}`;
  const basic = await form(registry.auth, { authorization: header }, grant);
  assert.equal(basic.status, 200);
  assert.deepEqual(Object.keys(basic.body).sort(), ['access_token', 'expires_in', 'token_type']);
  assert.deepEqual([basic.body.token_type, basic.body.expires_in], ['bearer', 3600]);
  const fields = await form(registry.auth, {}, `${grant}&client_id=an+id&client_secret=a%2Bb%3Ac%2F%25`);
  assert.equal(fields.status, 200);
});

test('wrong credentials are an OAuth2 error, not one of the API', async t => {
  const { registry } = await start(t);
  const { HCP_CLIENT_ID: id, HCP_CLIENT_SECRET: secret } = registry.env;
  const wrong = await form(registry.auth, {}, `${grant}&client_id=${id}&client_secret=guess`);
  assert.deepEqual([wrong.status, wrong.body.error], [401, 'invalid_client']);
  assert.equal((await form(registry.auth, { authorization: 'Basic %%%' }, grant)).status, 401);
  const other = await form(registry.auth, {}, `grant_type=password&client_id=${id}&client_secret=${secret}`);
  assert.deepEqual([other.status, other.body.error], [400, 'unsupported_grant_type']);
});

test('without a token of ours that still holds there is no answer but 401', async t => {
  const { registry, at, pass } = await start(t);
  const { HCP_CLIENT_ID: id, HCP_CLIENT_SECRET: secret } = registry.env;
  const token = (await form(registry.auth, {}, `${grant}&client_id=${id}&client_secret=${secret}`)).body
    .access_token as string;
  const other = await start(t);
  const foreign = (
    await form(
      other.registry.auth,
      {},
      `${grant}&client_id=${other.registry.env.HCP_CLIENT_ID}&client_secret=${other.registry.env.HCP_CLIENT_SECRET}`,
    )
  ).body.access_token;
  const get = async (authorization: string | undefined) => {
    const answer = await fetch(`${registry.api}${at('2023-01-01')}/buckets`, {
      headers: authorization === undefined ? {} : { authorization },
    });
    return { status: answer.status, body: await answer.json() };
  };
  for (const header of [
    undefined,
    'Bearer',
    'Bearer x',
    `Bearer ${foreign}`,
    `Bearer ${token}x`,
    `Basic ${token}`,
  ])
    refuses(await get(header), 401, 16);
  assert.equal((await get(`Bearer ${token}`)).status, 200);
  pass(60 * minute);
  refuses(await get(`Bearer ${token}`), 401, 16);
});

test('each registry makes up a client id of its own, since clients cache tokens by nothing else', async t => {
  const [a, b] = [await start(t), await start(t)];
  assert.notEqual(a.registry.env.HCP_CLIENT_ID, b.registry.env.HCP_CLIENT_ID);
});
