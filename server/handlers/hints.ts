import { type InlayHint, MarkupKind } from 'vscode-languageserver';
import { hover } from '../language/features/hover.ts';
import { inlayHints } from '../language/features/inlay.ts';
import type { Handler } from './handler.ts';

interface About {
  readonly uri: string;
  readonly offset: number;
  /** The text it was said about. */
  readonly version: number;
}

/** Hints in the text: what the registry holds behind it now, and what values come to. */
export const hints: Handler = ({ lsp, of, moduleOf, settings, hcp, who, now, client, offers, onChange }) => {
  lsp.languages.inlayHint.on(
    of('inlay hints', async (document, { range }): Promise<InlayHint[] | null> => {
      const { version } = document;
      const current = await settings();
      const artifacts = current['inlayHints.artifacts'] && current['hcp.enabled'];
      const values = current['inlayHints.values'];
      if (!artifacts && !values) return null;
      const view = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
      const found = await inlayHints(await moduleOf(document), document.uri, view, {
        registry: artifacts ? hcp.prompt : undefined,
        now: now(),
        artifacts,
        values,
      });
      return found.map(({ offset, label, about }) => ({
        position: document.positionAt(offset),
        label,
        paddingLeft: true,
        data: { uri: document.uri, offset: about, version } satisfies About,
      }));
    }),
  );
  const words = of('inlay hint', async (document, { offset, version }: About & { textDocument: About }) => {
    // By now something else may stand there; the editor asks for hints anew.
    if (document.version !== version) return null;
    const answer = await hover(await moduleOf(document), document.uri, offset, {
      registry: (await settings())['hcp.enabled'] ? hcp.prompt : undefined,
      get who() {
        return who();
      },
      now: now(),
      rich: offers().commandLinks === true,
    });
    return answer?.markdown ?? null;
  });
  lsp.languages.inlayHint.resolve(async (hint, token) => {
    const about = hint.data as About | undefined;
    const value = about && (await words({ ...about, textDocument: about }, token));
    return value ? { ...hint, tooltip: { kind: MarkupKind.Markdown, value } } : hint;
  });

  onChange(() => {
    // An editor that is closing down answers no more.
    if (client().workspace?.inlayHint?.refreshSupport) lsp.languages.inlayHint.refresh().catch(() => {});
  });
  return { inlayHintProvider: { resolveProvider: true } };
};
