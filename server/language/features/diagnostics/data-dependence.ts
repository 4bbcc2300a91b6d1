import type { Module } from '../../model/module.ts';
import { type Reference, referencesIn } from '../../model/references.ts';

/** `data.type.name` that a reference comes down to, directly or through locals. */
export function dataBehind(
  module: Module,
  reference: Reference,
  seen: Set<string> = new Set(),
): string | undefined {
  const [first, second] = reference.steps;
  if (reference.root === 'data') return first && second && `data.${first.text}.${second.text}`;
  if (reference.root !== 'local' || !first || seen.has(first.text)) return undefined;
  const expression = module.locals.get(first.text)?.expression;
  if (!expression) return undefined;
  // Looked into once, however many ways lead there.
  seen.add(first.text);
  for (const inner of referencesIn(expression)) {
    const found = dataBehind(module, inner, seen);
    if (found) return found;
  }
  return undefined;
}
