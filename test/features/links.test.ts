import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { DocumentLink } from 'vscode-languageserver';
import { links } from '../../server/language/features/links.ts';
import { moduleFrom } from '../support/module.ts';
import { startTestServer } from '../support/server.ts';

function found(text: string): string[] {
  const module = moduleFrom(text);
  const file = module.files.get('main.pkr.hcl')!;
  return links(module, 'main.pkr.hcl').map(
    link =>
      `${file.text.slice(link.start, link.end)} -> ${'url' in link ? link.url : 'path' in link ? link.path : `bucket ${link.bucket}`}`,
  );
}

test('files of functions are links, wherever they stand', () => {
  assert.deepEqual(
    found(
      'variable "env" {\n  default = "prod"\n}\nlocals {\n  a = file("a.sh")\n  b = "x ${templatefile("${path.root}/b-${var.env}.tpl", { c = file(local.unknown) })}"\n}\n',
    ),
    ['a.sh -> a.sh', '${path.root}/b-${var.env}.tpl -> ./b-prod.tpl'],
  );
});

test('scripts and files of provisioners and sources are links', () => {
  assert.deepEqual(
    found(`source "x" "y" {
  user_data_file = "u.yml"
  scripted = "no"
}
build {
  provisioner "shell" {
    script  = "s.sh"
    scripts = ["a.sh", "\${path.root}/b.sh"]
  }
  provisioner "file" {
    source      = "f.txt"
    sources     = ["g.txt"]
    destination = "/tmp/f"
  }
  provisioner "file" {
    direction   = "download"
    source      = "/remote"
  }
  post-processors {
    post-processor "shell-local" {
      script = "p.sh"
    }
  }
}
`),
    [
      'u.yml -> u.yml',
      's.sh -> s.sh',
      'a.sh -> a.sh',
      '${path.root}/b.sh -> ./b.sh',
      'f.txt -> f.txt',
      'g.txt -> g.txt',
      'p.sh -> p.sh',
    ],
  );
});

test('a plugin leads to its documentation, one that nobody knows to its repository on GitHub', () => {
  const plugin = (source: string) =>
    `packer {\n  required_plugins {\n    a = {\n      source = "${source}"\n    }\n  }\n}\n`;
  assert.deepEqual(found(plugin('github.com/hashicorp/amazon')), [
    'github.com/hashicorp/amazon -> https://developer.hashicorp.com/packer/integrations/hashicorp/amazon',
  ]);
  assert.deepEqual(found(plugin('github.com/acme/thing')), [
    'github.com/acme/thing -> https://github.com/acme/packer-plugin-thing',
  ]);
  for (const other of [
    'example.com/a/b',
    'github.com/a',
    'github.com/a/b/c',
    'hashicorp/amazon',
    'github.com/a/b?x',
  ])
    assert.deepEqual(found(plugin(other)), [], other);
});

test('a sensitive value is in no link', () => {
  assert.deepEqual(
    found('variable "p" {\n  default   = "secret"\n  sensitive = true\n}\nlocals {\n  a = file(var.p)\n}\n'),
    [],
  );
});

test('a path to another machine is no link', () => {
  assert.deepEqual(found('a = [file("//host/share/x"), file("\\\\\\\\host\\\\share")]\n'), []);
});

test('only files that exist become links in the editor', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'links-'));
  mkdirSync(join(folder, 'd_file'));
  writeFileSync(join(folder, 'a b.sh'), '');
  const server = await startTestServer({});
  try {
    const uri = pathToFileURL(join(folder, 'x.pkr.hcl')).href;
    server.open(uri, 'locals {\n  a = [file("a b.sh"), file("none.sh"), file("d_file")]\n}\n');
    const answer = await server.lsp.sendRequest<DocumentLink[]>('textDocument/documentLink', {
      textDocument: { uri },
    });
    assert.deepEqual(answer, [
      {
        range: { start: { line: 1, character: 13 }, end: { line: 1, character: 19 } },
        target: pathToFileURL(join(folder, 'a b.sh')).href,
      },
    ]);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
});

const buckets = `variable "other" {
  default = "by-name"
}
data "hcp-packer-artifact" "a" {
  bucket_name = "golden-base"
}
data "hcp-packer-version" "b" {
  bucket_name = var.other
}
hcp_packer_registry {
  bucket_name = "web"
}
source "null" "x" {
  bucket_name = "none of the registry"
}
`;

test('buckets of the registry are links where their names are written', () => {
  assert.deepEqual(found(buckets), ['golden-base -> bucket golden-base', 'web -> bucket web']);
});

test('a bucket leads to its page in the portal of HCP, and nowhere while the registry is another', async () => {
  const uri = 'untitled:/x/a.pkr.hcl';
  const credentials = {
    HCP_CLIENT_ID: 'id',
    HCP_CLIENT_SECRET: 'secret',
    HCP_ORGANIZATION_ID: '11111111-1111-4111-8111-111111111111',
    HCP_PROJECT_ID: '22222222-2222-4222-8222-222222222222',
  };
  const linksOf = async (env: Record<string, string>) => {
    const server = await startTestServer({ env });
    try {
      server.open(uri, buckets);
      const all = await server.lsp.sendRequest<DocumentLink[]>('textDocument/documentLink', {
        textDocument: { uri },
      });
      return await Promise.all(
        all.map(async link => {
          const { target } = await server.lsp.sendRequest<DocumentLink>('documentLink/resolve', link);
          return target;
        }),
      );
    } finally {
      await server.close();
    }
  };
  const page = (portal: string, bucket: string) =>
    `https://${portal}/services/packer/buckets/${bucket}?project_id=${credentials.HCP_PROJECT_ID}`;
  assert.deepEqual(await linksOf(credentials), [
    page('portal.cloud.hashicorp.com', 'golden-base'),
    page('portal.cloud.hashicorp.com', 'web'),
  ]);
  assert.equal(
    (await linksOf({ ...credentials, HCP_GEOGRAPHY: 'eu' }))[0],
    page('portal.cloud.eu.hashicorp.com', 'golden-base'),
  );
  assert.deepEqual(await linksOf({ ...credentials, HCP_API_ADDRESS: '127.0.0.1:9' }), []);
  assert.deepEqual(await linksOf({}), []);
});
