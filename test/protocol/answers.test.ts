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
  type FoldingRange,
  type LinkedEditingRanges,
  type SelectionRange,
  type SignatureHelp,
  SymbolTag,
  type TextEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { startTestServer, type TestServer } from '../support/server.ts';

const uri = 'untitled:/images/main.pkr.hcl';
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

const untidy = TextDocument.create(
  'untitled:/untidy/main.pkr.hcl',
  'packer',
  1,
  'locals {\n  a=1\n}\nlocals {\n  bb = <<-END\n    é\n  END\n  c=upper("x", "y")\n}\n',
);
const asked = <T>(method: string, params: object): Promise<T> => {
  server.open(untidy.uri, untidy.getText());
  return server.lsp.sendRequest<T>(`textDocument/${method}`, {
    textDocument: { uri: untidy.uri },
    options: { tabSize: 2, insertSpaces: true },
    ...params,
  });
};
const formatted = (edits: readonly TextEdit[]) =>
  TextDocument.applyEdits(untidy, [...edits])
    .split('\n')
    .filter((line, i) => line !== untidy.getText().split('\n')[i]);

test('a selection is formatted, and so is what a typed brace or new line ends', async () => {
  const lines = { start: { line: 7, character: 0 }, end: { line: 7, character: 3 } };
  assert.deepEqual(formatted(await asked('rangeFormatting', { range: lines })), ['  c  = upper("x", "y")']);
  const typed = (line: number, character: number, ch: string) =>
    asked<TextEdit[]>('onTypeFormatting', { position: { line, character }, ch });
  assert.deepEqual(formatted(await typed(2, 1, '}')), ['  a = 1']);
  assert.deepEqual(formatted(await typed(8, 0, '\n')), ['  c  = upper("x", "y")']);
});

test('both markers of a heredoc are changed together', async () => {
  const linked = await asked<LinkedEditingRanges>('linkedEditingRange', {
    position: { line: 4, character: 12 },
  });
  assert.deepEqual(
    linked.ranges.map(range => [untidy.getText(range), range.start.line]),
    [
      ['END', 4],
      ['END', 6],
    ],
  );
  assert.match('ENDE', new RegExp(`^${linked.wordPattern}$`));
  assert.equal(await asked('linkedEditingRange', { position: { line: 1, character: 2 } }), null);
});

test('blocks and heredocs fold, and a function tells its parameters', async () => {
  const folds = await asked<FoldingRange[]>('foldingRange', {});
  assert.deepEqual(
    folds.map(({ startLine }) => startLine).sort((a, b) => a - b),
    [0, 3, 4],
  );
  const help = await asked<SignatureHelp>('signatureHelp', { position: { line: 7, character: 11 } });
  assert.match(help.signatures[help.activeSignature ?? 0]!.label, /^upper\(/);
  assert.equal(help.activeParameter ?? help.signatures[0]!.activeParameter, 0);
});
