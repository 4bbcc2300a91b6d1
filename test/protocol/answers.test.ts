import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type CompletionItem,
  CompletionItemTag,
  type CompletionList,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentSymbol,
  type SelectionRange,
  SymbolTag,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { startTestServer, type TestServer } from '../support/server.ts';

const uri = 'untitled:/work/main.pkr.hcl';
const textDocument = { uri };
const text = `variable "size" {
  default = 8
}

variable "size" {
  default = 9
}

locals {
  unread = 1
  big    = var.size + 1
}

build {
  sources = ["null.t"]
  hcp_packer_registry {
    bucket_name = "web-\${local.big}"
    labels      = { team = "web" }
  }
}

source "null" "t" {
  ssh_host = "example.com"
}
`;
const document = TextDocument.create(uri, 'packer', 1, text);
const place = (words: string, nth = 0) => {
  let offset = text.indexOf(words);
  for (let i = 0; i < nth; i++) offset = text.indexOf(words, offset + 1);
  return document.positionAt(offset + 1);
};

let server: TestServer;
let found: readonly Diagnostic[];
before(async () => {
  server = await startTestServer({ settings: () => ({ hcp: { enabled: false } }) });
  server.open(uri, text);
  found = await server.diagnostics(uri);
});
after(() => server.close());

const of = (code: string) => found.find(one => one.code === code) ?? assert.fail(`no ${code}`);

test('a diagnostic over LSP has its source, its code, and where that is explained', () => {
  const { source, severity, codeDescription, range } = of('duplicate-variable');
  assert.deepEqual([source, severity], ['packer', DiagnosticSeverity.Error]);
  assert.match(codeDescription!.href, /docs\/diagnostics\.md#duplicate-variable$/);
  assert.match(document.getText(range), /"size"/);
});

test('what a diagnostic is about elsewhere comes along, with its place', () => {
  const [related] = of('duplicate-variable').relatedInformation!;
  assert.equal(related!.location.uri, uri);
  assert.equal(related!.location.range.start.line, 0);
  assert.notEqual(related!.message, '');
});

test('what nobody uses is faded, what is deprecated is struck through, and nothing else is', () => {
  assert.deepEqual(of('unused-local').tags, [DiagnosticTag.Unnecessary]);
  assert.deepEqual(of('hcp-labels-deprecated').tags, [DiagnosticTag.Deprecated]);
  assert.equal(of('duplicate-variable').tags, undefined);
});

test('what is deprecated is so in suggestions and in the outline', async () => {
  const { items } = await server.lsp.sendRequest<CompletionList>('textDocument/completion', {
    textDocument,
    position: { line: place('    labels').line, character: 4 },
  });
  const tags = (name: string) => items.find(({ label }: CompletionItem) => label === name)?.tags;
  assert.deepEqual(tags('labels'), [CompletionItemTag.Deprecated]);
  assert.equal(tags('description'), undefined);
  const symbols = await server.lsp.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', {
    textDocument,
  });
  const all = (those: readonly DocumentSymbol[]): readonly DocumentSymbol[] =>
    those.flatMap(one => [one, ...all(one.children ?? [])]);
  assert.deepEqual(
    all(symbols)
      .filter(one => one.tags?.includes(SymbolTag.Deprecated))
      .map(({ name }) => name),
    ['hcp_packer_registry'],
  );
});

test('highlights tell what writes a name from what reads it', async () => {
  const highlights = await server.lsp.sendRequest<DocumentHighlight[]>('textDocument/documentHighlight', {
    textDocument,
    position: place('big}'),
  });
  assert.deepEqual(
    highlights.map(({ range, kind }) => [document.getText(range), range.start.line, kind]),
    [
      ['big', place('big    =').line, DocumentHighlightKind.Write],
      ['big', place('local.big').line, DocumentHighlightKind.Read],
    ],
  );
});

test('a selection grows from the name to the file, each step around the one before', async () => {
  const [first] = await server.lsp.sendRequest<SelectionRange[]>('textDocument/selectionRange', {
    textDocument,
    positions: [place('local.big')],
  });
  const steps: string[] = [];
  for (let step: SelectionRange | undefined = first; step; step = step.parent)
    steps.push(document.getText(step.range));
  assert.ok(steps.length > 4, steps.join('\n---\n'));
  assert.equal(steps.at(-1), text);
  for (const [i, step] of steps.entries())
    if (i > 0) assert.ok(step.includes(steps[i - 1]!) && step.length > steps[i - 1]!.length, step);
});
