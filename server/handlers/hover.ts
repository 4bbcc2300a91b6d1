import { MarkupKind } from 'vscode-languageserver';
import { promptRegistry } from '../../registry/prompt-registry.ts';
import { hover } from '../language/features/hover.ts';
import type { Handler } from './handler.ts';

/** A hover may wait this long for the registry before it says that it is still asking. */
const PATIENCE_MS = 2500;

export const hovers: Handler = ({ lsp, of, moduleOf, settings, hcp, who, now, offers }) => {
  const registry = promptRegistry(hcp.patient, PATIENCE_MS, () => {});
  lsp.onHover(
    of('hover', async (document, { position }) => {
      const current = await settings();
      const answer = await hover(await moduleOf(document), document.uri, document.offsetAt(position), {
        registry: current['hcp.enabled'] ? registry : undefined,
        // Asked for only by a text that names it.
        get who() {
          return who();
        },
        now: now(),
        rich: offers().commandLinks === true,
      });
      if (!answer) return null;
      const { start, end } = answer.span;
      return {
        contents: { kind: MarkupKind.Markdown, value: answer.markdown },
        range: { start: document.positionAt(start), end: document.positionAt(end) },
      };
    }),
  );
  return { hoverProvider: true };
};
