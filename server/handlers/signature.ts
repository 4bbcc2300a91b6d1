import { MarkupKind, type SignatureHelp } from 'vscode-languageserver';
import { signature } from '../language/features/signature.ts';
import type { Handler } from './handler.ts';

/** The parameters of the function being called. */
export const signatures: Handler = ({ lsp, of, moduleOf }) => {
  lsp.onSignatureHelp(
    of('signature help', async (document, { position }): Promise<SignatureHelp | null> => {
      const file = (await moduleOf(document)).files.get(document.uri);
      const found = file && signature(file, document.offsetAt(position));
      if (!found) return null;
      const { label, documentation, parameters, active } = found;
      return {
        signatures: [
          {
            label,
            documentation: { kind: MarkupKind.Markdown, value: documentation },
            parameters: parameters.map(([start, end]) => ({ label: [start, end] })),
          },
        ],
        activeSignature: 0,
        // One past the last: no parameter is marked.
        activeParameter: active ?? parameters.length,
      };
    }),
  );
  return { signatureHelpProvider: { triggerCharacters: ['(', ','], retriggerCharacters: [')'] } };
};
