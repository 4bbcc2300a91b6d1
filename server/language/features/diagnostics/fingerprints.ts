import type { Module } from '../../model/module.ts';
import { type Reference, referencesIn } from '../../model/references.ts';

/** `packer.versionFingerprint`, and the `packer.iterationID` it has replaced, in one file. */
export function fingerprintsIn(module: Module, uri: string): readonly Reference[] {
  const file = module.files.get(uri);
  return file
    ? referencesIn(file).filter(
        ({ root, steps }) =>
          root === 'packer' && ['versionFingerprint', 'iterationID'].includes(steps[0]?.text ?? ''),
      )
    : [];
}
