import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goProgram } from './go-program.ts';
import { document, output, withRegistry } from './world.ts';

/** HashiCorp's provider, and OpenTofu to drive it: both released, both built as they are. */
const provider = {
  name: 'terraform-provider-hcp',
  module: 'github.com/hashicorp/terraform-provider-hcp',
  version: '0.111.0',
  sum: 'h1:nEjeKSuDJOo6InWh1KRuw6yKdKqlP+MXZaX+CTc3lKc=',
};
const tofu = {
  name: 'tofu',
  module: 'github.com/opentofu/opentofu',
  version: '1.12.6',
  sum: 'h1:0VT4P8pMmGcCUnQ9JDrJ+Qg2d35Vzm4FFd/9+H7oF98=',
  package: './cmd/tofu',
};

const version = (fingerprint: string, created: string) => ({
  fingerprint,
  created_at: created,
  builds: [
    {
      component_type: 'amazon-ebs.base',
      platform: 'aws',
      labels: { os: 'ubuntu' },
      packer_run_uuid: '3f2c1aa0-0000-4000-8000-9be0d17a2a4c',
      artifacts: [
        { external_identifier: `ami-${fingerprint}-east`, region: 'us-east-1' },
        { external_identifier: `ami-${fingerprint}-west`, region: 'us-west-2' },
      ],
    },
  ],
});
const seed = {
  principals: [{ name: 'reader', role: 'none' }],
  buckets: [
    {
      name: 'golden',
      channels: [{ name: 'production' }],
      versions: [version('first', '-2d'), version('second', '-1d')],
      assignments: [{ channel: 'production', version_fingerprint: 'first', at: '-1d' }],
    },
    { name: 'another' },
  ],
};

/** Every data source and resource of HCP Packer that the provider has. */
const everything = (promoted: string, reader: string, restricted: boolean) => `
terraform {
  required_providers { hcp = { source = "hashicorp/hcp" } }
}
data "hcp_packer_version" "golden" {
  bucket_name  = "golden"
  channel_name = "production"
}
data "hcp_packer_artifact" "by_channel" {
  bucket_name  = "golden"
  channel_name = "production"
  platform     = "aws"
  region       = "us-west-2"
}
data "hcp_packer_artifact" "by_version" {
  bucket_name         = "golden"
  version_fingerprint = data.hcp_packer_version.golden.fingerprint
  platform            = "aws"
  region              = "us-east-1"
}
data "hcp_packer_bucket_names" "all" {}
data "hcp_packer_run_task" "registry" {}

resource "hcp_packer_bucket" "made" { name = "made-here" }
resource "hcp_packer_channel" "staging" {
  name        = "staging"
  bucket_name = "golden"
  restricted  = ${restricted}
}
resource "hcp_packer_channel" "latest" {
  name        = "latest"
  bucket_name = "golden"
  restricted  = false
}
resource "hcp_packer_channel_assignment" "staging" {
  bucket_name         = "golden"
  channel_name        = hcp_packer_channel.staging.name
  version_fingerprint = "${promoted}"
}
resource "hcp_packer_run_task" "task" { regenerate_hmac = false }
data "hcp_iam_policy" "readers" {
  bindings = [{ role = "roles/viewer", principals = ["${reader}"] }]
}
resource "hcp_packer_bucket_iam_policy" "made" {
  resource_name = hcp_packer_bucket.made.resource_name
  policy_data   = data.hcp_iam_policy.readers.policy_data
}
resource "hcp_packer_bucket" "bound" { name = "bound-here" }
resource "hcp_packer_bucket_iam_binding" "bound" {
  resource_name = hcp_packer_bucket.bound.resource_name
  principal_id  = "${reader}"
  role          = "roles/contributor"
}

output "fingerprint" { value = data.hcp_packer_version.golden.fingerprint }
output "east" { value = data.hcp_packer_artifact.by_version.external_identifier }
output "west" { value = data.hcp_packer_artifact.by_channel.external_identifier }
output "revoked" { value = data.hcp_packer_artifact.by_channel.revoke_at }
output "names" { value = data.hcp_packer_bucket_names.all.names }
output "task" { value = data.hcp_packer_run_task.registry.endpoint_url }
`;
const missing = `
terraform {
  required_providers { hcp = { source = "hashicorp/hcp" } }
}
data "hcp_packer_version" "none" {
  bucket_name  = "golden"
  channel_name = "nowhere"
}
`;

/** Plans, applies, changes, reads again and destroys; after each step the registry holds what was asked for. */
export async function terraform(): Promise<boolean> {
  const [providerPath, tofuPath] = [await goProgram(provider), await goProgram(tofu)];
  return withRegistry(seed, async (registry, { ok, raw, holds }, folder) => {
    const done = new Set<string>();
    const plugins = join(folder, 'plugins');
    mkdirSync(plugins);
    symlinkSync(providerPath, join(plugins, 'terraform-provider-hcp'));
    const config = join(folder, 'tofu.rc');
    writeFileSync(
      config,
      `provider_installation {\n  dev_overrides { "hashicorp/hcp" = ${JSON.stringify(plugins)} }\n}\n`,
    );
    const work = async (name: string, text: string) => {
      const at = join(folder, name);
      mkdirSync(at, { recursive: true });
      writeFileSync(join(at, 'main.tf'), text);
      return async (...args: string[]) => {
        const env = {
          PATH: process.env.PATH,
          HOME: folder,
          TF_CLI_CONFIG_FILE: config,
          CHECKPOINT_DISABLE: '1',
          TF_INPUT: '0',
          HCP_SKIP_STATUS_CHECK: 'true',
          ...registry.env,
        };
        return output(tofuPath, [...args, '-no-color'], { cwd: at, env });
      };
    };
    const succeeds = async (step: string, run: Promise<{ code: number; said: string }>, code = 0) => {
      const result = await run;
      assert.equal(result.code, code, `${step}: ${result.said}`);
      console.log(`✔ ${step}`);
      done.add(step);
      return result.said;
    };
    const identity = await readerOf(registry.principals.find(({ name }) => name === 'reader')!.env, registry);

    const first = await work('everything', everything('first', identity, true));
    await succeeds('a plan', first('plan'));
    await succeeds('apply', first('apply', '-auto-approve'));
    const outputs = async () => {
      const { code, said } = await first('output', '-json');
      assert.equal(code, 0, said);
      return Object.fromEntries(
        Object.entries(JSON.parse(said) as Record<string, { value: unknown }>).map(([k, { value }]) => [
          k,
          value,
        ]),
      );
    };
    const { task, ...read } = await outputs();
    assert.deepEqual(read, {
      ...{ fingerprint: 'first', east: 'ami-first-east', west: 'ami-first-west' },
      names: ['another', 'golden'],
    });
    assert.match(String(task), /^https?:\/\//);
    assert.equal(await holds('golden', 'staging'), 'v1');
    const channels = async () =>
      Object.fromEntries(
        (await ok('GET', '/buckets/golden/channels')).channels.map(
          ({ name, restricted }: { name: string; restricted: boolean }) => [name, restricted],
        ),
      );
    assert.deepEqual(await channels(), { latest: false, production: false, staging: true });
    const members = async (bucket: string) => {
      const name = encodeURIComponent(`packer/project/${registry.projectId}/bucket/${bucket}`);
      const at = `/2019-12-10/resource-manager/resources/iam-policy?resource_name=${name}`;
      return (await raw('GET', at)).body.policy.bindings;
    };
    const member = [{ member_id: identity, member_type: 'SERVICE_PRINCIPAL' }];
    assert.deepEqual(await members('made-here'), [{ role_id: 'roles/viewer', members: member }]);
    assert.deepEqual(await members('bound-here'), [{ role_id: 'roles/contributor', members: member }]);

    // The buckets made above are named now; nothing else has changed.
    await succeeds('apply once more', first('apply', '-auto-approve'));
    await succeeds('a plan that has nothing to do', first('plan', '-detailed-exitcode'));

    const second = await work('everything', everything('second', identity, false));
    await succeeds('another version and a channel for all', second('apply', '-auto-approve'));
    assert.equal(await holds('golden', 'staging'), 'v2');
    assert.deepEqual(await channels(), { latest: false, production: false, staging: false });

    await ok('PATCH', '/buckets/golden/versions/first', {
      revoke_in: '0s',
      revocation_message: 'CVE-2026-1',
      disable_rollback_channels: true,
    });
    await succeeds('a revoked version is read', second('apply', '-auto-approve'));
    assert.match(String((await outputs()).revoked), /^\d{4}-\d\d-\d\dT/);

    const absent = await work('missing', missing);
    const said = await succeeds('a channel that is not there fails', absent('plan'), 1);
    assert.match(said, /nowhere/);

    await succeeds('destroy', second('destroy', '-auto-approve'));
    assert.deepEqual(
      (await ok('GET', '/buckets?sorting.order_by=name')).buckets.map(({ name }: { name: string }) => name),
      ['another', 'golden'],
    );
    assert.deepEqual(Object.keys(await channels()), ['latest', 'production']);
    document('test:clients terraform', table(done));
    return true;
  });
}

/** What was driven and what it did, for the documentation. */
function table(steps: ReadonlySet<string>): string {
  const all = everything('', '', true);
  const blocks = (kind: string) => [
    ...new Set([...all.matchAll(new RegExp(`^${kind} "(hcp_packer_\\w+)"`, 'gm'))].map(([, type]) => type)),
  ];
  const list = (names: readonly (string | undefined)[]) => names.map(name => `\`${name}\``).join(', ');
  return [
    `| terraform-provider-hcp ${provider.version}, OpenTofu ${tofu.version} | |`,
    '| --- | --- |',
    `| data sources | ${list(blocks('data'))} |`,
    `| resources | ${list(blocks('resource'))} |`,
    `| succeeded | ${[...steps].join('; ')} |`,
  ].join('\n');
}

/** The id of a principal, which IAM goes by. */
async function readerOf(
  env: Readonly<Record<string, string>>,
  registry: { readonly api: string; readonly auth: string },
): Promise<string> {
  const { connect } = await import('../registry/local/support.ts');
  const { raw } = await connect({
    ...{ api: registry.api, auth: registry.auth, env },
    ...{ organizationId: env.HCP_ORGANIZATION_ID!, projectId: env.HCP_PROJECT_ID! },
  });
  return (await raw('GET', '/iam/2019-12-10/caller-identity')).body.principal.id;
}
