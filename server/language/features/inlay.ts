/** What a data source resolves to, and what names come to, in the margin of the text. */
import { plain, stateWording, versionName } from '../../../protocol/words.ts';
import { type Registry, stateAt } from '../../../registry/registry.ts';
import { attributeOf, attributesOf } from '../model/declarations.ts';
import type { Module } from '../model/module.ts';
import { referencesIn } from '../model/references.ts';
import { textOf } from '../model/value.ts';
import type { Block, Expression, Span } from '../syntax/ast.ts';
import { artifactRows } from './registry/card.ts';
import { type Reference, referencesOf } from './registry/references.ts';
import { resolve } from './registry/resolve.ts';
import { isShowable, shownInline } from './shown.ts';

export interface Hint {
  /** Shown behind this offset. */
  readonly offset: number;
  readonly label: string;
  /** Where a hover tells more. */
  readonly about: number;
}

export interface HintEnvironment {
  /** Answers at once, if only that it does not know yet; undefined where it is not to be asked. */
  readonly registry: Registry | undefined;
  readonly now: number;
  readonly artifacts: boolean;
  readonly values: boolean;
}

/** More than this would push the text of a line away. */
const LONGEST_VALUE = 40;

/** Hints for the part of a file that is in view. */
export async function inlayHints(
  module: Module,
  uri: string,
  view: Span,
  env: HintEnvironment,
): Promise<readonly Hint[]> {
  const hints: Hint[] = [];
  for (const reference of referencesOf(module)) {
    const { block } = reference;
    if (reference.uri !== uri || block.end < view.start || block.start > view.end) continue;
    if (env.values) hints.push(...valueHints(module, block));
    const found =
      env.artifacts && env.registry && (await artifactHint(reference, module, env.registry, env.now));
    if (found) hints.push(found);
  }
  if (env.values)
    for (const { uri: from, node, type } of module.data)
      if (from === uri && node.start <= view.end && node.end >= view.start && !isRegistry(type))
        hints.push(...valueHints(module, node));
  return merged(hints);
}

const isRegistry = (type: string): boolean =>
  ['hcp-packer-version', 'hcp-packer-artifact', 'hcp-packer-iteration', 'hcp-packer-image'].includes(type);

/** Two hints at one place are one. */
function merged(hints: readonly Hint[]): readonly Hint[] {
  const at = new Map<number, Hint>();
  for (const hint of hints) {
    const known = at.get(hint.offset);
    at.set(hint.offset, known ? { ...known, label: `${known.label} ${hint.label}` } : hint);
  }
  return [...at.values()].sort((a, b) => a.offset - b.offset);
}

/** `channel_name = var.channel` → `= "production"`, also for elements of lists and entries of objects. */
function valueHints(module: Module, block: Block): readonly Hint[] {
  return attributesOf(block.body)
    .flatMap(({ value }) => parts(value))
    .flatMap(expression => {
      if (!referencesIn(expression).some(({ root }) => root === 'var' || root === 'local')) return [];
      const value = module.evaluate(expression);
      if (!isShowable(value) || textOf(value) === undefined) return [];
      return {
        offset: expression.end,
        label: `= ${shownInline(value, LONGEST_VALUE)}`,
        about: expression.start,
      };
    });
}
const parts = (value: Expression): readonly Expression[] =>
  value.kind === 'tuple'
    ? value.elements
    : value.kind === 'object'
      ? value.entries.map(entry => entry.value)
      : [value];

/** `→ v12 · ami-…` behind what chooses the version. */
async function artifactHint(
  reference: Reference,
  module: Module,
  registry: Registry,
  now: number,
): Promise<Hint | undefined> {
  if (reference.kind === 'registry') return undefined;
  const chooses = ['channel_name', 'channel', 'version_fingerprint', 'iteration_id'];
  const attribute = chooses.flatMap(name => attributeOf(reference.block.body, name) ?? [])[0];
  if (!attribute) return undefined;
  const resolution = await resolve(reference, module, registry);
  if (resolution.is !== 'version') return undefined;
  const { version } = resolution;
  const { platform, region, componentType } = reference;
  const isComplete = platform && region && !reference.vague;
  const artifact = isComplete
    ? artifactRows(version, {
        platform: platform.text,
        region: region.text,
        componentType: componentType?.text,
      }).find(({ match }) => match)
    : undefined;
  const state = stateAt(version, now) === 'active' ? [] : [stateWording(version, now).text];
  const label = [versionName(version), ...state, ...(artifact ? [plain(artifact.row.id)] : [])].join(' · ');
  return {
    offset: attribute.value.end,
    label: `→ ${label.length > 80 ? `${label.slice(0, 79)}…` : label}`,
    about: attribute.value.start + 1,
  };
}
