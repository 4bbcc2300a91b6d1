import type { Announced } from './announced.ts';
import type { Need } from './needs.ts';

/** What may be written in a body: the shape of everything the catalog knows. Plain facts, no tree. */

/** Kinds of components, as plugins call them. */
export type ComponentKind = 'builder' | 'provisioner' | 'post-processor' | 'datasource';

/** The type of an argument. `any` and `expression` are Packer's own; plugins have the first seven. */
export type ArgumentType =
  | 'string'
  | 'number'
  | 'bool'
  | 'list(string)'
  | 'list(number)'
  | 'list(list(string))'
  | 'map(string)'
  | 'object'
  | 'any'
  | 'type';

export interface AttributeSchema {
  readonly name: string;
  readonly type: ArgumentType;
  /**
   * What the documentation calls required. No ground for a report: an either-or set or the environment may supply it;
   * see `mustSet` of {@link Component}.
   */
  readonly required: boolean;
  readonly deprecated: boolean;
  /** Of the same body; with a dot, a block's. */
  readonly replacedBy: string | undefined;
  /** Left out of the plugin's documentation: accepted, offered last. */
  readonly undocumented: boolean;
  readonly sensitive: boolean;
  /** Packer sets it itself: accepted, never offered. */
  readonly internal: boolean;
  /** Values worth offering; with `strict` there are no others. */
  readonly values: readonly (string | number)[];
  readonly strict: boolean;
  readonly default: string | number | boolean | undefined;
  /** Environment variables read when it is empty. */
  readonly env: readonly string[];
  /** Markdown in our own words; empty where we have none. */
  readonly description: string;
}

export interface LabelSchema {
  readonly name: string;
  /** What the label names: a component of a kind, a source of this configuration, or something new. */
  readonly is: ComponentKind | 'source' | 'block' | 'name';
}

export interface BlockSchema {
  readonly name: string;
  readonly labels: readonly LabelSchema[];
  readonly nesting: 'list' | 'single';
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly replacedBy: string | undefined;
  readonly undocumented: boolean;
  readonly description: string;
  /** What a block of a plugin needs; see `mustSet` of {@link Component}. */
  readonly needs: readonly Need[];
  /** The body of a block without labels that choose it; for a component see `component`. */
  readonly body: BodySchema;
}

export interface BodySchema {
  readonly attributes: ReadonlyMap<string, AttributeSchema>;
  readonly blocks: ReadonlyMap<string, BlockSchema>;
  /** Any attribute name is fine: `locals`, or a component the catalog does not know. */
  readonly open: boolean;
}

/** Where the facts of a plugin come from. */
export interface Plugin {
  /** Source address of `required_plugins`; `packer` for what is bundled. */
  readonly address: string;
  /** The usual local name. */
  readonly name: string;
  /** The release the schema was read from. */
  readonly version: string;
  readonly date: string | undefined;
  readonly bundled: boolean;
  /** The versions this address has, where a plugin moved. */
  readonly requiredVersion: string | undefined;
  /** The address it moved to. */
  readonly successor: string | undefined;
  readonly repository: string;
  readonly licence: string;
  readonly docs: string;
  /** Canonical type names by kind. */
  readonly components: Readonly<Partial<Record<ComponentKind, readonly string[]>>>;
}

export interface Component extends BodySchema {
  readonly kind: ComponentKind;
  /** As written in the template, with the local name of `required_plugins`. */
  readonly type: string;
  readonly plugin: Plugin;
  /** The configuration names this plugin in `required_plugins`, or it is bundled. */
  readonly declared: boolean;
  readonly deprecated: boolean;
  readonly replacedBy: string | undefined;
  /** Page of the documentation. */
  readonly docs: string | undefined;
  /** Validation rejects the component without each of these, whatever else is set. Names attributes or blocks. */
  readonly mustSet: readonly string[];
  /** What it needs in some cases only, or beside what its schema says. */
  readonly needs: readonly Need[];
  readonly exactlyOneOf: readonly (readonly string[])[];
  readonly atLeastOneOf: readonly (readonly string[])[];
  /** At most one of each list. */
  readonly conflicts: readonly (readonly string[])[];
  /** Of a builder, what it adds to `build`; undefined where that is not known. */
  readonly announces: Announced | undefined;
  /** Of a data source. */
  readonly outputs: ReadonlyMap<string, AttributeSchema>;
}
