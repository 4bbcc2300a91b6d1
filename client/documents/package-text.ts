import * as l10n from '@vscode/l10n';
import { plain } from '../../protocol/words.ts';
import type { Build, Lookup, SoftwarePackage } from '../../registry/registry.ts';

/** Names are as wide as this, whatever stands beside them: else one long name would change every line of a diff. */
const column = 30;

/** `deb`, `npm`, of a package URL. */
const kindOf = ({ purl }: SoftwarePackage): string => /^pkg:([^/]+)\//.exec(purl)?.[1] ?? '';

/**
 * What a build's SBOMs name, one package a line and each once, by name: then the difference of two versions is what
 * was added, removed and changed.
 */
export function packageText(build: Build, packages: Lookup<readonly SoftwarePackage[]>): readonly string[] {
  const name = plain(build.componentType);
  if (packages.is === 'unknown') return [l10n.t('packages of {0}', name), `  ${packages.why.message}`];
  const all = packages.is === 'found' ? packages.value : [];
  // Nothing was said of it, which is not to say that there is nothing.
  if (all.length === 0) return [l10n.t('packages of {0}', name), `  ${l10n.t('not known: it has no SBOM')}`];
  const lines = all.map(one =>
    `  ${plain(one.name).padEnd(column)} ${plain(one.version).padEnd(24)} ${plain(kindOf(one))}`.trimEnd(),
  );
  return [l10n.t('packages of {0}', name), ...[...new Set(lines)].sort()];
}
