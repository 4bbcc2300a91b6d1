import type { Settings } from '../../../protocol/settings.ts';
import type { Module } from '../model/module.ts';
import { diagnose, fixesOf } from './diagnostics/index.ts';
import type { Edit } from './diagnostics/rule.ts';
import { tidied } from './tidy.ts';

/**
 * Codes whose preferred fix leaves the meaning as it is, or can mean nothing else: fit to be applied unseen, when
 * saving. A guess, such as the right spelling of a name, is not among them.
 */
const fixedUnseen: readonly string[] = [
  'useless-interpolation',
  'source-prefix',
  'retries-negative',
  'duration-zero',
  'hcp-labels-deprecated',
  'hcp-extraneous-label',
  'hcp-sbom-deprecated-argument',
];

/** The edits of `source.fixAll` in one file, in order and apart. What overlaps is left for the next time. */
export function fixAll(module: Module, uri: string, settings: Pick<Settings, 'severity'>): readonly Edit[] {
  const found: Edit[] = [];
  for (const finding of diagnose(module, uri, settings)) {
    if (!fixedUnseen.includes(finding.code)) continue;
    const fix = fixesOf(finding, module, uri).find(({ isPreferred }) => isPreferred);
    if (!fix || fix.edits.some(edit => edit.uri !== uri)) continue;
    const free = fix.edits.every(edit => found.every(one => edit.end <= one.start || one.end <= edit.start));
    if (free) found.push(...fix.edits);
  }
  return tidied(uri, module.files.get(uri)!, found).edits;
}
