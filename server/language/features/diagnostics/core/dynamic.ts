import { placeAt } from '../../../catalog/index.ts';
import { attributeOf, blocksOf } from '../../../model/declarations.ts';
import { dynamicRounds, iteratorOf } from '../../../model/dynamic-rounds.ts';
import { isVarFile } from '../../../model/module.ts';
import { requiredOf } from '../../../model/required-plugins.ts';
import { isKnown, shapeOf } from '../../../model/value.ts';
import type { Block } from '../../../syntax/ast.ts';
import { at, type Problem } from '../rule.ts';
import { suspectsIn } from '../suspects.ts';
import { type Found, family, isSound } from './family.ts';
import { lateIn, nameOf } from './own-arguments.ts';

/** `dynamic` blocks in builds and in the bodies of components: labels, iterator and content (HCL's ext/dynblock). */
export const dynamicRules = family<'dynamic-invalid'>(
  { 'dynamic-invalid': { severity: 'error' } },
  (module, uri) => {
    const file = module.files.get(uri);
    if (!file || isVarFile(uri) || !isSound(module, uri)) return [];
    const found: Found<'dynamic-invalid'>[] = [];
    for (const block of suspectsIn(module, uri).blocks)
      if (block.type.text === 'build' || block.type.text === 'source') within(block, []);
    return found;

    function within(block: Block, around: readonly Block[]): void {
      const here = [...around, block];
      for (const inner of blocksOf(block.body)) {
        if (inner.type.text === 'dynamic') dynamic(inner, here);
        within(inner, here);
      }
    }

    function dynamic(block: Block, around: readonly Block[]): void {
      const [type] = block.labels;
      const made = type && placeAt(around, requiredOf(module))?.body.blocks.get(type.text);
      if (!made) return;
      // In a source it depends on whether a build uses it; there other rules are enough.
      const more: Partial<Problem> =
        around.length > 1 || around[0]!.type.text === 'source'
          ? { phase: 'prepare', severity: 'warning' }
          : { phase: 'initialize' };
      const report = (span: { start: number; end: number }, message: string) =>
        found.push({ ...at(span, message, more), code: 'dynamic-invalid' });

      const iterator = attributeOf(block.body, 'iterator')?.value;
      if (iterator && iterator.kind !== 'variable' && iterator.kind !== 'missing')
        report(iterator, '"iterator" is a bare word: the name "content" knows each element by.');
      const second = blocksOf(block.body, 'content')[1];
      if (second) report(second.type, 'A "dynamic" block has one "content".');
      const labels = attributeOf(block.body, 'labels')?.value;
      if (!labels || labels.kind === 'missing') return;
      if (labels.kind !== 'tuple') {
        report(labels, '"labels" is a list in brackets.');
        return;
      }
      const names = made.labels.map(({ name }) => name);
      if (labels.elements.length !== names.length) {
        report(
          labels,
          `"${type!.text}" has ${names.length === 0 ? 'no labels' : names.length === 1 ? `one label: its ${names[0]}` : `${names.length} labels`}.`,
        );
        return;
      }
      const [first] = dynamicRounds(block, module.evaluate) ?? [];
      for (const label of first ? labels.elements : []) {
        const value = module.evaluate(label, first);
        const late = isKnown(value) ? undefined : lateIn(label, module.evaluate);
        const isNull = value.kind === 'null' && !value.assumed;
        if (isNull || ['list', 'object'].includes(shapeOf(value) ?? '')) report(label, 'A label is a text.');
        else if (late && late.root !== iteratorOf(block))
          report(label, `Blocks are made before "${nameOf(late)}" is known.`);
      }
    }
  },
  { byBlock: true },
);
