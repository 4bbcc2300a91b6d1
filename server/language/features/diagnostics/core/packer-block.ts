import { plugin as knownPlugin, plugins as knownPlugins } from '../../../catalog/index.ts';
import { attributeOf, attributesOf, blocksOf } from '../../../model/declarations.ts';
import { literal } from '../../../model/evaluate.ts';
import { textOf, type Value } from '../../../model/value.ts';
import { allows, constraintMeant, constraintsOf } from '../../../model/versions.ts';
import type { Attribute, Expression, ObjectEntry } from '../../../syntax/ast.ts';
import { literalString } from '../../../syntax/walk.ts';
import { removal } from '../edits.ts';
import { at, type Fix } from '../rule.ts';
import { eachAlone, toldOf } from '../whole-folder.ts';
import { type Found, family, isWhole, replacement, retexted } from './family.ts';

type Code =
  | 'version-constraint-invalid'
  | 'version-unsupported'
  | 'version-number'
  | 'plugin-entry-invalid'
  | 'plugin-version-invalid'
  | 'plugin-source-invalid'
  | 'plugin-name-invalid'
  | 'duplicate-plugin';

/** The release whose behaviour is checked. */
const current = [1, 16, 0];

/** Where the plugin of that name comes from; of one that nobody knows, where most do. */
const usualAddress = (name: string): string =>
  knownPlugins().find(one => one.name === name && !one.bundled && one.successor === undefined)?.address ??
  `github.com/hashicorp/${name}`;

/** `packer { … }`: what Packer and which plugins are needed. */
export const packerBlockRules = family<Code>(
  {
    'version-constraint-invalid': { severity: 'error', phase: 'version' },
    'version-unsupported': { severity: 'warning' },
    'version-number': { severity: 'hint' },
    'plugin-entry-invalid': { severity: 'error', phase: 'load' },
    'plugin-version-invalid': { severity: 'error', phase: 'load' },
    'plugin-source-invalid': { severity: 'error', phase: 'load' },
    'plugin-name-invalid': { severity: 'error', phase: 'load' },
    'duplicate-plugin': { severity: 'error' },
  },
  (module, uri) => {
    const found: Found<Code>[] = [];
    if (!module.declarations.get(uri)?.blocks.has('packer')) return found;
    const all = module
      .blocks('packer')
      .flatMap(({ uri: its, node }) =>
        blocksOf(node.body, 'required_plugins').flatMap((block, i) =>
          attributesOf(block.body).map(attribute => ({ uri: its, attribute, block, i })),
        ),
      );
    for (const { uri: its, node } of module.blocks('packer')) {
      if (its !== uri) continue;
      // One with a label is not read.
      const version = node.labels.length > 0 ? undefined : attributeOf(node.body, 'required_version');
      if (version) required(version);
      for (const plugins of blocksOf(node.body, 'required_plugins'))
        for (const attribute of attributesOf(plugins.body)) plugin(attribute);
    }
    if (isWhole(module))
      for (const { uri: its, attribute, block } of all) {
        const first = all.find(one => one.attribute.name.text === attribute.name.text);
        if (its !== uri || !first || first.block === block || first.attribute === attribute) continue;
        const told = toldOf(module, uri, first.uri);
        found.push({
          ...at(attribute.name, `The plugin "${attribute.name.text}" is required twice.${eachAlone(told)}`, {
            related: [{ uri: first.uri, ...span(first.attribute.name), message: 'The first one is here.' }],
            ...(first.uri === uri ? {} : { severity: 'information', ...told }),
          }),
          code: 'duplicate-plugin',
          fixes: told.once ? [] : [without(`Remove this "${attribute.name.text}"`, attribute)],
        });
      }
    return found;

    function without(title: string, attribute: Attribute): Fix {
      return { title, edits: [{ uri, ...removal(module.files.get(uri)!, attribute), newText: '' }] };
    }

    function required({ value }: Attribute): void {
      const known = literal(value);
      if (known.kind === 'null' || known.kind === 'unknown') return;
      const text = textOf(known);
      const constraints = text === undefined ? undefined : constraintsOf(text);
      if (!constraints) {
        found.push({
          ...at(
            value,
            text === undefined
              ? 'A version constraint is a string such as ">= 1.13.0".'
              : 'This is no version constraint. Write ">= 1.13.0", or several with commas between.',
          ),
          code: 'version-constraint-invalid',
          fixes: meant(value, text, current.join('.')),
        });
        return;
      }
      if (value.kind === 'number')
        found.push({
          ...at(value, `This allows exactly version ${text}.0 of Packer.`),
          code: 'version-number',
          fixes: [replacement(uri, value, `">= ${text}.0"`)],
        });
      else if (!constraints.every(one => allows(one, current)))
        found.push({
          ...at(value, `Packer ${current.join('.')} does not satisfy this.`),
          code: 'version-unsupported',
        });
    }

    function plugin(attribute: Attribute): void {
      const { name, value } = attribute;
      const wrongName = nameProblem(name.text);
      if (wrongName) {
        const normal = name.text.toLowerCase().replaceAll('_', '-').replace(/-+/g, '-').replace(/^-|-$/g, '');
        found.push({
          ...at(name, wrongName),
          code: 'plugin-name-invalid',
          fixes: nameProblem(normal) ? [] : [replacement(uri, name, normal)],
        });
      }
      const known = literal(value);
      if (known.kind === 'unknown' && (known.shape ?? 'object') === 'object') return;
      if (known.kind !== 'object' || value.kind !== 'object') {
        if (known.kind === 'object') return;
        const version = constraintsOf(textOf(known) ?? '') ? textOf(known) : undefined;
        found.push({
          ...at(
            value,
            `A required plugin is an object: { source = "github.com/…/${name.text}", version = "…" }.`,
          ),
          code: 'plugin-entry-invalid',
          fixes: [
            replacement(
              uri,
              value,
              `{\n      source  = "${usualAddress(name.text)}"\n      version = "${version ?? '>= 1.0.0'}"\n    }`,
              'Write it as an object',
            ),
          ],
        });
        return;
      }
      const entry = (key: string) => value.entries.findLast(one => keyOf(one) === key);
      const version = known.entries.get('version');
      const source = known.entries.get('source');
      const at_ = (key: string): Expression => entry(key)?.value ?? value;
      if (!version || !source) {
        const lacking = [...(source ? [] : ['source']), ...(version ? [] : ['version'])];
        found.push({
          ...at(value, `A required plugin needs ${lacking.map(one => `"${one}"`).join(' and ')}.`),
          code: 'plugin-entry-invalid',
          fixes: [
            {
              title: `Add ${lacking.map(one => `"${one}"`).join(' and ')}`,
              edits: [
                {
                  uri,
                  start: value.start + 1,
                  end: value.start + 1,
                  newText: `${lacking
                    .map(one =>
                      one === 'source'
                        ? `\n      source = "${usualAddress(name.text)}"`
                        : '\n      version = ">= 1.0.0"',
                    )
                    .join(
                      '',
                    )}${value.entries.length > 0 && /^[^\n]*\S/.test(module.files.get(uri)!.text.slice(value.start + 1, value.end - 1)) ? ',' : ''}`,
                },
              ],
            },
          ],
        });
      }
      if (version && !versionFits(version, at_('version'), source && textOf(source))) return;
      if (source && version) sourceFits(source, at_('source'));
      const other = value.entries.find(one => !['source', 'version', undefined].includes(keyOf(one)));
      if (other && version && source && source.kind === 'string' && !sourceProblem(source.value))
        found.push({
          ...at(other.key, 'A required plugin has "source" and "version" only.'),
          code: 'plugin-entry-invalid',
        });
    }

    /** `latest` of a pre-release is none that Packer takes. */
    function meant(place: Expression, text: string | undefined, newest: string | undefined): readonly Fix[] {
      const better =
        text === undefined ? undefined : constraintMeant(text.trim(), newest?.replace(/-.*/, ''));
      return better === undefined ? [] : [retexted(uri, place, better)];
    }

    function versionFits(version: Value, place: Expression, address: string | undefined): boolean {
      if (version.kind === 'unknown') return true;
      const constraints = version.kind === 'string' ? constraintsOf(version.value) : undefined;
      const message =
        version.kind !== 'string'
          ? 'The version of a plugin is a string such as ">= 1.2.0".'
          : !constraints
            ? 'This is no version constraint. Write ">= 1.2.0", or several with commas between.'
            : constraints.some(one => one.prerelease)
              ? 'Packer does not take pre-releases here; `packer plugins install` can install one.'
              : undefined;
      if (message === undefined) return true;
      found.push({
        ...at(place, message),
        code: 'plugin-version-invalid',
        fixes: meant(
          place,
          textOf(version),
          address === undefined ? undefined : knownPlugin(address)?.version,
        ),
      });
      return constraints !== undefined;
    }

    function sourceFits(source: Value, place: Expression): void {
      if (source.kind === 'unknown') return;
      const problem =
        source.kind === 'string'
          ? sourceProblem(source.value)
          : 'The source of a plugin is a string such as "github.com/hashicorp/amazon".';
      if (problem === undefined) return;
      const better = source.kind === 'string' ? mended(source.value) : undefined;
      found.push({
        ...at(place, problem),
        code: 'plugin-source-invalid',
        fixes: better === undefined ? [] : [retexted(uri, place, better)],
      });
    }
  },
);

const span = ({ start, end }: { start: number; end: number }) => ({ start, end });
const keyOf = (entry: ObjectEntry): string | undefined => entry.bareKey ?? literalString(entry.key);

/** `addrs.IsPluginPartNormalized`; letters beyond ASCII are left alone. */
function nameProblem(name: string): string | undefined {
  if (/[^\0-\x7f]/.test(name)) return undefined;
  if (name.includes('--')) return 'The name of a plugin has no two dashes in a row.';
  if (/[^a-zA-Z0-9-]/.test(name))
    return 'The name of a plugin has lower case letters, digits and dashes only.';
  if (/^-|-$/.test(name)) return 'The name of a plugin neither begins nor ends with a dash.';
  return name === name.toLowerCase() ? undefined : 'The name of a plugin is in lower case.';
}

/** `addrs.ParsePluginSourceString`. */
function sourceProblem(source: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(source))
    return 'The source of a plugin has no scheme: begin with the host.';
  if (/[?#]/.test(source)) return 'The source of a plugin is a host and a path, nothing more.';
  if (source.startsWith('/') || source.endsWith('/'))
    return 'The source of a plugin neither begins nor ends with "/".';
  if (source.split('/').length < 3)
    return 'The source of a plugin is at least a host and two more parts: "github.com/hashicorp/amazon".';
  const name = source.slice(source.lastIndexOf('/') + 1);
  if (name.includes('.') || name.includes('--')) return `"${name}" is no name of a plugin.`;
  if (/^[\0-\x7f]*$/.test(name) && /[^a-zA-Z0-9-]|^-|-$/.test(name))
    return `"${name}" is no name of a plugin.`;
  if (name.startsWith('packer-')) return 'The source of a plugin leaves "packer-plugin-" out.';
  if (source.split('/').filter(part => part !== '').length > 16)
    return 'The source of a plugin has at most 16 parts.';
  return undefined;
}

function mended(source: string): string | undefined {
  const plain = source
    .replace(/^https?:\/\//, '')
    .replace(/^\/|\/$/g, '')
    .replace(/packer-(plugin-)?([^/]+)$/, '$2');
  const full = /^[\w-]+$/.test(plain)
    ? `github.com/hashicorp/${plain}`
    : /^[\w-]+\/[\w-]+$/.test(plain)
      ? `github.com/${plain}`
      : plain;
  return full !== source && sourceProblem(full) === undefined ? full : undefined;
}
