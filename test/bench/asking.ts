import { startServerProcess } from '../support/server-process.ts';
import { type Result, summary, timed } from './measure.ts';
import { template } from './templates.ts';

/** Asks a server about places of a template of 10 KB, each time another, and tells how long the answers take. */
export async function asking(tell: (...found: readonly Result[]) => void): Promise<void> {
  const server = await startServerProcess({});
  const uri = 'untitled:/templates/main.pkr.hcl';
  const text = template(10 * 1024);
  server.open(uri, text);
  await server.diagnostics(uri);
  const lines = text.split('\n');
  const places = lines.flatMap((line, at) =>
    line.includes('var.') ? [{ line: at, character: line.indexOf('var.') + 6 }] : [],
  );
  for (const [what, method] of [
    ['hover', 'textDocument/hover'],
    ['completion of a variable', 'textDocument/completion'],
    ['definition', 'textDocument/definition'],
  ] as const) {
    const ask = (round: number) =>
      server.lsp.sendRequest(method, { textDocument: { uri }, position: places[round % places.length] });
    tell(summary(what, await timed(400, ask), { target: 1 }));
  }
  const textDocument = { uri };
  const names = lines.flatMap((line, at) => (/^ {2}\w+ += /.test(line) ? [{ line: at, character: 4 }] : []));
  const name = (round: number) => ({ textDocument, position: names[round % names.length]! });
  const any = (round: number) => ({
    textDocument,
    position: { line: (round * 7) % lines.length, character: (round * 3) % 20 },
  });
  const whole = () => ({ textDocument });
  for (const [what, method, parameters] of [
    ['completion of an argument', 'textDocument/completion', name],
    ['completion anywhere', 'textDocument/completion', any],
    ['hover anywhere', 'textDocument/hover', any],
    [
      'references',
      'textDocument/references',
      (round: number) => ({ ...any(round), context: { includeDeclaration: true } }),
    ],
    ['highlight', 'textDocument/documentHighlight', any],
    ['symbols', 'textDocument/documentSymbol', whole],
    ['folding', 'textDocument/foldingRange', whole],
    [
      'selection',
      'textDocument/selectionRange',
      (round: number) => ({ textDocument, positions: [any(round).position] }),
    ],
    ['semantic tokens', 'textDocument/semanticTokens/full', whole],
    ['links', 'textDocument/documentLink', whole],
    ['lenses', 'textDocument/codeLens', whole],
    [
      'formatting',
      'textDocument/formatting',
      () => ({ textDocument, options: { tabSize: 2, insertSpaces: true } }),
    ],
    [
      'actions',
      'textDocument/codeAction',
      (round: number) => ({
        textDocument,
        range: { start: any(round).position, end: any(round).position },
        context: { diagnostics: [] },
      }),
    ],
  ] as const)
    tell(
      summary(what, await timed(200, round => server.lsp.sendRequest(method, parameters(round))), {
        target: 20,
      }),
    );
  await server.close();
}
