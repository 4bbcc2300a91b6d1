import type { Module } from '../model/module.ts';
import type { Span } from '../syntax/ast.ts';
import { type DiagnosticSettings, diagnose, fixesOf } from './diagnostics/index.ts';
import type { Edit, Finding } from './diagnostics/rule.ts';
import { tidiedFiles } from './tidy.ts';

/** One quick fix, ready to become the editor's code action. */
export interface CodeAction {
  readonly title: string;
  readonly finding: Finding;
  /** By uri, in the order of the text, not overlapping. */
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
  readonly isPreferred: boolean;
  /** Of its file: where in the text after the edits something is to be filled in. */
  readonly blank: number | undefined;
}

/** Between the first quotes with nothing in them that edits write; they are in order, the place is in the text after them. */
export function blankIn(edits: readonly Omit<Edit, 'uri'>[]): number | undefined {
  let shift = 0;
  for (const { start, end, newText } of edits) {
    const found = /[=:] *(?:\[\s*)?"(?="(?:[\s,\]}]|$))/.exec(newText);
    if (found) return start + shift + found.index + found[0].length;
    shift += newText.length - (end - start);
  }
  return undefined;
}

/**
 * The fixes of every finding that touches a range. Findings are made anew from the module, so that edits fit
 * the text as it is now, whatever diagnostics the editor still shows.
 */
export const codeActions = (
  module: Module,
  uri: string,
  range: Span,
  settings: DiagnosticSettings,
): readonly CodeAction[] =>
  diagnose(module, uri, settings)
    .filter(({ start, end }) => start <= range.end && range.start <= end)
    .flatMap(finding =>
      fixesOf(finding, module, uri).map(fix => {
        const tidy = tidiedFiles(module, fix.edits);
        return {
          title: fix.title,
          finding,
          edits: new Map([...tidy].map(([uri, { edits }]) => [uri, edits])),
          isPreferred: fix.isPreferred === true,
          blank: blankIn(tidy.get(uri)?.edits ?? []),
        };
      }),
    );
