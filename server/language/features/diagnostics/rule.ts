import type { Severity } from '../../../../protocol/settings.ts';
import type { Module } from '../../model/module.ts';
import type { Span } from '../../syntax/ast.ts';

/**
 * The steps of `packer validate`, in order: what fails in one hides the later ones. `publish` comes in `packer
 * build` only.
 */
export const phases = ['syntax', 'version', 'load', 'initialize', 'prepare', 'publish'] as const;
export type Phase = (typeof phases)[number];

/** What is wrong at one place of a file, and what an own fix of it needs to know. */
export interface Problem extends Span {
  /** One sentence: what is wrong and what follows. Never a sensitive value. */
  readonly message: string;
  readonly related?: readonly Related[];
  /** Instead of the rule's, where the case at hand is milder or graver. */
  readonly severity?: Exclude<Severity, 'off'>;
  /** Where it is not the rule's. */
  readonly phase?: Phase;
  /** Of all problems of a file that have the same here the first one stands for the others. */
  readonly once?: string;
  /** Plain data: it may travel with the diagnostic and come back. */
  readonly data?: unknown;
}

export interface Related extends Span {
  readonly uri: string;
  readonly message: string;
}

export interface Edit extends Span {
  readonly uri: string;
  readonly newText: string;
}

/** A repair. One that is `preferred` changes nothing but the fault. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  readonly isPreferred?: boolean;
}

export interface Rule {
  /** Stable, kebab-case, never reused; `docs/diagnostics.md` has a section of this name. */
  readonly code: string;
  /** Without the user's own choice. `error` only for what Packer itself rejects; `off` where opinions differ. */
  readonly severity: Severity;
  readonly tag?: 'deprecated' | 'unnecessary';
  /** Looks at single root blocks, each by itself: only at those of `suspectsIn`. */
  readonly byBlock?: boolean;
  /** When Packer comes to it; `initialize` without one. */
  readonly phase?: Phase;
  /** The problems in one file of a module. Never throws; says nothing about what is not known. */
  check(module: Module, uri: string): Iterable<Problem>;
  fixes?(problem: Problem, module: Module, uri: string): readonly Fix[];
}

/** A problem as it is shown. */
export interface Finding extends Problem {
  readonly code: string;
  readonly severity: Exclude<Severity, 'off'>;
  readonly tag: Rule['tag'];
  readonly phase: Phase;
  /** Where the code is explained. */
  readonly href: string;
}

export const at = (
  span: Span,
  message: string,
  more: Omit<Problem, 'message' | keyof Span> = {},
): Problem => ({
  start: span.start,
  end: span.end,
  message,
  ...more,
});

const documentation = 'https://github.com/hcp-packer-community/hcp-packer/blob/main/docs/diagnostics.md';

/** A problem of a rule with the user's severity; undefined where it is off. */
export function finding(
  rule: Pick<Rule, 'code' | 'severity' | 'tag' | 'phase'>,
  problem: Problem,
  severities: Readonly<Record<string, Severity>>,
): Finding | undefined {
  const severity = severities[rule.code] ?? problem.severity ?? rule.severity;
  return severity === 'off'
    ? undefined
    : {
        ...problem,
        code: rule.code,
        severity,
        tag: rule.tag,
        phase: problem.phase ?? rule.phase ?? 'initialize',
        href: `${documentation}#${rule.code}`,
      };
}
