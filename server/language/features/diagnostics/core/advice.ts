import { buildStep, unread } from '../../../model/blocks.ts';
import { type BuildSources, sourcesOf } from '../../../model/build-sources.ts';
import {
  attributeOf,
  attributesOf,
  type Build,
  blocksInBuild,
  blocksOf,
} from '../../../model/declarations.ts';
import { literal } from '../../../model/evaluate.ts';
import { isJsonFile } from '../../../model/file-kinds.ts';
import { isVarFile } from '../../../model/module.ts';
import { occurrencesIn } from '../../../model/occurrences.ts';
import { templatesOf } from '../../../model/references.ts';
import { sourceId } from '../../../model/things.ts';
import { isKnown, marked, marksOf, numberOf, shownText, textOf, type Value } from '../../../model/value.ts';
import type { Attribute, Block, Expression, Template } from '../../../syntax/ast.ts';
import { insertion, removal } from '../edits.ts';
import { isNoSecret } from '../open-secrets.ts';
import { at, type Fix } from '../rule.ts';
import { suspectsIn } from '../suspects.ts';
import { type Found, family, isSound, isWhole, replacement, retexted } from './family.ts';
import { isIdentifier, named } from './variables.ts';

type Code =
  | 'filter-unknown-source'
  | 'override-unknown-source'
  | 'timeout-ignored'
  | 'retries-negative'
  | 'source-prefix'
  | 'source-name-invalid'
  | 'ignored-block'
  | 'variable-without-type'
  | 'variable-not-sensitive'
  | 'secret-default'
  | 'variables-block'
  | 'useless-interpolation'
  | 'legacy-template';

const secret = /(^|[_-])(password|passwd|secret|secret_key|token|api_key|private_key|access_key)$/i;

/** What Packer accepts and hardly anybody means. */
export const adviceRules = family<Code>(
  {
    'filter-unknown-source': { severity: 'warning' },
    'override-unknown-source': { severity: 'warning' },
    'timeout-ignored': { severity: 'warning' },
    'retries-negative': { severity: 'warning' },
    'source-prefix': { severity: 'warning' },
    'source-name-invalid': { severity: 'warning' },
    'ignored-block': { severity: 'warning', tag: 'unnecessary' },
    'variable-without-type': { severity: 'hint' },
    'variable-not-sensitive': { severity: 'warning' },
    'secret-default': { severity: 'warning' },
    'variables-block': { severity: 'hint' },
    'useless-interpolation': { severity: 'hint' },
    'legacy-template': { severity: 'hint' },
  },
  (module, uri) => {
    const file = module.files.get(uri);
    if (!file || isVarFile(uri) || !isSound(module, uri)) return [];
    const found: Found<Code>[] = [];
    const remove = (title: string, node: { start: number; end: number }): Fix => ({
      title,
      edits: [{ uri, ...removal(file, node), newText: '' }],
    });
    const text = ({ start, end }: { start: number; end: number }) => file.text.slice(start, end);
    const hasLegacy = /\{\{\s*user\s/.test(file.text);

    const suspects = suspectsIn(module, uri);
    for (const block of suspects.blocks) {
      if (block.type.text === 'variable') variable(block);
      if (block.type.text === 'variables' && block.body.items.length > 0)
        found.push({
          ...at(
            block.type,
            'Entries of "variables" have no type, description or validation; "variable" blocks do.',
          ),
          code: 'variables-block',
          fixes: block.body.items.some(item => item.kind !== 'attribute')
            ? []
            : [
                {
                  title: 'Change to "variable" blocks',
                  edits: [{ uri, start: block.start, end: block.end, newText: asBlocks(block) }],
                },
              ],
        });
      ignored(block);
      const [, name] = block.labels;
      if (block.type.text === 'source' && name && !isIdentifier(name.text))
        found.push({
          ...at(name, '"sources" cannot name this source: names are letters, digits, "_" and "-".'),
          code: 'source-name-invalid',
          // A build can say `source "null.a b"`, and would go on saying it.
          fixes: isNamedOnce(block.labels[0]!.text, name.text) ? named(uri, file, name) : [],
        });
    }
    for (const build of suspects.builds) inBuild(build);
    for (const item of suspects.items) for (const one of templatesOf(item)) template(one);
    return found;

    function isNamedOnce(type: string, name: string): boolean {
      return occurrencesIn(module).byThing.get(sourceId(type, name))?.length === 1;
    }

    function ignored(block: Block): void {
      if (!unread.includes(block.type.text)) return;
      found.push({
        ...at(block.header, `Packer reads nothing in a "${block.type.text}" block.`),
        code: 'ignored-block',
        fixes: [remove('Remove this block', block)],
      });
    }

    function variable(block: Block): void {
      const [label] = block.labels;
      if (!label) return;
      const type = attributeOf(block.body, 'type');
      const value = attributeOf(block.body, 'default')?.value;
      const known = value && literal(value);
      if (!type) {
        const guess = known && typeOfValue(known);
        found.push({
          ...at(
            block.header,
            `Without a type the text of -var and PKR_VAR_${label.text} is read by the look of it.`,
          ),
          code: 'variable-without-type',
          fixes:
            guess === undefined
              ? []
              : [
                  {
                    title: `Add "type = ${guess}"`,
                    edits: insertion(uri, file!, block, [`type = ${guess}`]),
                  },
                ],
        });
      }
      const sensitive = attributeOf(block.body, 'sensitive');
      const isText = !type || (type.value.kind === 'variable' && type.value.name === 'string');
      const named =
        secret.test(label.text) &&
        isText &&
        (!known || known.kind === 'string' || !isKnown(known) || known.kind === 'null');
      const isSecret = !(known?.kind === 'string' && isNoSecret(known.value));
      if (named && isSecret && !sensitive)
        found.push({
          ...at(block.header, `Packer prints the value of "${label.text}": "sensitive = true" hides it.`),
          code: 'variable-not-sensitive',
          fixes: [
            { title: 'Add "sensitive = true"', edits: insertion(uri, file!, block, ['sensitive = true']) },
          ],
        });
      const hidden = sensitive?.value.kind === 'bool' && sensitive.value.value;
      if ((named || hidden) && isSecret && value && known?.kind === 'string' && known.value !== '')
        found.push({
          ...at(
            value,
            'A secret in the template is a secret no more. Leave the default out, or take it from the environment.',
            // Of the machine that is built it mostly is a throwaway, and not all that is hidden is a secret.
            named && !/^(ssh|winrm)_/.test(label.text) ? {} : { severity: 'hint' },
          ),
          code: 'secret-default',
          fixes: [
            replacement(
              uri,
              value,
              `env("${label.text.toUpperCase().replaceAll('-', '_')}")`,
              'Take it from the environment',
            ),
          ],
        });
    }

    function asBlocks(block: Block): string {
      let before = block.open! + 1;
      const blocks = attributesOf(block.body).map(item => {
        const guess = typeOfValue(literal(item.value));
        const above = commentsIn(before, item.start);
        const line = /^[^\n]*/.exec(file!.text.slice(item.end))![0];
        before = item.end + line.length;
        const behind = commentsIn(item.end, before).map(comment => ` ${comment}`);
        return [
          ...above,
          `variable "${item.name.text}" {`,
          ...(guess === undefined ? [] : [`  type    = ${guess}`]),
          `  default = ${text(item.value)}${behind.join('')}`,
          '}',
        ].join('\n');
      });
      return [blocks.join('\n\n'), ...commentsIn(before, block.end)].join('\n');
    }
    function commentsIn(start: number, end: number): readonly string[] {
      return file!.comments
        .filter(one => start <= one.start && one.end <= end)
        .map(one => text(one).trimEnd());
    }

    function inBuild(build: Build): void {
      const sources = sourcesOf(module, build);
      for (const block of blocksOf(build.node.body)) ignored(block);
      prefixes(build);
      for (const block of blocksInBuild(build.node)) {
        if (!buildStep(block.type.text)) continue;
        for (const name of ['only', 'except']) filter(attributeOf(block.body, name), sources);
        if (block.type.text === 'post-processor') continue;
        override(attributeOf(block.body, 'override'), sources);
        const [pause, timeout, retries] = ['pause_before', 'timeout', 'max_retries'].map(name =>
          attributeOf(block.body, name),
        );
        const wait = pause && textOf(module.evaluate(pause.value));
        if (timeout && wait && /[1-9]/.test(wait))
          found.push({
            ...at(timeout.name, 'Packer ignores "timeout" where "pause_before" is set.'),
            code: 'timeout-ignored',
            fixes: [remove('Remove "timeout"', timeout), remove('Remove "pause_before"', pause)],
          });
        const count = retries && numberOf(module.evaluate(retries.value));
        if (retries && count !== undefined && count < 0)
          found.push({
            ...at(retries.value, 'Fewer than no retries are none.'),
            code: 'retries-negative',
            fixes: [replacement(uri, retries.value, '0')],
          });
      }
    }

    /** `a.b.c`: Packer throws the first part away, and everything after the name. */
    function prefixes(build: Build): void {
      const attribute = attributeOf(build.node.body, 'sources');
      const elements: readonly Expression[] =
        attribute?.value.kind === 'tuple' ? attribute.value.elements : [];
      for (const element of elements) {
        const name = shownText(module.evaluate(element));
        const parts = name?.split('.') ?? [];
        if (parts.length < 3 || (parts.length === 3 && ['source', 'sources'].includes(parts[0]!))) continue;
        const meant = `source.${parts[1]}.${parts[2]}`;
        found.push({
          ...at(element, `Packer reads this as "${meant}".`),
          code: 'source-prefix',
          fixes: element.kind === 'template' ? [retexted(uri, element, meant)] : [],
        });
      }
    }

    function filter(attribute: Attribute | undefined, { entries, open, assumed }: BuildSources): void {
      if (
        !attribute ||
        open ||
        assumed ||
        entries.length === 0 ||
        entries.some(one => one.localName === undefined)
      )
        return;
      const value = module.evaluate(attribute.value);
      // What may change from outside is no mistake of the text.
      if (value.kind !== 'list' || marksOf(value).assumed) return;
      const names = entries.map(one => `${one.type}.${one.localName}`);
      for (const [i, element] of value.elements.entries()) {
        const name = shownText(marked(element, value));
        if (name === undefined || names.includes(name)) continue;
        const place =
          attribute.value.kind === 'tuple'
            ? (attribute.value.elements[i] ?? attribute.value)
            : attribute.value;
        const meant = names.find(one => name.endsWith(`.${one}`) || one.endsWith(`.${name}`));
        found.push({
          ...at(
            place,
            meant
              ? `This matches nothing: the source is called "${meant}" here.`
              : `This matches no source of the build; there ${names.length === 1 ? 'is' : 'are'} ${names.map(one => `"${one}"`).join(', ')}.`,
          ),
          code: 'filter-unknown-source',
          fixes: meant && place.kind === 'template' ? [retexted(uri, place, meant)] : [],
        });
      }
    }

    function override(attribute: Attribute | undefined, { entries, open, assumed }: BuildSources): void {
      if (attribute?.value.kind !== 'object' || open || assumed || entries.length === 0 || !isWhole(module))
        return;
      if (entries.some(one => one.localName === undefined)) return;
      for (const entry of attribute.value.entries) {
        const name = entry.bareKey ?? shownText(module.evaluate(entry.key));
        if (name === undefined || entries.some(one => one.localName === name)) continue;
        const meant = entries.find(one => name === `${one.type}.${one.localName}`)?.localName;
        found.push({
          ...at(
            entry.key,
            meant
              ? `Packer ignores this: a source is called by its name alone here, "${meant}".`
              : `Packer ignores this: no source of the build is called "${name}".`,
          ),
          code: 'override-unknown-source',
          fixes: meant === undefined ? [] : [replacement(uri, entry.key, meant)],
        });
      }
    }

    function template(node: Template): void {
      const [part] = node.parts;
      if (
        !node.heredoc &&
        node.parts.length === 1 &&
        part!.kind === 'interpolation' &&
        text(node) === `"\${${text(part!).slice(2, -1)}}"`
      ) {
        const inner = part!.expression;
        if (inner.kind !== 'missing')
          found.push({
            ...at(node, 'The expression alone does the same.'),
            code: 'useless-interpolation',
            fixes: [replacement(uri, node, text(inner), 'Leave the quotes out')],
          });
      }
      if (!hasLegacy) return;
      for (const one of node.parts) {
        if (one.kind !== 'text') continue;
        for (const match of text(one).matchAll(/\{\{\s*user\s+`([^`]+)`\s*\}\}/g)) {
          const start = one.start + match.index;
          const name = match[1]!;
          found.push({
            ...at(
              { start, end: start + match[0].length },
              `This is plain text here: variables are written \${var.${name}}.`,
            ),
            code: 'legacy-template',
            fixes: !isIdentifier(name)
              ? []
              : match[0].length === node.end - node.start - 2 && !isJsonFile(uri)
                ? [replacement(uri, node, `var.${name}`)]
                : [
                    replacement(
                      uri,
                      { start, end: start + match[0].length },
                      `\${var.${name}}`,
                      `Change to "\${var.${name}}"`,
                    ),
                  ],
          });
        }
      }
    }
  },
  { byBlock: true },
);

function typeOfValue(value: Value): string | undefined {
  if (value.kind === 'string' || value.kind === 'number' || value.kind === 'bool') return value.kind;
  if (
    value.kind === 'list' &&
    value.elements.length > 0 &&
    value.elements.every(one => one.kind === 'string')
  )
    return 'list(string)';
  if (
    value.kind === 'object' &&
    value.entries.size > 0 &&
    [...value.entries.values()].every(one => one.kind === 'string')
  )
    return 'map(string)';
  return undefined;
}
