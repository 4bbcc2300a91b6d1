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
    link => `${file.text.slice(link.start, link.end)} -> ${'url' in link ? link.url : link.path}`,
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

test('a plugin leads to its repository on GitHub', () => {
  const plugin = (source: string) =>
    `packer {\n  required_plugins {\n    a = {\n      source = "${source}"\n    }\n  }\n}\n`;
  assert.deepEqual(found(plugin('github.com/hashicorp/amazon')), [
    'github.com/hashicorp/amazon -> https://github.com/hashicorp/packer-plugin-amazon',
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
