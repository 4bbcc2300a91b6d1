import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  client,
  clientId,
  clientSecret,
  type Handler,
  json,
  organizationId,
  projectId,
  type Scripted,
  scripted,
  status,
} from './support.ts';

/** A cloud that answers by route; a route it lacks is 404/5, a function answers for itself. */
type Cloud = Record<string, object | Handler>;
async function cloud(t: TestContext, routes: Cloud) {
  const server = await scripted(t);
  server.answer = (call, response, request) => {
    const route = Object.keys(routes).find(key => new RegExp(`^${key}$`).test(call.path));
    const reply = route === undefined ? undefined : routes[route]!;
    if (typeof reply === 'function') (reply as Handler)(call, response, request);
    else if (reply) json(response, reply);
    else status(response, 404, 5);
  };
  return server;
}
const forbidden: Handler = (_, response) => status(response, 403, 7, 'no permission');
const whoami = '/iam/2019-12-10/caller-identity';
const organizations = '/resource-manager/2019-12-10/organizations';
const projects = `/resource-manager/2019-12-10/projects\\?scope.id=${organizationId}&scope.type=ORGANIZATION`;
const registry = `/packer/2023-01-01/organizations/${organizationId}/projects/[^/]+/registry`;
const organization = { id: organizationId, name: 'acme' };
const older = { id: projectId, name: 'platform', created_at: '2020-01-01T00:00:00Z' };
const newer = {
  id: '33333333-3333-4333-8333-333333333333',
  name: 'apps',
  created_at: '2024-01-01T00:00:00Z',
};
const service = (more: object) => ({
  principal: { type: 'PRINCIPAL_TYPE_SERVICE', service: { name: 'ci-reader', ...more } },
});

const stackAt = (t: TestContext, server: Scripted, location: object = {}) =>
  client(t, server, {
    credentials: async () => ({
      principal: { clientId, clientSecret, endpoints: server.endpoints },
      location: location as { organizationId: string; projectId: string },
    }),
  });
const placeOf = async (t: TestContext, server: Scripted, location?: object) => {
  const { state, project, why } = await stackAt(t, server, location).connection();
  return project ? `${state} ${project.id}` : `${state} ${why?.kind} ${why?.message}`;
};

test('both ids given: the first request is the question itself', async t => {
  const server = await cloud(t, {});
  await stackAt(t, server, { organizationId, projectId }).patient.channels('demo');
  assert.deepEqual(
    server.calls.map(call => call.path),
    [`/packer/2023-01-01/organizations/${organizationId}/projects/${projectId}/buckets/demo/channels`],
  );
});

test('a project-level principal is at home without listing anything', async t => {
  const server = await cloud(t, {
    [whoami]: service({ organization_id: organizationId, project_id: projectId }),
    [organizations]: forbidden,
    [projects]: forbidden,
  });
  await stackAt(t, server).patient.channels('demo');
  assert.deepEqual(
    server.calls.map(call => call.path.split('/').at(-1)),
    ['caller-identity', 'channels'],
  );
});

test('the one organization, and in it the oldest project, over all pages', async t => {
  const server = await cloud(t, {
    [whoami]: forbidden,
    [organizations]: { organizations: [organization] },
    [projects]: { projects: [newer], pagination: { next_page_token: 'n' } },
    [`${projects}&pagination.next_page_token=n`]: { projects: [older] },
  });
  assert.equal(await placeOf(t, server), `ready ${projectId}`);
});

test('an organization alone lists its projects', async t => {
  const server = await cloud(t, { [projects]: { projects: [newer, older] } });
  assert.equal(await placeOf(t, server, { organizationId }), `ready ${projectId}`);
});

test('a project alone is taken when it has a registry', async t => {
  const routes: Cloud = {
    [organizations]: { organizations: [organization] },
    [registry]: { registry: { id: 'r' } },
  };
  assert.equal(await placeOf(t, await cloud(t, routes), { projectId }), `ready ${projectId}`);
  for (const none of [{ registry: null }, forbidden, (_: unknown, r: never) => status(r, 404, 5)] as const)
    assert.match(
      await placeOf(t, await cloud(t, { ...routes, [registry]: none as Handler }), { projectId }),
      /^no-project no-project .*has no HCP Packer registry/,
    );
});

test('no organization, several, no project, no permission: each says what to do', async t => {
  const several = { organizations: [organization, { id: 'x', name: 'other' }] };
  const table: [Cloud, RegExp][] = [
    [{ [organizations]: { organizations: [] } }, /belongs to no organization\. Pick a project/],
    [{ [organizations]: several }, /belongs to 2 organizations\. Pick a project, or set HCP_ORGANIZATION_ID/],
    [{ [organizations]: forbidden }, /may not list organizations\. Pick/],
    [
      { [organizations]: { organizations: [organization] }, [projects]: forbidden },
      /may not list the projects/,
    ],
    [{ [organizations]: { organizations: [organization] }, [projects]: { projects: [] } }, /has no project/],
  ];
  for (const [routes, message] of table) {
    const text = await placeOf(t, await cloud(t, routes));
    assert.match(text, /^no-project no-project /);
    assert.match(text, message);
  }
});

test('trouble on the way is not "no project"', async t => {
  const busy: Handler = (_, response) => status(response, 500, 13);
  const page: Handler = (_, response) => response.writeHead(200).end('<html>');
  assert.match(await placeOf(t, await cloud(t, { [organizations]: busy })), /^failed server/);
  assert.match(await placeOf(t, await cloud(t, { [organizations]: page })), /^failed malformed/);
});

test('a question without a project is unknown, and asks for no more than it has to', async t => {
  const server = await cloud(t, { [organizations]: { organizations: [] } });
  const stack = stackAt(t, server);
  for (const name of ['a', 'b', 'c']) {
    const answer = await stack.patient.channels(name);
    assert.ok(answer.is === 'unknown' && answer.why.kind === 'no-project');
  }
  assert.equal(server.calls.length, 2);
});

test('the picker lists organizations with their projects', async t => {
  const server = await cloud(t, {
    [whoami]: service({ organization_id: organizationId }),
    [organizations]: { organizations: [organization] },
    [projects]: { projects: [older, newer] },
  });
  const listed = await stackAt(t, server).organizations();
  assert.ok(listed.is === 'found');
  const pair = ({ id, name }: { id: string; name: string }) => ({ id, name });
  assert.deepEqual(listed.value, [{ ...organization, projects: [pair(older), pair(newer)] }]);
});

test('a principal that may list nothing can still pick its own project', async t => {
  const server = await cloud(t, {
    [whoami]: service({ organization_id: organizationId, project_id: projectId }),
    [organizations]: forbidden,
    [projects]: forbidden,
    [`/resource-manager/2019-12-10/projects/${projectId}`]: { project: older },
  });
  const listed = await stackAt(t, server).organizations();
  assert.ok(listed.is === 'found');
  assert.deepEqual(listed.value, [
    { id: organizationId, name: organizationId, projects: [{ id: projectId, name: 'platform' }] },
  ]);
});

test('a connection names its principal, its places and its source', async t => {
  const server = await cloud(t, {
    [whoami]: service({ organization_id: organizationId, project_id: projectId }),
    [`${organizations}/${organizationId}`]: { organization },
    [`/resource-manager/2019-12-10/projects/${projectId}`]: { project: older },
  });
  const stack = stackAt(t, server);
  assert.deepEqual(await stack.connection(), {
    state: 'ready',
    source: 'editor',
    principal: 'ci-reader',
    organization,
    project: { id: projectId, name: 'platform' },
    address: server.endpoints.apiAddress,
    why: undefined,
    requests: stack.requests(),
  });
});

test('a connection with refused credentials has failed, and says so', async t => {
  const server = await cloud(t, {});
  server.identify = (_, response) => json(response, { error: 'invalid_client' }, 401);
  const { state, principal, source, why } = await stackAt(t, server, {
    organizationId,
    projectId,
  }).connection();
  assert.deepEqual([state, principal, source, why?.kind], ['failed', clientId, 'editor', 'bad-credentials']);
});
