import { type Component, type ComponentKind, component } from '../../../catalog/index.ts';
import { buildStep } from '../../../model/blocks.ts';
import { sourcesOf, usesOfSource } from '../../../model/build-sources.ts';
import { blocksInBuild } from '../../../model/declarations.ts';
import { keptBy } from '../../../model/kept.ts';
import type { Module } from '../../../model/module.ts';
import { versionInUse } from '../../../model/plugin-version.ts';
import { requiredOf } from '../../../model/required-plugins.ts';
import type { Block } from '../../../syntax/ast.ts';
import { isFiltered } from '../core/expressions.ts';
import type { Phase } from '../rule.ts';
import { suspectsIn } from '../suspects.ts';

/** A block that a component reads, and what is known of its plugin. */
export interface Use {
  readonly component: Component;
  readonly block: Block;
  /** Arguments that Packer takes for itself. */
  readonly own: readonly string[];
  /** The blocks that are read as one: a source, and what a build adds to it. None where this only adds. */
  readonly wholes: readonly (readonly Block[])[];
  /** The release in use, where it is known. */
  readonly version: string | undefined;
  /** False where Packer may never look: in a source that no build uses, in a step left out by `only`. */
  readonly evaluated: boolean;
  readonly phase: Phase;
}

/** The blocks of one file that belong to components of the catalog, of those that are suspect. */
export const usesIn = keptBy((module: Module, uri: string): readonly Use[] => {
  const own = suspectsIn(module, uri);
  const required = requiredOf(module);
  const found: Use[] = [];
  const add = (
    kind: ComponentKind,
    type: string,
    more: Pick<Use, 'block' | 'own' | 'wholes' | 'evaluated'>,
  ): void => {
    const known = component(kind, type, required);
    if (known)
      found.push({
        ...more,
        component: known,
        version: known.plugin.bundled ? known.plugin.version : versionInUse(module, known.plugin),
        phase: kind === 'datasource' ? 'initialize' : 'prepare',
      });
  };

  for (const { type, node } of own.data)
    add('datasource', type, { block: node, own: [], wholes: [[node]], evaluated: true });

  for (const { type, name, node } of own.sources) {
    const uses = usesOfSource(module, { type, name });
    add('builder', type, {
      block: node,
      own: [],
      wholes:
        uses.length > 0
          ? uses.map(use => (use.inBlock && use.node.kind === 'block' ? [node, use.node] : [node]))
          : [[node]],
      evaluated: uses.length > 0,
    });
  }

  for (const build of own.builds) {
    for (const use of sourcesOf(module, build).entries)
      if (use.inBlock && use.node.kind === 'block')
        add('builder', use.type, { block: use.node, own: ['name'], wholes: [], evaluated: true });
    for (const block of blocksInBuild(build.node)) {
      const step = buildStep(block.type.text);
      const [label] = block.labels;
      if (!step || !label || block.labels.length > 1) continue;
      add(step.kind, label.text, {
        block,
        own: step.own,
        wholes: [[block]],
        evaluated: !isFiltered(block.body, module, build),
      });
    }
  }
  return found;
});
