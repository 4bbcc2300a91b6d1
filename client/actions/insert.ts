import {
  type DataTransfer,
  DocumentDropEdit,
  type DocumentDropEditProvider,
  DocumentDropOrPasteEditKind,
  l10n,
  languages,
  type Position,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { Insertion } from '../../protocol/code.ts';
import type { Subject } from '../../registry/registry.ts';
import { inform } from '../notices.ts';
import type { Questions } from '../questions.ts';
import { pick } from '../quick-input.ts';
import { rowsMime } from '../tree/drag.ts';
import { lookUp } from './changing.ts';
import { type Asking, subjectOf } from './subject.ts';

/** Files a reference can go into. */
const isTarget = ({ languageId, fileName }: TextDocument) =>
  languageId === 'packer' || fileName.endsWith('.tf');

/** Writes a reference where the cursor is: the cheapest block for this file, with what it needs besides. */
export async function insertReference(asking: Asking, argument: unknown): Promise<void> {
  const title = l10n.t('Insert Reference');
  const editor = window.activeTextEditor ?? window.visibleTextEditors.find(one => isTarget(one.document));
  if (!editor || !isTarget(editor.document)) {
    void inform(
      l10n.t(
        'Open the Packer template (.pkr.hcl) or Terraform configuration (.tf) the reference is to go into.',
      ),
    );
    return;
  }
  const subject = await subjectOf(asking, argument, title);
  if (!subject) return;
  const { document } = editor;
  const at = editor.selection.active;
  const { version } = document;
  const found = await lookUp(asking, l10n.t('This is gone, or not visible to you.'), () =>
    insertionsAt(asking.ask, document, at, subject),
  );
  if (!found) return;
  let [chosen] = found;
  if (found.length > 1) {
    const answer = await pick<Insertion>(
      { title, placeholder: l10n.t('Artifact'), back: false },
      async show => show(found.map(one => ({ label: one.title, icon: 'file-binary', value: one }))),
    );
    if (typeof answer !== 'object') return;
    chosen = answer.value;
  }
  if (!chosen) return;
  if (document.version !== version) {
    void inform(l10n.t('The file was changed meanwhile, so nothing was inserted. Do it again.'));
    return;
  }
  const edit = besides(chosen);
  edit.insert(document.uri, at, chosen.here);
  await workspace.applyEdit(edit);
  await window.showTextDocument(document, { viewColumn: editor.viewColumn ?? 1 });
}

const insertionsAt = (ask: Questions, document: TextDocument, at: Position, subject: Subject) =>
  ask.insertions({
    subject,
    uri: document.uri.toString(),
    text: document.getText(),
    offset: document.offsetAt(at),
  });

function besides({ edits }: Insertion): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  for (const { uri, range, newText } of edits)
    edit.replace(
      Uri.parse(uri, true),
      new Range(range.start.line, range.start.character, range.end.line, range.end.character),
      newText,
    );
  return edit;
}

/** A row dropped on a template or a configuration becomes a reference; of several artifacts each is offered. */
export function dropProvider(ask: Questions) {
  const provider: DocumentDropEditProvider = {
    async provideDocumentDropEdits(document, position, transfer: DataTransfer, token) {
      const item = transfer.get(rowsMime);
      const subject = item && droppedSubject(await item.asString());
      if (!subject || !isTarget(document)) return undefined;
      const answer = await insertionsAt(ask, document, position, subject);
      if (answer.is !== 'found' || token.isCancellationRequested) return undefined;
      return answer.value.map(one => {
        const edit = new DocumentDropEdit(
          one.here,
          l10n.t('Insert HCP Packer Reference: {0}', one.title),
          DocumentDropOrPasteEditKind.Empty.append('packer', 'reference'),
        );
        edit.additionalEdit = besides(one);
        return edit;
      });
    },
  };
  return languages.registerDocumentDropEditProvider(
    [{ language: 'packer' }, { pattern: '**/*.tf' }],
    provider,
    {
      dropMimeTypes: [rowsMime],
      providedDropEditKinds: [DocumentDropOrPasteEditKind.Empty.append('packer', 'reference')],
    },
  );
}

/** The first dragged row. Another extension may drag what it likes: only texts are taken. */
function droppedSubject(json: string): Subject | undefined {
  let rows: unknown;
  try {
    rows = JSON.parse(json);
  } catch {
    return undefined;
  }
  const row = Array.isArray(rows) ? rows[0] : undefined;
  if (typeof row !== 'object' || row === null || typeof row.bucket !== 'string') return undefined;
  const text = (name: string) => (typeof row[name] === 'string' ? { [name]: row[name] as string } : {});
  return {
    bucket: row.bucket,
    ...(typeof row.fingerprint === 'string' ? text('fingerprint') : text('channel')),
    ...text('platform'),
    ...text('region'),
    ...text('componentType'),
    ...text('artifact'),
  };
}
