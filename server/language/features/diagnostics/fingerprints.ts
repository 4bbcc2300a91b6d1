import { keptByText } from '../../model/kept.ts';
import type { Module } from '../../model/module.ts';
import { type Reference, referencesOf } from '../../model/references.ts';

/** `packer.versionFingerprint`, and the `packer.iterationID` it has replaced, in one file. */
export const fingerprintsIn = (module: Module, uri: string): readonly Reference[] =>
  module.files.get(uri)?.body.items.flatMap(item => (hasAny(item) ? referencesOf(item).filter(isOne) : [])) ??
  [];

const hasAny = keptByText(item => referencesOf(item).some(isOne));

const isOne = ({ root, steps }: Reference): boolean =>
  root === 'packer' && ['versionFingerprint', 'iterationID'].includes(steps[0]?.text ?? '');
