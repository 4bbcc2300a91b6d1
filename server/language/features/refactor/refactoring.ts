import type { Module } from '../../model/module.ts';
import type { Span } from '../../syntax/ast.ts';
import type { Edit } from '../diagnostics/rule.ts';

/** A change that keeps the meaning. The edits are made when somebody wants them. */
export interface Refactoring {
  readonly title: string;
  readonly kind:
    | 'refactor.extract.local'
    | 'refactor.extract.variable'
    | 'refactor.inline'
    | 'refactor.move'
    | 'refactor.rewrite';
  edits(): readonly Edit[];
  /** A name that was made up, to be given another at once: where it stands after the edits. */
  readonly name?: Named;
}

/** The edit whose new text holds a name, and where in that text it begins. */
export interface Named {
  readonly edit: Edit;
  readonly offset: number;
}

/** What a refactoring is offered for. */
export interface Selected extends Span {
  readonly module: Module;
  readonly uri: string;
  /** Somebody opened the menu. Else only what a selection asks for is worth a light bulb. */
  readonly asked: boolean;
}
