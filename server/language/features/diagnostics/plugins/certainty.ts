import type { Plugin } from '../../../catalog/index.ts';
import type { Problem } from '../rule.ts';
import type { Use } from './uses.ts';

/** How much the schema of one release says about the release in use. */
export interface Certainty {
  readonly certain: boolean;
  /** The severity, where it is not an error: `likely` where a slip is a better explanation than another release. */
  severity(more?: { readonly likely?: boolean; readonly evaluated?: boolean }): Pick<Problem, 'severity'>;
  /** What to add to a message: which release it is about. */
  readonly note: string;
}

/** An error only where the release in use is the one whose schema is known. */
export function certaintyOf({
  component: { plugin },
  version,
  evaluated,
}: Pick<Use, 'component' | 'version' | 'evaluated'>): Certainty {
  const certain = version !== undefined && version === plugin.version;
  return {
    certain,
    severity: more => {
      if (!certain) return { severity: more?.likely ? 'warning' : 'hint' };
      return evaluated && more?.evaluated !== false ? {} : { severity: 'warning' };
    },
    note: certain ? '' : noteOf(plugin, version),
  };
}

const noteOf = ({ name, version }: Plugin, inUse: string | undefined): string =>
  ` This is true of release ${version} of the plugin "${name}"; ${
    inUse === undefined ? 'which one is in use is not known' : `${inUse} is in use`
  }.`;
