import { hash } from 'node:crypto';
import {
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  DocumentDiagnosticReportKind,
  type FullDocumentDiagnosticReport,
  type Position,
  type UnchangedDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { Severity } from '../protocol/settings.ts';
import type { Finding } from './language/features/diagnostics/rule.ts';
import { startsOf } from './language/model/line-starts.ts';
import type { Module } from './language/model/module.ts';
import { positionAt } from './language/syntax/lines.ts';

const severities: Readonly<Record<Exclude<Severity, 'off'>, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Offsets of any file of a module as positions. */
export function positionsIn(module: Module, uri: string): (offset: number) => Position {
  const file = module.files.get(uri);
  const starts = file ? startsOf(file) : [0];
  return offset => positionAt(starts, offset);
}

/** A finding in a file of a module as the protocol has it. */
export function presented(found: Finding, module: Module, uri: string): Diagnostic {
  const rangeIn = (its: string, { start, end }: { readonly start: number; readonly end: number }) => {
    const position = positionsIn(module, its);
    return { start: position(start), end: position(end) };
  };
  const related = found.related?.map(one => ({
    location: { uri: one.uri, range: rangeIn(one.uri, one) },
    message: one.message,
  }));
  return {
    range: rangeIn(uri, found),
    severity: severities[found.severity],
    source: 'packer',
    code: found.code,
    codeDescription: { href: found.href },
    message: found.message,
    ...(related && related.length > 0 ? { relatedInformation: related } : {}),
    ...(found.tag
      ? { tags: [found.tag === 'deprecated' ? DiagnosticTag.Deprecated : DiagnosticTag.Unnecessary] }
      : {}),
  };
}

/** Equal items have the same id, whoever asks and whenever: nothing has to be remembered about a client. */
const idOf = (items: readonly Diagnostic[]): string => hash('sha1', JSON.stringify(items), 'base64url');

/** All items, or that they are those the client has. */
export function report(
  items: Diagnostic[],
  previous: string | undefined,
): FullDocumentDiagnosticReport | UnchangedDocumentDiagnosticReport {
  const resultId = idOf(items);
  return previous === resultId
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}
