import type { Span } from '../syntax/ast.ts';

/** Something with a name that a person gave it. Equal ids are the same thing wherever they are met. */
export interface Thing {
  readonly kind: 'variable' | 'local' | 'data' | 'source' | 'build-source' | 'plugin' | 'iterator';
  readonly id: string;
  readonly name: string;
  /** An iterator that has the name of the block type it makes. */
  readonly fixed?: boolean;
  /** Where an iterator has its meaning. */
  readonly scope?: Span;
}

/** A place that names a thing. The span is the text that a new name would replace. */
export interface Occurrence extends Span {
  readonly uri: string;
  readonly thing: Thing;
  readonly role: 'declaration' | 'read' | 'write';
  /** Where a cursor means this thing: the span, or more around it. */
  readonly reach: Span;
  /** Of a declaration: all of it. */
  readonly item: Span;
}

/** A component type, `amazon-ebs`; which plugin it is of, only the whole configuration can tell. */
export interface ComponentUse extends Span {
  readonly type: string;
}

/** Takes down what is met in a text. */
export interface NamesSink {
  readonly uri: string;
  readonly text: string;
  add(
    thing: Thing,
    role: Occurrence['role'],
    span: Span,
    more?: { readonly reach?: Span; readonly item?: Span },
  ): void;
  component(span: Span, type: string): void;
}

export const variableId = (name: string): string => `variable ${name}`;
export const localId = (name: string): string => `local ${name}`;
export const dataId = (type: string, name: string): string => `data ${type}.${name}`;
export const sourceId = (type: string, name: string): string => `source ${type}.${name}`;
export const pluginId = (name: string): string => `plugin ${name}`;
