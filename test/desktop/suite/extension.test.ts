import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const id = 'hcp-packer-community.hcp-packer';

/** Waits for a fact that an event announces. */
function fact<T>(
  changed: (listener: () => unknown) => vscode.Disposable,
  read: () => T | undefined,
): Promise<T> {
  return new Promise(resolve => {
    const look = () => {
      const found = read();
      if (found === undefined) return;
      listening.dispose();
      resolve(found);
    };
    const listening = changed(look);
    look();
  });
}

async function template(): Promise<vscode.TextDocument> {
  const [found] = await vscode.workspace.findFiles('registry.pkr.hcl');
  assert.ok(found, 'the workspace is not open');
  const document = await vscode.workspace.openTextDocument(found);
  await vscode.window.showTextDocument(document);
  return document;
}

const positionOf = (document: vscode.TextDocument, text: string) =>
  document.positionAt(document.getText().indexOf(text) + 1);

suite('the extension', () => {
  test('is there and activates with a template', async () => {
    const document = await template();
    assert.equal(document.languageId, 'packer');
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is not loaded`);
    await extension.activate();
    assert.ok(extension.isActive);
  });

  test('registers every command it contributes', async () => {
    const extension = vscode.extensions.getExtension(id);
    await extension?.activate();
    const contributed: { command: string }[] = extension?.packageJSON.contributes?.commands ?? [];
    assert.notEqual(contributed.length, 0);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      contributed.map(({ command }) => command).filter(command => !registered.has(command)),
      [],
    );
  });

  test('marks a bucket name that HCP Packer refuses', async () => {
    const document = await template();
    const marked = await fact(vscode.languages.onDidChangeDiagnostics, () =>
      vscode.languages
        .getDiagnostics(document.uri)
        .find(({ source, code }) => source === 'packer' && codeOf(code) === 'hcp-bucket-name-invalid'),
    );
    assert.equal(document.getText(marked.range).replaceAll('"', ''), 'a');
    assert.ok(typeof marked.code === 'object' && marked.code.target, 'the code links to its explanation');
  });

  test('says nothing else about the template', async () => {
    const document = await template();
    const codes = vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning)
      .map(({ code }) => codeOf(code));
    assert.deepEqual(codes, ['hcp-bucket-name-invalid']);
  });

  test('explains a variable under the cursor', async () => {
    const document = await template();
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      positionOf(document, 'region}'),
    );
    const said = hovers.flatMap(h => h.contents.map(c => (typeof c === 'string' ? c : c.value))).join('\n');
    assert.match(said, /Where the image is built/);
  });

  test('lists the blocks of a template', async () => {
    const document = await template();
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.ok(symbols.some(({ name }) => name.includes('region')));
  });

  test('formats a template', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'packer',
      content: 'locals {\na=1\n  longer = 2\n}\n',
    });
    const edit = new vscode.WorkspaceEdit();
    edit.set(
      document.uri,
      await vscode.commands.executeCommand<vscode.TextEdit[]>(
        'vscode.executeFormatDocumentProvider',
        document.uri,
        {},
      ),
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(document.getText(), 'locals {\n  a      = 1\n  longer = 2\n}\n');
  });

  test('goes to a variable, finds its uses and renames it', async () => {
    const document = await template();
    const at = [document.uri, positionOf(document, 'region}')] as const;
    const [found] = await vscode.commands.executeCommand<vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      ...at,
    );
    assert.ok(found?.targetSelectionRange);
    assert.equal(document.getText(found.targetSelectionRange), 'region');
    assert.match(document.getText(found.targetRange), /^variable "region" \{/);
    const uses = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      ...at,
    );
    assert.equal(uses.length, 2);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      ...at,
      'place',
    );
    assert.deepEqual(
      edit.get(document.uri).map(({ newText }) => newText),
      ['place', 'place'],
    );
  });

  test('says why something cannot be renamed', async () => {
    const document = await template();
    await assert.rejects(
      async () =>
        vscode.commands.executeCommand(
          'vscode.prepareRename',
          document.uri,
          positionOf(document, 'hcp_packer_registry'),
        ),
      /Block types have fixed names\./,
    );
  });

  test('colours names by what they are', async () => {
    const document = await template();
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>(
      'vscode.provideDocumentSemanticTokens',
      document.uri,
    );
    assert.ok(tokens.data.length > 50);
  });
});

function codeOf(code: vscode.Diagnostic['code']): string {
  return String(typeof code === 'object' ? code.value : code);
}
