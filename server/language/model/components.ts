import {
  type ComponentKind as CatalogKind,
  component,
  componentTypes,
  isInternal,
} from '../catalog/index.ts';

export type ComponentKind = Exclude<CatalogKind, 'datasource'> | 'data';
/** The names of arguments and the types they are converted to. */
export type Arguments = ReadonlyMap<string, string>;

const inCatalog = (kind: ComponentKind): CatalogKind => (kind === 'data' ? 'datasource' : kind);

const read = new Map<string, Arguments | undefined>();
/**
 * What a component takes that the `packer` binary brings along. Undefined for those of plugins, whose version the
 * user chooses.
 */
export function argumentsOf(kind: ComponentKind, type: string): Arguments | undefined {
  const key = `${kind} ${type}`;
  if (!read.has(key)) {
    const found = bundled(kind).includes(type) ? component(inCatalog(kind), type) : undefined;
    read.set(
      key,
      found &&
        new Map(
          [...found.attributes].flatMap(([name, one]) =>
            isInternal(name) ? [] : [[name, one.type] as const],
          ),
        ),
    );
  }
  return read.get(key);
}

const lists = new Map<ComponentKind, readonly string[]>();
/** The types of the components that come with Packer. */
export function bundled(kind: ComponentKind): readonly string[] {
  const known = lists.get(kind);
  if (known) return known;
  const types = componentTypes(inCatalog(kind))
    .filter(one => one.plugin.bundled)
    .map(one => one.type);
  lists.set(kind, types);
  return types;
}

/** What a bundled data source gives. */
export const outputsOf = (type: string): readonly string[] | undefined =>
  bundled('data').includes(type) ? [...(component('datasource', type)?.outputs.keys() ?? [])] : undefined;
