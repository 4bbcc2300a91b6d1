import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { stockPacker } from '../packer/packer.ts';
import { lookups } from '../registry/local/base-lookups.ts';
import type { Json } from '../registry/local/support.ts';
import { goProgram } from './go-program.ts';
import { document, output, withRegistry } from './world.ts';

/** Releases in which packer's talk with HCP changed. */
const releases: readonly Release[] = [
  { version: '1.10.0', sum: 'h1:CHHbSz5O9iJLPtkIHCg58EFNV91YN45aluK9xNYeeFo=', data: 'iteration' },
  { version: '1.10.2', sum: 'h1:40LBOt1R8coR7qDsK9TN+fuMq0j4jfOV0q+uMde5y3c=', data: 'version' },
  { version: '1.11.2', sum: 'h1:yiJm1DHCHuSySZW8jfjTGzNkWBsBgJ+vnAcGMHZ4PXI=', data: 'version' },
  { version: '1.12.0', sum: 'h1:OF+RPZnW5XJU7i6TWTqDsjHvcXxnaIabvGua8dYR+7Q=', data: 'version' },
  {
    version: '1.15.4',
    sum: 'h1:+7CtlOkhUWxEALKuKatbpaufDSLtqo+j4SciO1s8xZM=',
    data: 'version',
    channels: true,
  },
  { version: '1.16.0', data: 'version', channels: true, enforced: true },
];

interface Release {
  readonly version: string;
  /** Not for the one that the whole product is tested with: test/packer pins it. */
  readonly sum?: string;
  /** 1.10.1 renamed the data sources. */
  readonly data: 'iteration' | 'version';
  /** Knows the argument `channels`, since 1.15. */
  readonly channels?: boolean;
  /** Asks for enforced blocks, since 1.16. */
  readonly enforced?: boolean;
}

async function binary({ version, sum }: Release): Promise<string> {
  if (sum)
    return goProgram({
      ...{ name: 'packer', module: 'github.com/hashicorp/packer', version, sum },
      flags: '-X github.com/hashicorp/packer/version.VersionPrerelease=',
    });
  const stock = await stockPacker();
  if ('missing' in stock) throw new Error(stock.missing);
  return stock.path;
}

/** The registry block, which is inside `build` in releases before 1.15. */
const build = (release: Release, source: string, bucket: string, more = '') => {
  const registry = `hcp_packer_registry {\n  bucket_name = "${bucket}"\n  ${more}\n}\n`;
  const sources = `sources = ["${source}"]\n`;
  return release.channels ? `${registry}build {\n${sources}}` : `build {\n${registry}${sources}}`;
};

const parent = (release: Release) => `
variable "out" { type = string }
source "file" "base" {
  content = "golden\\n"
  target  = "\${var.out}/base.img"
}
${build(release, 'source.file.base', 'golden-file', release.channels ? 'channels = ["staging"]' : '')}
`;

const sources = {
  iteration: `${lookups.iteration}locals { base = data.hcp-packer-image.base.id }`,
  version: `${lookups.version}locals { base = data.hcp-packer-artifact.base.external_identifier }`,
};

const child = (release: Release) => `
variable "out" { type = string }
${sources[release.data]}
source "file" "app" {
  source = local.base
  target = "\${var.out}/app.img"
}
${build(release, 'source.file.app', 'child-file')}
`;

/** What a step found: undefined is that the release cannot do it. */
type Found = string | undefined;
const columns = [
  'HCP API',
  'publishes',
  'child from a channel',
  'refuses a revoked one',
  '`channels`',
  'enforced block',
];

async function story(release: Release, packer: string): Promise<Found[]> {
  const buckets = [
    { name: 'golden-file', channels: [{ name: 'production' }, { name: 'staging' }] },
    { name: 'child-file' },
  ];
  return withRegistry({ buckets }, async (registry, { ok, promote, holds }, folder) => {
    const wire = await listen(registry.api);
    try {
      const packs = async (name: string, template: string) => {
        writeFileSync(join(folder, `${name}.pkr.hcl`), template);
        const args = ['build', '-force', '-color=false', '-var', `out=${folder}`, `${name}.pkr.hcl`];
        const env = {
          PATH: process.env.PATH,
          HOME: folder,
          PACKER_CONFIG_DIR: folder,
          CHECKPOINT_DISABLE: '1',
          ...registry.env,
          HCP_API_ADDRESS: wire.address,
        };
        return output(packer, args, { cwd: folder, env });
      };
      const succeeds = async (name: string, template: string) => {
        const { code, said } = await packs(name, template);
        if (code !== 0) throw new Error(`packer ${release.version}, ${name}: ${said}`);
        return said;
      };
      const must = (right: boolean, what: string) => {
        if (!right) throw new Error(`packer ${release.version}: ${what}`);
        return 'yes';
      };

      await succeeds('parent', parent(release));
      const { latest_version: version } = (await ok('GET', '/buckets/golden-file')).bucket;
      const publishes = must(
        version?.name === 'v1' && version.builds[0].artifacts[0].external_identifier === 'base.img',
        'the version is not complete',
      );
      const apis = wire.apis().join(', ');
      const channels = release.channels
        ? must((await holds('golden-file', 'staging')) === 'v1', 'staging does not hold v1')
        : undefined;

      await promote('golden-file', 'production', version.fingerprint);
      await succeeds('child', child(release));
      const { relations } = await ok('GET', '/buckets/child-file/ancestry?type=ANCESTRY_TYPE_PARENTS');
      const consumes = must(
        readFileSync(join(folder, 'app.img'), 'utf8') === 'golden\n' &&
          relations.length === 1 &&
          relations[0].parent.channel_name === 'production' &&
          relations[0].status === 'UP_TO_DATE',
        `the child is not tied to its parent: ${JSON.stringify(relations)}`,
      );

      const enforced = release.enforced
        ? must(
            /hardened by force/.test(await enforce(ok, () => succeeds('child', child(release)))),
            'not enforced',
          )
        : undefined;

      await ok('PATCH', `/buckets/golden-file/versions/${version.fingerprint}`, {
        revoke_in: '0s',
        revocation_message: 'CVE-2026-1',
        disable_rollback_channels: true,
      });
      const { code, said } = await packs('child', child(release));
      const refuses = must(code !== 0 && /revoked/.test(said), `a revoked parent is used: ${said}`);
      return [apis, publishes, consumes, refuses, channels, enforced];
    } finally {
      wire.close();
    }
  });
}

/** Links a provisioner to the child's bucket and builds. */
async function enforce(
  ok: (method: string, path: string, body?: Json) => Promise<Json>,
  build: () => Promise<string>,
) {
  const { enforced_block: block } = await ok('PUT', '/enforced_blocks', {
    name: 'hardening',
    version: 'v1.0.0',
    template_type: 'HCL2',
    block_content: 'provisioner "shell-local" {\n  inline = ["echo hardened by force"]\n}\n',
  });
  await ok('POST', `/enforced_blocks/${block.id}/versions/${block.latest_version.id}/buckets`, {
    bucket_names: ['child-file'],
  });
  return build();
}

/** Stands between packer and the registry, and notes which versions of the API are asked. */
async function listen(api: string) {
  const apis = new Set<string>();
  const server = createServer((asked, answer) => {
    const [, version] = /^\/packer\/([\d-]+)\//.exec(asked.url ?? '') ?? [];
    if (version) apis.add(version);
    const { method = 'GET', headers } = asked;
    const onward = request(api + asked.url, { method, headers }, given => {
      answer.writeHead(given.statusCode ?? 500, given.headers);
      given.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    apis: () => [...apis].sort(),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Each release publishes, is built upon and heeds a revocation; the table goes into the documentation. */
export async function packer(): Promise<boolean> {
  const rows: string[] = [];
  let passed = true;
  for (const release of releases)
    try {
      const found = await story(release, await binary(release));
      rows.push(`| ${[release.version, ...found.map(f => f ?? '–')].join(' | ')} |`);
      console.log(rows.at(-1));
    } catch (error) {
      passed = false;
      console.error(error instanceof Error ? error.message : error);
      rows.push(`| ${[release.version, ...columns.map(() => 'no')].join(' | ')} |`);
    }
  const table = [
    `| Packer | ${columns.join(' | ')} |`,
    `| --- |${columns.map(() => ' --- |').join('')}`,
    ...rows,
  ];
  if (passed) document('test:clients', table.join('\n'));
  return passed;
}
