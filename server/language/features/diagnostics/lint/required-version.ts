import { functions } from '../../../catalog/index.ts';
import { attributeOf, blocksOf, type Declarations, declaredBy } from '../../../model/declarations.ts';
import { kept, keptByText } from '../../../model/kept.ts';
import { callsOf } from '../../../model/references.ts';
import type { Stretch } from '../../../model/stretches.ts';
import { textOf } from '../../../model/value.ts';
import { type Constraint, constraintsOf } from '../../../model/versions.ts';
import type { Item, Span } from '../../../syntax/ast.ts';
import { visit } from '../../../syntax/walk.ts';
import { atTheTop, packerBlock } from '../../declaring.ts';
import { type Found, family, isWhole } from '../core/family.ts';
import { insertion } from '../edits.ts';
import { at, type Fix } from '../rule.ts';

type Code = 'required-version-missing' | 'required-version-too-low';

/** Something that only newer releases of Packer have. */
interface Feature extends Span {
  readonly what: string;
  readonly since: string;
}

/** The release that brought `required_plugins`: what a template of today needs at least. */
const least = '1.7.0';

/** Which release of Packer a folder needs, and which it says it needs. */
export const requiredVersionRules = family<Code>(
  { 'required-version-missing': { severity: 'off' }, 'required-version-too-low': { severity: 'hint' } },
  (module, uri) => {
    const own = module.declarations.get(uri);
    if (!own || !isWhole(module)) return [];
    const { file } = own;
    const found: Found<Code>[] = [];
    const stated = module.blocks('packer').flatMap(one => {
      const attribute = attributeOf(one.node.body, 'required_version');
      const text = attribute && textOf(module.evaluate(attribute.value));
      return attribute
        ? [{ uri: one.uri, attribute, constraints: text ? constraintsOf(text) : undefined }]
        : [];
    });
    const newest = () => newestOf(module.stretches.flatMap(stretch => newestIn(stretch) ?? []));
    if (stated.length === 0) {
      const home = packerBlock(module, uri);
      // Said once in a folder: at its packer block, else at the start of its first file.
      const [first] = module.files.keys();
      const place = home ? home.uri === uri && home.node.type : first === uri && blocksOf(file.body)[0]?.type;
      if (place) {
        const need = newest();
        const version = need?.since ?? least;
        const fix: Fix = {
          title: `Add required_version = ">= ${version}"`,
          edits: home
            ? insertion(uri, file, home.node, [`required_version = ">= ${version}"`])
            : [atTheTop(uri, file, `packer {\n  required_version = ">= ${version}"\n}`)],
        };
        found.push({
          ...at(
            place,
            need
              ? `Nothing says which Packer this needs; ${need.what} came with ${need.since}.`
              : 'Nothing says which Packer this needs.',
          ),
          code: 'required-version-missing',
          fixes: [fix],
        });
      }
      return found;
    }
    const bounds = stated.flatMap(({ constraints }) => constraints ?? []);
    // One that cannot be read is spoken of elsewhere.
    if (stated.some(({ constraints }) => !constraints)) return found;
    const [one] = stated;
    const lowest = bounds
      .flatMap(lowerBound)
      .reduce((most, bound) => (newer(bound, most) ? bound : most), '0');
    for (const feature of featuresOf(own)) {
      if (!newer(feature.since, lowest)) continue;
      const { value } = one!.attribute;
      found.push({
        ...at(
          feature,
          `${capital(feature.what)} came with Packer ${feature.since}; required_version allows ${lowest === '0' ? 'any older one' : lowest}.`,
          {
            related: [
              { uri: one!.uri, start: value.start, end: value.end, message: 'required_version is here.' },
            ],
            once: feature.what,
          },
        ),
        code: 'required-version-too-low',
        fixes:
          stated.length === 1 && bounds.length === 1 && ['>=', '>', '~>'].includes(bounds[0]!.operator)
            ? [
                {
                  title: `Change required_version to ">= ${newest()!.since}"`,
                  edits: [
                    { uri: one!.uri, start: value.start, end: value.end, newText: `">= ${newest()!.since}"` },
                  ],
                  isPreferred: true,
                },
              ]
            : [],
      });
    }
    return found;
  },
);

/** What one template uses of newer releases. */
const featuresOf = kept(({ file }: Declarations): readonly Feature[] =>
  file.body.items.flatMap(item => featuresIn(item).map(one => movedBy(one, item.start))),
);
/** Their places are from the start of the item. */
const featuresIn = keptByText(item =>
  [...declaredWith(item), ...calledIn(item)].map(one => movedBy(one, -item.start)),
);
const movedBy = (one: Feature, by: number): Feature => ({ ...one, start: one.start + by, end: one.end + by });
const newestIn = kept(({ templates }: Stretch) =>
  newestOf(templates.flatMap(one => newestInFile(one) ?? [])),
);
const newestInFile = kept(({ file }: Declarations) =>
  newestOf(file.body.items.flatMap(item => newestInItem(item) ?? [])),
);
const newestInItem = keptByText(item => newestOf(featuresIn(item)));
const newestOf = (features: readonly Feature[]): Feature | undefined =>
  features.reduce<Feature | undefined>(
    (most, one) => (most && !newer(one.since, most.since) ? most : one),
    undefined,
  );

function declaredWith(item: Item): readonly Feature[] {
  const { registries, builds, variables } = declaredBy('', [item]);
  const found: Feature[] = [];
  const add = ({ start, end }: Span, what: string, since: string) => found.push({ start, end, what, since });
  for (const { node, build, dynamic } of registries) {
    if (!build && !dynamic) add(node.header, '"hcp_packer_registry" outside of a build', '1.13.0');
    const channels = attributeOf(node.body, 'channels');
    if (channels) add(channels.name, '"channels"', '1.15.0');
  }
  for (const { node } of builds)
    for (const step of blocksOf(node.body)) {
      const attribute = attributeOf(step.body, 'continue_on_error');
      if (attribute && step.type.text.endsWith('provisioner'))
        add(attribute.name, '"continue_on_error"', '1.16.0');
    }
  for (const { type } of variables)
    if (type)
      visit(type, node => {
        if (node.kind === 'call' && node.name.text === 'optional')
          add(node.name, 'the type "optional"', '1.16.0');
      });
  return found;
}

const calledIn = (item: Item): readonly Feature[] =>
  callsOf(item).flatMap(({ name: { start, end, text } }) => {
    const since = functions().get(text)?.since;
    return since ? [{ start, end, what: `the function "${text}"`, since }] : [];
  });

/** The lowest version a constraint lets through, where it has such an end. */
const lowerBound = ({ operator, segments }: Constraint): readonly string[] =>
  ['=', '>', '>=', '~>'].includes(operator) ? [segments.join('.')] : [];

function newer(a: string, than: string): boolean {
  const [left, right] = [a, than].map(text => text.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const order = (left![i] ?? 0) - (right![i] ?? 0);
    if (order !== 0) return order > 0;
  }
  return false;
}
const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
