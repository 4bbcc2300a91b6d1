import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Command,
  LSPErrorCodes,
  ResponseError,
  type ServerCapabilities,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { EditorCommands, LensCommands } from '../../protocol/requests.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { blankIn } from '../language/features/code-actions.ts';
import type { Edit } from '../language/features/diagnostics/rule.ts';
import { fixAll } from '../language/features/fix-all.ts';
import { type Refactoring, refactorings } from '../language/features/refactor/index.ts';
import { type Tidied, tidiedFiles } from '../language/features/tidy.ts';
import type { Module } from '../language/model/module.ts';
import type { ServerContext } from './handler.ts';
import { positionAfter, rangeIn, spanOf } from './ranges.ts';
import { wholeFolder } from './whole-folder.ts';

/** `source.fixAll` asked for by everybody's name reaches this one, too. */
const FixAll = `${CodeActionKind.SourceFixAll}.packer`;

/** What has to come back to make the edits of a refactoring. */
interface Offered {
  readonly uri: string;
  readonly range: CodeActionParams['range'];
  readonly title: string;
  /** The text it was offered for. */
  readonly version: number;
  readonly textDocument: { readonly uri: string };
}

/** Quick fixes, refactorings and `source.fixAll.packer`. Edits of refactorings are made when one is chosen. */
export function codeActions(context: ServerContext, problems: Diagnostics): Partial<ServerCapabilities> {
  const { lsp, of, moduleOf, settings, client, offers } = context;
  const lazy = () => client().textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true;

  lsp.onCodeAction(
    of('code action', async (document, { range, context: { only, diagnostics, triggerKind } }) => {
      const found: CodeAction[] = [];
      const wants = (kind: string) => !only || only.some(one => one === '' || within(kind, one));
      if (wants(CodeActionKind.QuickFix)) found.push(...(await problems.fixes(document, range, diagnostics)));
      if (wants(CodeActionKind.QuickFix) && offers().commandLinks)
        for (const diagnostic of diagnostics.filter(({ code }) => code === 'hcp-parent-moved'))
          found.push({
            title: 'Build this template again…',
            kind: CodeActionKind.QuickFix,
            diagnostics: [diagnostic],
            command: { title: 'Build', command: LensCommands.build, arguments: [{ uri: document.uri }] },
          });
      if (!only || only.some(one => one === '' || within(one, CodeActionKind.Refactor))) {
        const module = await wholeFolder(context, document);
        const { uri } = document;
        const asked = only !== undefined || triggerKind === CodeActionTriggerKind.Invoked;
        // What a quick fix does already stands in the menu once.
        for (const one of refactorings({ module, uri, ...spanOf(document, range), asked }))
          if (wants(one.kind) && !found.some(({ title }) => title === one.title))
            found.push(
              lazy()
                ? {
                    title: one.title,
                    kind: one.kind,
                    data: {
                      ...{ uri, range, title: one.title, version: document.version },
                      textDocument: { uri },
                    } satisfies Offered,
                  }
                : whole(one, module, uri),
            );
      }
      // Only for those who say so: it would stand in every menu.
      if (only?.some(one => within(FixAll, one))) {
        const module = await moduleOf(document);
        const edits = fixAll(module, document.uri, await settings());
        if (edits.length > 0)
          found.push({
            title: 'Fix all that can be fixed unseen',
            kind: FixAll,
            edit: changes(edits, module),
          });
      }
      return found;
    }),
  );

  const chosen = of('code action', async (document, { range, title, version }: Offered) => {
    if (document.version !== version)
      throw new ResponseError(LSPErrorCodes.ContentModified, 'The text has changed meanwhile.');
    const module = await wholeFolder(context, document);
    const one = refactorings({ module, uri: document.uri, ...spanOf(document, range), asked: true }).find(
      offered => offered.title === title,
    );
    return one ? whole(one, module, document.uri) : null;
  });
  lsp.onCodeActionResolve(async (action, token) => {
    const offered = action.data as Offered | undefined;
    const made = offered && (await chosen(offered, token));
    return made ? { ...action, ...made } : action;
  });

  function whole(refactoring: Refactoring, module: Module, uri: string): CodeAction {
    const tidy = tidiedFiles(module, refactoring.edits());
    const edits = [...tidy.values()].flatMap(({ edits }) => edits);
    const command = offers().commandLinks
      ? (renaming(refactoring, tidy, module) ?? filling(uri, tidy.get(uri), module))
      : undefined;
    return {
      title: refactoring.title,
      kind: refactoring.kind,
      edit: changes(edits, module),
      ...(command && { command }),
    };
  }

  return {
    codeActionProvider: {
      codeActionKinds: [
        CodeActionKind.QuickFix,
        FixAll,
        CodeActionKind.RefactorExtract,
        CodeActionKind.RefactorInline,
        `${CodeActionKind.Refactor}.move`,
        CodeActionKind.RefactorRewrite,
      ],
      resolveProvider: true,
    },
  };
}

/** `refactor.extract` is within `refactor`, and both within themselves. */
const within = (kind: string, wide: string): boolean => kind === wide || kind.startsWith(`${wide}.`);

function changes(edits: readonly Edit[], module: Module): WorkspaceEdit {
  const found: Record<string, TextEdit[]> = {};
  for (const edit of edits) {
    found[edit.uri] ??= [];
    found[edit.uri]!.push({ range: rangeIn(module.files.get(edit.uri)!, edit), newText: edit.newText });
  }
  return { changes: found };
}

/** Goes where something is to be filled in. */
function filling(uri: string, tidy: Tidied | undefined, module: Module): Command | undefined {
  const blank = tidy && blankIn(tidy.edits);
  if (!tidy || blank === undefined) return undefined;
  const position = positionAfter(module.files.get(uri)!, tidy.edits, blank);
  return { title: 'Fill in', command: EditorCommands.fill, arguments: [{ uri, position }] };
}

/** Asks for the name that was made up, where it stands once the edits are done. */
function renaming(
  { name }: Refactoring,
  tidy: ReadonlyMap<string, Tidied>,
  module: Module,
): Command | undefined {
  if (!name) return undefined;
  const { edit, offset } = name;
  const file = module.files.get(edit.uri)!;
  const { edits, place } = tidy.get(edit.uri)!;
  const position = positionAfter(file, edits, place(edit, offset));
  return { title: 'Rename', command: EditorCommands.rename, arguments: [{ uri: edit.uri, position }] };
}
