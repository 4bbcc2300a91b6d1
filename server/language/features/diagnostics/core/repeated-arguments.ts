import { attributesOf, blocksOf } from '../../../model/declarations.ts';
import { isJsonFile } from '../../../model/file-kinds.ts';
import { isVarFile } from '../../../model/module.ts';
import { shownText } from '../../../model/value.ts';
import type { Attribute, Block, Body, Expression, Span } from '../../../syntax/ast.ts';
import { literalString, visit } from '../../../syntax/walk.ts';
import { removal } from '../edits.ts';
import { usesIn } from '../plugins/uses.ts';
import { registryArguments } from '../registry-block.ts';
import { at, type Phase } from '../rule.ts';
import { placesIn } from './expressions.ts';
import { type Found, family, isSound } from './family.ts';

/** Blocks that are read before anything is evaluated. Others have rules for what is there twice. */
const early = ['variable', 'packer', 'local'];

/**
 * JSON takes a key twice, and of a block that is one more block. Of an argument it is HCL's "Duplicate argument"
 * (hcl/json/structure.go); in the native syntax the parser says so.
 */
export const repeatedArgumentRules = family<'argument-repeated'>(
  { 'argument-repeated': { severity: 'error' } },
  (module, uri) => {
    const file = module.files.get(uri);
    if (!file || !isJsonFile(uri) || !isSound(module, uri)) return [];
    const found: Found<'argument-repeated'>[] = [];
    for (const { expression, scope } of placesIn(module, uri))
      if (scope.certain)
        keysTwice(expression, scope.phase, node =>
          scope.names === 'all' ? shownText(module.evaluate(node)) : literalString(node),
        );
    if (isVarFile(uri)) {
      twice(file.body, () => 'load');
      return found;
    }
    for (const block of blocksOf(file.body))
      if (early.includes(block.type.text))
        for (const body of [block.body, ...blocksOf(block.body, 'validation').map(one => one.body)])
          twice(body, () => 'load');
    for (const { node } of module.builds.filter(one => one.uri === uri)) {
      twice(node.body, () => 'initialize');
      inDynamic(node);
    }
    // What else is in it Packer does not look at.
    for (const { node } of module.registries.filter(one => one.uri === uri))
      twice(node.body, ({ name }) =>
        Object.hasOwn(registryArguments, name.text) ? 'initialize' : undefined,
      );
    for (const { block, component, own, evaluated, phase } of usesIn(module, uri)) {
      // Of other releases of a plugin a name may be that of a block.
      const judged = evaluated && component.plugin.bundled;
      twice(block.body, ({ name: { text } }) =>
        own.includes(text) ? 'initialize' : judged && component.attributes.has(text) ? phase : undefined,
      );
    }
    return found;

    /** Also of an object in a value, HCL's "Duplicate object attribute"; in expressions within texts the last one wins. */
    function keysTwice(
      expression: Expression,
      phase: Phase,
      text: (key: Expression) => string | undefined,
    ): void {
      visit(expression, node => {
        if (node.kind === 'template') return false;
        if (node.kind !== 'object') return true;
        const first = new Map<string, Span>();
        for (const { key, value } of node.entries) {
          const name = text(key);
          if (name === undefined) continue;
          const before = first.get(name);
          if (before) repeated(key, before, name, phase, { start: key.start, end: value.end });
          else first.set(name, key);
        }
        return true;
      });
    }

    function repeated(span: Span, before: Span, name: string, phase: Phase, item: Span): void {
      found.push({
        ...at(span, `"${name}" is set already.`, {
          phase,
          related: [{ uri, start: before.start, end: before.end, message: 'It is set here.' }],
        }),
        code: 'argument-repeated',
        fixes: [{ title: `Remove this "${name}"`, edits: [{ uri, ...removal(file!, item), newText: '' }] }],
      });
    }

    /** What makes blocks of a build is read with the build. */
    function inDynamic({ body }: Block): void {
      for (const inner of blocksOf(body)) {
        if (inner.type.text === 'dynamic') twice(inner.body, () => 'initialize');
        inDynamic(inner);
      }
    }

    function twice(body: Body, phaseOf: (attribute: Attribute) => Phase | undefined): void {
      const first = new Map<string, Attribute>();
      for (const attribute of attributesOf(body)) {
        const { name } = attribute;
        const before = first.get(name.text);
        if (!before) first.set(name.text, attribute);
        const phase = before && phaseOf(attribute);
        if (phase) repeated(name, before.name, name.text, phase, attribute);
      }
    }
  },
  { byBlock: true },
);
