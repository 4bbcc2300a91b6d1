import type { Module } from '../../model/module.ts';
import type { Fix, Problem } from './rule.ts';

/** The nearest name HCP takes for buckets, channels and SBOMs; undefined where nothing of the text would be left. */
export function hcpNameOf(text: string): string | undefined {
  const name = text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-zA-Z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 36)
    .replace(/-$/, '');
  return name.length >= 3 ? name : undefined;
}

/** Writes the nearest name HCP takes, where the name stands in plain quotes. */
export function renamed({ start, end }: Problem, module: Module, uri: string): readonly Fix[] {
  const written = /^"([^"\\$%]+)"$/.exec(module.files.get(uri)!.text.slice(start, end))?.[1];
  const name = written && hcpNameOf(written);
  return name && name !== written
    ? [{ title: `Change to "${name}"`, edits: [{ uri, start, end, newText: `"${name}"` }] }]
    : [];
}
