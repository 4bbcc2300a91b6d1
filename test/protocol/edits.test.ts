import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Diagnostic, FileChangeType, type WorkspaceDiagnosticReport } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { dice } from '../support/dice.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const names = [
  'a.pkr.hcl',
  'b.pkr.hcl',
  'c.pkr.hcl',
  'd.auto.pkrvars.hcl',
  'e.pkr.hcl',
  'given.pkrvars.hcl',
  'sub/f.pkr.hcl',
  'g.pkr.json',
  'h.auto.pkrvars.json',
];
const isJson = (name: string): boolean => name.endsWith('.json');
/** Whatever one file can do to another: names, values, second blocks, broken ends. */
const pieces = [
  'hcp_packer_registry {\n  bucket_name = "web-${var.team}"\n  channels = [local.stage]\n}\n',
  'hcp_packer_registry {\n  bucket_name = "a!"\n}\n',
  'variable "team" {\n  default = "x!"\n}\n',
  'variable "team" {\n  default = "golden"\n}\n',
  'team = "y?"\n',
  'locals {\n  stage = "latest"\n}\n',
  'locals {\n  stage = data.hcp-packer-version.base.name\n}\n',
  'data "hcp-packer-version" "base" {\n  bucket_name = "golden"\n  chanel_name = "x"\n}\n',
  'data "hcp-packer-artifact" "one" {\n  bucket_name = "b"\n  channel_name = "c"\n  platform = "aws"\n  region = "r"\n}\n',
  'data "hcp-packer-artifact" "two" {\n  bucket_name = "b"\n  channel_name = "c"\n  platform = "aws"\n  region = "r"\n}\n',
  'build {\n  sources = ["null.x", "null.x"]\n}\n',
  'locals {\n  stage = local.other\n}\n',
  'local "other" {\n  expression = local.stage\n}\n',
  'variable "size" {\n  type = number\n  validation {\n    condition = var.size > 2\n    error_message = "Small."\n  }\n}\n',
  'size = 1\n',
  'source "null" "x" {\n  communicator = "none"\n}\n',
  'packer {\n  required_plugins {\n    null = { source = "github.com/a/null", version = "1.0.0" }\n  }\n}\n',
  'source "null" "x" {\n',
  '}\n',
  'x = "${\n',
  '# 🙂\r\n',
];

/** The same in the JSON syntax: whole files, and what breaks them. */
const jsonPieces = [
  '{}',
  '{ "variable": { "team": { "default": "x!" } } }',
  '{ "variable": { "team": { "type": "number", "default": "golden" } } }',
  '{ "team": "z?", "size": 1 }',
  '{ "team": ["y"], "nobody": 1 }',
  '{ "locals": { "stage": "${local.other}" } }',
  '{ "local": { "other": { "expression": "${local.stage}" } } }',
  '{ "hcp_packer_registry": { "bucket_name": "a!", "channels": ["${local.stage}"] } }',
  '{ "source": { "null": { "x": { "communicator": "none", "nothing": 1 } } } }',
  '{ "build": [{ "sources": ["null.x", "null.y"] }, { "sources": [] }] }',
  '{ "team": "a", "team": "b" }',
  '{ "variable": {',
  'null',
  '',
];
const text = (name: string, below: (n: number) => number, pick: <T>(from: readonly T[]) => T): string =>
  isJson(name) ? pick(jsonPieces) : Array.from({ length: below(4) }, () => pick(pieces)).join('');

async function open(server: TestServer, uri: string, document: TextDocument) {
  await server.lsp.sendNotification('textDocument/didOpen', {
    textDocument: {
      ...{ uri, languageId: document.languageId, version: document.version, text: document.getText() },
    },
  });
}

/** What a client shows that applies every report about the workspace, remembering result ids as VS Code does. */
function shownBy(server: TestServer) {
  const ids = new Map<string, string>();
  const shown = new Map<string, readonly Diagnostic[]>();
  return async (): Promise<Record<string, readonly Diagnostic[]>> => {
    // Something that is gone for certain: so there is an answer even where nothing else is new.
    const previousResultIds = [...ids, ['file:///gone.pkr.hcl', '']].map(([uri, value]) => ({ uri, value }));
    const { items } = await server.lsp.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      previousResultIds,
    });
    for (const item of items) {
      if (item.resultId) ids.set(item.uri, item.resultId);
      if (item.kind === 'full') shown.set(item.uri, item.items);
    }
    ids.delete('file:///gone.pkr.hcl');
    return Object.fromEntries([...shown].filter(([, found]) => found.length > 0).sort());
  };
}

for (const seed of [1, 2, 3, 4, 5, 6])
  test(`after any edits, openings, closings and changes on disk, what is said is what a fresh server says (${seed})`, async () => {
    const { below, pick } = dice(seed);
    const folder = mkdtempSync(join(tmpdir(), 'hp-'));
    mkdirSync(join(folder, 'sub'));
    const settings = () => ({ syntax: { hashicorpParser: false } });
    const folders = [URI.file(folder).toString()];
    const server = await startTestServer({ settings, folders });
    const shown = shownBy(server);
    const opened = new Map<string, TextDocument>();
    const path = (name: string) => join(folder, name);
    const uriOf = (name: string) => URI.file(path(name)).toString();
    const notify = (name: string, type: FileChangeType) =>
      server.lsp.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: uriOf(name), type }],
      });

    const steps: Record<string, (name: string) => Promise<unknown>> = {
      async open(name) {
        if (opened.has(name)) return;
        const document = TextDocument.create(
          uriOf(name),
          isJson(name) ? 'json' : 'packer',
          1,
          existsSync(path(name)) ? readFileSync(path(name), 'utf8') : '',
        );
        opened.set(name, document);
        await open(server, document.uri, document);
      },
      async close(name) {
        if (!opened.delete(name)) return;
        await server.lsp.sendNotification('textDocument/didClose', { textDocument: { uri: uriOf(name) } });
      },
      async edit(name) {
        const document = opened.get(name);
        if (!document) return;
        const length = document.getText().length;
        const start = below(length + 1);
        const end = Math.min(length, start + pick([0, 0, 1, 5, 40]));
        const changes = [
          {
            range: { start: document.positionAt(start), end: document.positionAt(end) },
            text: pick([...(isJson(name) ? jsonPieces : pieces), '', '"', '\n', 'x', '🙂', '}', ',']),
          },
        ];
        TextDocument.update(document, changes, document.version + 1);
        await server.lsp.sendNotification('textDocument/didChange', {
          textDocument: { uri: document.uri, version: document.version },
          contentChanges: changes,
        });
      },
      async write(name) {
        const isNew = !existsSync(path(name));
        writeFileSync(path(name), opened.get(name)?.getText() ?? text(name, below, pick));
        await notify(name, isNew ? FileChangeType.Created : FileChangeType.Changed);
      },
      async remove(name) {
        if (!existsSync(path(name))) return;
        rmSync(path(name));
        await notify(name, FileChangeType.Deleted);
      },
      async rename(name) {
        const target = pick(names);
        if (!existsSync(path(name)) || target === name || opened.has(target)) return;
        // A file of another syntax is another file.
        if (isJson(name) !== isJson(target)) return;
        const isNew = !existsSync(path(target));
        await steps.close!(name);
        renameSync(path(name), path(target));
        await notify(name, FileChangeType.Deleted);
        await notify(target, isNew ? FileChangeType.Created : FileChangeType.Changed);
      },
      /** Another branch: many files change, come and go, and one notification tells of all. */
      async branch() {
        const changes = names.flatMap(name => {
          const before = existsSync(path(name));
          const after = below(3) > 0;
          if (after) writeFileSync(path(name), text(name, below, pick));
          else if (before) rmSync(path(name));
          if (!before && !after) return [];
          const type = before
            ? after
              ? FileChangeType.Changed
              : FileChangeType.Deleted
            : FileChangeType.Created;
          return [{ uri: uriOf(name), type }];
        });
        await server.lsp.sendNotification('workspace/didChangeWatchedFiles', { changes });
      },
      // A question in between, whose answer must not be kept too long.
      async ask(name) {
        if (opened.has(name)) await server.diagnostics(uriOf(name));
      },
    };

    for (const name of names) await steps.write!(name);
    let compared = 0;
    for (let round = 0; round < 12; round++) {
      const done: string[] = [];
      for (let step = 0; step < 6; step++) {
        const [what, name] = [pick(Object.keys(steps)), pick(names)];
        done.push(`${what} ${name}`);
        await steps[what]!(name);
      }
      const whole = round % 4 === 3;
      if (opened.size === 0 && !whole) continue;
      const fresh = await startTestServer({ settings, folders });
      for (const document of opened.values()) await open(fresh, document.uri, document);
      for (const { uri } of opened.values()) {
        const wanted = await fresh.diagnostics(uri);
        assert.deepEqual(await server.diagnostics(uri), wanted, `${uri} after ${done.join(', ')}`);
        compared += wanted.length;
      }
      if (whole)
        assert.deepEqual(await shown(), await shownBy(fresh)(), `the workspace after ${done.join(', ')}`);
      await fresh.close();
    }
    assert.ok(compared > 0, 'nothing was ever wrong: the test shows nothing');
    assert.deepEqual(server.log, []);
    await server.close();
    rmSync(folder, { recursive: true });
  });
