import { isKnown, textOf, type Value } from './value.ts';

const version = String.raw`v?[0-9]+(?:\.[0-9]+)*(?:-[0-9]+[0-9A-Za-z\-~]*(?:\.[0-9A-Za-z\-~]+)*|-?[A-Za-z\-~]+[0-9A-Za-z\-~]*(?:\.[0-9A-Za-z\-~]+)*)?(?:\+[0-9A-Za-z\-~]+(?:\.[0-9A-Za-z\-~]+)*)?`;
const constraint = new RegExp(String.raw`^\s*(|=|!=|>|<|>=|<=|~>)\s*(${version})\s*$`);

export interface Constraint {
  readonly operator: '=' | '!=' | '>' | '<' | '>=' | '<=' | '~>';
  /** As many as were written. */
  readonly segments: readonly number[];
  readonly prerelease: boolean;
}

/** A list of version constraints as hashicorp/go-version reads it; undefined where it is none. */
export function constraintsOf(text: string): readonly Constraint[] | undefined {
  const parts = text.split(',').map(part => constraint.exec(part));
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

const units = 'ns|us|µs|μs|ms|s|m|h';
const duration = new RegExp(String.raw`^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:${units}))+)$`);

/** What Go's `time.ParseDuration` takes. */
export const isDuration = (text: string): boolean => duration.test(text);

/** A duration argument that Packer rejects for certain; empty is as good as absent. */
export function badDuration(value: Value): string | undefined {
  const text = isKnown(value) ? textOf(value) : undefined;
  return text === undefined || text === '' || isDuration(text) ? undefined : text;
}
