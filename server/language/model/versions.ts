// What hashicorp/go-version takes, written so that no part of it can match the same letters as its neighbour.
const version = String.raw`v?[0-9]+(?:\.[0-9]+)*(?:[A-Za-z\-~][0-9A-Za-z\-~]*(?:\.[0-9A-Za-z\-~]+)*)?(?:\+[0-9A-Za-z\-~]+(?:\.[0-9A-Za-z\-~]+)*)?`;
const constraint = new RegExp(String.raw`^(|=|!=|>|<|>=|<=|~>)\s*(${version})$`);

export interface Constraint {
  readonly operator: '=' | '!=' | '>' | '<' | '>=' | '<=' | '~>';
  /** As many as were written. */
  readonly segments: readonly number[];
  readonly prerelease: boolean;
}

/** A list of version constraints as hashicorp/go-version reads it; undefined where it is none. */
export function constraintsOf(text: string): readonly Constraint[] | undefined {
  const parts = text.split(',').map(part => constraint.exec(part.trim()));
  if (parts.some(part => part === null)) return undefined;
  return parts.map(part => {
    const [, operator, written] = part!;
    const core = /^v?([0-9.]+)/.exec(written!)![1]!.replace(/\.$/, '');
    return {
      operator: (operator || '=') as Constraint['operator'],
      segments: core.split('.').map(Number),
      prerelease: /^v?[0-9.]+(-|[A-Za-z~])/.test(written!.replace(/\+.*$/, '')),
    };
  });
}

/** The numbers of a release such as `1.8.2`; undefined for a pre-release and for what is no version. */
export function releaseOf(text: string): readonly number[] | undefined {
  const numbers = /^v?(\d+(?:\.\d+)*)$/.exec(text)?.[1]?.split('.').map(Number);
  return numbers && [0, 1, 2].map(i => numbers[i] ?? 0);
}

/** Which of two releases is the later one: positive where the first is. */
export const compareReleases = (a: readonly number[], b: readonly number[]): number =>
  [0, 1, 2].map(i => (a[i] ?? 0) - (b[i] ?? 0)).find(part => part !== 0) ?? 0;

/** Whether a release satisfies one constraint, as hashicorp/go-version has it. */
export function allows({ operator, segments }: Constraint, release: readonly number[]): boolean {
  const order = compareReleases(release, segments);
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '~>':
      return order >= 0 && segments.slice(0, -1).every((part, i) => release[i] === part);
  }
}

/** What was meant by a constraint as other tools write it: `^1.2.3`, `1.2.x`, `latest`; undefined for anything else. */
export function constraintMeant(text: string, newest: string | undefined): string | undefined {
  const caret = /^\^\s*v?(\d+)((?:\.\d+){0,2})$/.exec(text);
  if (caret) return `>= ${caret[1]}${caret[2] || '.0'}, < ${Number(caret[1]) + 1}.0.0`;
  const any = /^v?(\d+(?:\.\d+)?)\.[x*]$/i.exec(text);
  if (any) return `~> ${any[1]}.0`;
  return /^(latest|\*)$/i.test(text) && newest !== undefined ? `>= ${newest}` : undefined;
}
