import { type CodeLens, CodeLensRefreshRequest, type Command } from 'vscode-languageserver';
import { EditorCommands, HoverCommands, LensCommands } from '../../protocol/requests.ts';
import { buildLenses, enforcedLenses } from '../language/features/build-lens.ts';
import { lenses } from '../language/features/lens.ts';
import { countedAt, referenceLenses } from '../language/features/reference-lens.ts';
import type { Handler } from './handler.ts';
import { rangeIn, rangeOf } from './ranges.ts';
import { wholeFolder } from './whole-folder.ts';

interface About {
  readonly uri: string;
  readonly offset: number;
  /** What stood there, so that no other block is meant when some of the text is gone. */
  readonly header: string;
}

/** Lines above blocks: the channels of a bucket, what builds and what is enforced, and how often what is declared is used. */
export const codeLenses: Handler = context => {
  const { lsp, of, moduleOf, templates, settings, hcp, now, client, offers, onChange } = context;
  lsp.onCodeLens(
    of('code lens', async (document): Promise<CodeLens[] | null> => {
      const current = await settings();
      const found: CodeLens[] = [];
      const module = await moduleOf(document);
      if (current['hcp.enabled'] && current['codeLens.channels'])
        for (const { span, title, bucket } of await lenses(module, document.uri, hcp.prompt, now()))
          found.push({
            range: rangeOf(document, span),
            command:
              offers().commandLinks === true
                ? { title, command: HoverCommands.show, arguments: [{ bucket }] }
                : { title, command: '' },
          });
      const registry = current['hcp.enabled'] ? hcp.prompt : undefined;
      const runs = offers().commandLinks === true;
      for (const { span, title, does } of [
        ...(current['codeLens.build'] && runs ? await buildLenses(module, document.uri, registry) : []),
        ...(current['codeLens.enforced'] && registry
          ? await enforcedLenses(module, document.uri, registry)
          : []),
      ])
        found.push({
          range: rangeOf(document, span),
          command: {
            title,
            command: runs ? LensCommands[does.is] : '',
            ...(runs && {
              arguments: [does.is === 'build' ? { uri: document.uri } : { bucket: does.bucket }],
            }),
          },
        });
      if (current['codeLens.references'])
        for (const { span } of referenceLenses(templates.file(document))) {
          const header = document.getText().slice(span.start, span.end);
          found.push({
            range: rangeOf(document, span),
            data: { uri: document.uri, offset: span.start, header } satisfies About,
          });
        }
      return found;
    }),
  );

  const words = of(
    'code lens',
    async (document, { offset, header }: About & { textDocument: About }): Promise<Command | null> => {
      const module = await wholeFolder(context, document);
      if (!document.getText().startsWith(header, offset)) return null;
      const found = countedAt(module, document.uri, offset);
      if (!found) return null;
      const { title, places } = found;
      if (offers().commandLinks !== true || places.length === 0) return { title, command: '' };
      const locations = places.map(({ uri, ...span }) => ({
        uri,
        range: rangeIn(module.files.get(uri)!, span),
      }));
      const position = document.positionAt(found.offset);
      return {
        title,
        command: EditorCommands.references,
        arguments: [{ uri: document.uri, position, locations }],
      };
    },
  );
  lsp.onCodeLensResolve(async (lens, token) => {
    const about = lens.data as About | undefined;
    const command = about && (await words({ ...about, textDocument: about }, token));
    // What is gone by now says nothing until the editor asks for the lenses anew.
    return about ? { ...lens, command: command ?? { title: '', command: '' } } : lens;
  });

  onChange(() => {
    // An editor that is closing down answers no more.
    if (client().workspace?.codeLens?.refreshSupport)
      lsp.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
  });
  return { codeLensProvider: { resolveProvider: true } };
};
