import { buildStep, root } from '../../../model/blocks.ts';
import { addressOf, attributeOf, attributesOf, type Build, blocksOf } from '../../../model/declarations.ts';
import { dynamicRounds } from '../../../model/dynamic-rounds.ts';
import { type Evaluate, literal, type Scope } from '../../../model/evaluate.ts';
import { isVarFile, sourcesNamed } from '../../../model/module.ts';
import {
  isLeftOpen,
  object,
  sampleOf,
  shownText,
  singleKind,
  string,
  textOf,
  type Value,
} from '../../../model/value.ts';
import type { Attribute, Block, Body, Span } from '../../../syntax/ast.ts';
import { atTheEnd } from '../../declaring.ts';
import { quotedText } from '../../quoted-text.ts';
import { insertion, removal } from '../edits.ts';
import { at, type Fix } from '../rule.ts';
import { didYouMean, nearest } from '../suggestions.ts';
import { suspectsIn } from '../suspects.ts';
import { eachAlone, toldOf } from '../whole-folder.ts';
import { type Found, family, isSound, isWhole, retexted } from './family.ts';
import { ownProblems, type StepCode, stepProblems } from './step-arguments.ts';
import { isIdentifier } from './variables.ts';

type Code =
  | StepCode
  | 'source-reference-invalid'
  | 'undeclared-source'
  | 'duplicate-source'
  | 'build-without-source'
  | 'build-missing'
  | 'duplicate-cleanup-provisioner'
  | 'duplicate-argument'
  | 'for-each-invalid';

/** Sources and builds. */
export const buildRules = family<Code>(
  {
    'source-reference-invalid': { severity: 'error' },
    'undeclared-source': { severity: 'error' },
    'duplicate-source': { severity: 'error' },
    'build-without-source': { severity: 'error' },
    'build-missing': { severity: 'information', phase: 'prepare' },
    'duplicate-cleanup-provisioner': { severity: 'error' },
    'only-and-except': { severity: 'error' },
    'override-invalid': { severity: 'error' },
    'duration-invalid': { severity: 'error' },
    'unsuitable-value': { severity: 'error' },
    'duplicate-argument': { severity: 'error', phase: 'prepare' },
    'for-each-invalid': { severity: 'error' },
  },
  (module, uri) => {
    const file = module.files.get(uri);
    if (!file || isVarFile(uri) || !isSound(module, uri)) return [];
    const whole = isWhole(module);
    const found: Found<Code>[] = [];
    const declared = () => module.sources.map(addressOf);
    const named = sourcesNamed(module);
    const own = module.declarations.get(uri)!;

    for (const source of own.sources) {
      const rival = named.get(addressOf(source));
      if (!rival || rival === source) continue;
      const told = toldOf(module, uri, rival.uri);
      found.push({
        ...at(
          source.node.header,
          `The source "${source.type}" "${source.name}" is there twice.${eachAlone(told)}`,
          {
            related: [{ uri: rival.uri, ...span(rival.node.header), message: 'The first one is here.' }],
            ...told,
          },
        ),
        code: 'duplicate-source',
        fixes: told.once ? [] : [removing('Remove this one', source.node)],
      });
    }
    for (const build of suspectsIn(module, uri).builds) checkBuild(build);
    const idle = whole && module.builds.length === 0 ? module.sources[0] : undefined;
    if (idle?.uri === uri)
      found.push({
        ...at(idle.node.header, 'Nothing is built: this folder has sources and no "build" block.'),
        code: 'build-missing',
        fixes: [
          {
            title: 'Add a build',
            edits: [
              atTheEnd(uri, file, `build {\n  sources = ["${quotedText(`source.${addressOf(idle)}`)}"]\n}`),
            ],
          },
        ],
      });
    // What is made several times may be wrong several times.
    return new Map(found.map(one => [`${one.code} ${one.start} ${one.end} ${one.message}`, one])).values();

    function removing(title: string, node: Span): Fix {
      return { title, edits: [{ uri, ...removal(file!, node), newText: '' }] };
    }

    function checkBuild(build: Build): void {
      const { body, header } = build.node;
      for (const made of blocksOf(body, 'dynamic')) {
        const each = attributeOf(made.body, 'for_each');
        const through = each && module.evaluate(each.value);
        const isText = through?.kind === 'unknown' && through.shape === 'text';
        if (through && (isText || ['string', 'number', 'bool', 'null'].includes(through.kind)))
          found.push({
            ...at(
              each.value,
              '"for_each" goes through a list, a set, a map or an object.',
              // Who has such a default gives the variable a value with each build.
              isLeftOpen(through) ? { severity: 'hint' } : {},
            ),
            code: 'for-each-invalid',
          });
      }
      for (const attribute of attributesOf(body))
        if (['name', 'description', 'sources'].includes(attribute.name.text)) coreType(attribute);
      const sources = attributeOf(body, 'sources');
      const value = sources && module.evaluate(sources.value);
      const blocks = blocksOf(body, 'source');
      const dynamic = blocksOf(body, 'dynamic').some(
        made => made.labels[0]?.text === 'source' && !makesNone(made),
      );
      if (value?.kind === 'list')
        for (const [i, element] of value.elements.entries()) {
          const text = element.sensitive || value.sensitive ? undefined : sampleOf(element);
          const place =
            sources!.value.kind === 'tuple' ? (sources!.value.elements[i] ?? sources!.value) : sources!.value;
          if (text !== undefined) sourceReference(text, place, true);
          else if (isNoReference(element)) malformed(place);
        }
      const none =
        !sources || value?.kind === 'null' || (value?.kind === 'list' && value.elements.length === 0);
      if (none && blocks.length === 0 && !dynamic && readable(build.node))
        found.push({
          ...at(header, 'A build needs a source: "sources", or a "source" block.'),
          code: 'build-without-source',
          fixes:
            sources || build.node.open === undefined || module.sources.length === 0
              ? []
              : [
                  {
                    title: `Add "source.${declared()[0]}"`,
                    edits: insertion(uri, file!, build.node, [
                      `sources = ["${quotedText(`source.${declared()[0]}`)}"]`,
                    ]),
                  },
                ],
        });
      for (const block of blocks) {
        const [label] = block.labels;
        if (!label) continue;
        sourceReference(label.text, label, false);
        buildSource(label.text, block);
      }
      for (const made of blocksOf(body, 'dynamic')) {
        const labels = attributeOf(made.body, 'labels')?.value;
        const label = labels?.kind === 'tuple' ? labels.elements[0] : undefined;
        if (made.labels[0]?.text !== 'source' || !label) continue;
        const rounds = dynamicRounds(made, module.evaluate) ?? [];
        const texts = rounds.map(scope => shownText(module.evaluate(label, scope)));
        for (const text of new Set(texts)) if (text !== undefined) sourceReference(text, label, false);
        for (const content of rounds.length > 0 ? blocksOf(made.body, 'content') : []) {
          const given = attributeOf(content.body, 'name');
          if (given) coreType(given, expression => literal(expression, rounds[0]));
          for (const text of new Set(texts)) if (text !== undefined) additions(text, content.body);
        }
      }
      let cleanups = 0;
      for (const block of blocksOf(body)) {
        const isMade = block.type.text === 'dynamic';
        const { text } = (isMade ? block.labels[0] : block.type) ?? block.type;
        if (text !== 'error-cleanup-provisioner') continue;
        cleanups += isMade ? (dynamicRounds(block, module.evaluate)?.length ?? 0) : 1;
        if (cleanups > 1)
          found.push({
            ...at(
              block.header,
              isMade
                ? 'A build can have one error-cleanup-provisioner; this makes another.'
                : 'A build can have one error-cleanup-provisioner; this is another.',
            ),
            code: 'duplicate-cleanup-provisioner',
            fixes: [removing('Remove this one', block)],
          });
      }
      for (const block of [body, ...blocksOf(body, 'post-processors').map(one => one.body)].flatMap(one =>
        blocksOf(one),
      ))
        if (block.type.text === 'dynamic') made(block, build);
        else if (buildStep(block.type.text) && block.labels.length === 1) inBuild(block, build);
    }

    /** What a variable holds in the files a build may be given otherwise. */
    function makesNone(made: Block): boolean {
      const each = attributeOf(made.body, 'for_each');
      const through = each && module.evaluate(each.value);
      return dynamicRounds(made, module.evaluate)?.length === 0 && !through?.assumed;
    }

    /** Packer looks for sources only where it can read the whole build. */
    function readable({ open, body }: Block): boolean {
      return (
        open !== undefined &&
        body.items.every(
          item =>
            item.kind === 'attribute' ||
            (item.kind === 'block' && item.type.text === 'dynamic') ||
            (item.kind === 'block' &&
              root.blocks!.build!.body!.blocks![item.type.text]?.labels.length === item.labels.length),
        )
      );
    }

    function sourceReference(text: string, place: Span, identifiers: boolean): void {
      const parts = text.split('.');
      const [type, name] = parts.length > 2 ? parts.slice(1) : parts;
      if (type === undefined || name === undefined || (identifiers && !isReference(text))) {
        const only = module.sources.filter(one => one.name === text || one.type === text);
        const better = only.length === 1 ? `source.${only[0]!.type}.${only[0]!.name}` : undefined;
        malformed(place, better === undefined ? [] : [retexted(uri, place, better)]);
        return;
      }
      const key = `${type}.${name}`;
      if (!whole || named.has(key)) return;
      const all = declared();
      const near = nearest(key, all) ?? (all.length === 1 ? all[0] : undefined);
      const written = near === undefined ? undefined : parts.length > 2 ? `${parts[0]}.${near}` : near;
      const literal = file!.text.slice(place.start, place.end).includes(text);
      found.push({
        ...at(place, `There is no source "${type}" "${name}".${didYouMean(nearest(key, all))}`),
        code: 'undeclared-source',
        fixes: [
          ...(written !== undefined && literal ? [retexted(uri, place, written)] : []),
          ...(isIdentifier(type) && isIdentifier(name)
            ? [
                {
                  title: `Declare source "${type}" "${name}"`,
                  edits: [atTheEnd(uri, file!, `source "${type}" "${name}" {\n}`)],
                },
              ]
            : []),
        ],
      });
    }

    function malformed(place: Span, fixes: readonly Fix[] = []): void {
      found.push({
        ...at(place, 'A source is named by its type and its name: "source.null.example".'),
        code: 'source-reference-invalid',
        fixes,
      });
    }

    function buildSource(text: string, block: Block): void {
      const given = attributeOf(block.body, 'name');
      if (given) coreType(given, literal);
      additions(text, block.body);
    }

    /** What a source has already cannot be given to it once more. */
    function additions(text: string, body: Body): void {
      const parts = text.split('.');
      const [type, name] = parts.length > 2 ? parts.slice(1) : parts;
      if (!type || !name) return;
      const base = named.get(addressOf({ type, name }));
      for (const attribute of attributesOf(body)) {
        const twin =
          base && attribute.name.text !== 'name' && attributeOf(base.node.body, attribute.name.text);
        if (twin)
          found.push({
            ...at(
              attribute.name,
              `"${attribute.name.text}" is set in the source already; here arguments can only be added.`,
              {
                related: [{ uri: base.uri, ...span(twin.name), message: 'It is set here.' }],
              },
            ),
            code: 'duplicate-argument',
            fixes: [removing(`Remove "${attribute.name.text}"`, attribute)],
          });
      }
    }

    /** What a `dynamic` block makes, round by round. */
    function made(block: Block, build: Build): void {
      const type = block.labels[0]?.text ?? '';
      const rounds = (dynamicRounds(block, module.evaluate) ?? []).slice(0, mostRounds);
      for (const content of blocksOf(block.body, 'content'))
        for (const around of rounds) {
          const name = type === 'source' ? attributeOf(content.body, 'name') : undefined;
          if (name) coreType(name, node => literal(node, around));
          if (buildStep(type)) inBuild({ ...content, type: { ...content.type, text: type } }, build, around);
          if (type === 'post-processors')
            for (const one of blocksOf(content.body, 'post-processor')) inBuild(one, build, around);
        }
    }

    /** Of the build a step knows the name before it runs. */
    function inBuild(block: Block, build: Build, around: Scope = new Map()): void {
      const name = attributeOf(build.node.body, 'name');
      const text = name ? module.evaluate(name.value) : string('');
      const values = new Map([...around, ['build', object(new Map([['name', text]]))] as const]);
      const evaluate: Evaluate = (node, scope) =>
        module.evaluate(node, scope ? new Map([...values, ...scope]) : values);
      found.push(...stepProblems(block, { module, uri, file: file!, evaluate }));
    }

    function coreType(attribute: Attribute, evaluate: Evaluate = module.evaluate): void {
      found.push(...ownProblems(attribute, { module, uri, file: file!, evaluate }));
    }
  },
  { byBlock: true },
);

/** Of more elements only the first ones are gone through. */
const mostRounds = 20;
const span = ({ start, end }: Span) => ({ start, end });

/** `null.t`, and `source.null.t`. */
function isReference(text: string): boolean {
  const parts = text.split('.');
  const [type, name] = parts.length > 2 ? parts.slice(1) : parts;
  return type !== undefined && name !== undefined && isIdentifier(type) && isIdentifier(name);
}

/** It names no source, whatever it comes to; of what must not be shown that is all there is to say. */
function isNoReference(value: Value): boolean {
  const text = textOf(value);
  return text === undefined ? ['number', 'bool'].includes(singleKind(value) ?? '') : !isReference(text);
}
