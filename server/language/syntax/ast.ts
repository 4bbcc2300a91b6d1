/**
 * The syntax tree of one HCL2 file. Offsets are UTF-16 code units from the start of the text; `end` is
 * exclusive. Trees of broken files have holes: `missing` expressions, `incomplete` items, blocks without
 * `close`. Readers expect them. Nothing here knows Packer.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What the parser has to say about a text. `code` is stable and kebab-case, e.g. `unclosed-block`. */
export interface SyntaxProblem extends Span {
  readonly code: string;
  readonly message: string;
}

export interface File extends Span {
  readonly kind: 'file';
  readonly text: string;
  readonly body: Body;
  readonly problems: readonly SyntaxProblem[];
  /** Every comment with its markers, in order; a line comment without its line break. */
  readonly comments: readonly Span[];
  /** Read from JSON. */
  readonly json?: true;
}

/** The items between the braces, or of the whole file. */
export interface Body extends Span {
  readonly kind: 'body';
  readonly items: readonly Item[];
}

export type Item = Attribute | Block | Incomplete;

export interface Name extends Span {
  readonly kind: 'name';
  readonly text: string;
}

/** `name = value` */
export interface Attribute extends Span {
  readonly kind: 'attribute';
  readonly name: Name;
  /** Offset of `=`. */
  readonly equals: number;
  readonly value: Expression;
}

/** `type "label" … { … }` */
export interface Block extends Span {
  readonly kind: 'block';
  readonly type: Name;
  readonly labels: readonly Label[];
  /** From the type to the end of the last label, without the brace: HCL's DefRange. */
  readonly header: Span;
  /** Offset of `{`; undefined where it is missing. */
  readonly open: number | undefined;
  readonly body: Body;
  /** Offset of `}`; undefined where it is missing. */
  readonly close: number | undefined;
  /**
   * A root block that was taken over from an earlier text and stands elsewhere now: the one it was read as first. What
   * its text alone decides, places apart, need not be found again.
   */
  readonly origin?: Block | undefined;
}

export interface Label extends Span {
  readonly kind: 'label';
  /** Unescaped text, without quotes. */
  readonly text: string;
  readonly quoted: boolean;
}

/** A lone word where an attribute or block is being typed. */
export interface Incomplete extends Span {
  readonly kind: 'incomplete';
  readonly name: Name;
}

export type Expression =
  | NumberLiteral
  | BoolLiteral
  | NullLiteral
  | Template
  | Variable
  | GetAttribute
  | GetIndex
  | Splat
  | Call
  | Tuple
  | ObjectConstructor
  | For
  | Conditional
  | Binary
  | Unary
  | Parentheses
  | Missing;

export interface NumberLiteral extends Span {
  readonly kind: 'number';
  /** As written; HCL numbers are arbitrary precision decimals. */
  readonly text: string;
}
export interface BoolLiteral extends Span {
  readonly kind: 'bool';
  readonly value: boolean;
}
export interface NullLiteral extends Span {
  readonly kind: 'null';
}

/** A quoted or heredoc template. A plain string is one `text` part, an empty one has no parts. */
export interface Template extends Span {
  readonly kind: 'template';
  readonly parts: readonly TemplatePart[];
  readonly heredoc: Heredoc | undefined;
  /** In a JSON file, where a text is read as a template of its own: why it cannot be. */
  readonly broken?: SyntaxProblem;
}
export interface Heredoc {
  readonly marker: Span;
  readonly closing: Span | undefined;
  /** `<<-` */
  readonly flush: boolean;
}
export type TemplatePart = TemplateText | Interpolation | Directive;
export interface TemplateText extends Span {
  readonly kind: 'text';
  /** Escapes resolved; the indentation of `<<-` and `~` trimming applied. */
  readonly value: string;
}
/** `${ … }` */
export interface Interpolation extends Span {
  readonly kind: 'interpolation';
  readonly expression: Expression;
}
/** `%{if} … %{else} … %{endif}` or `%{for} … %{endfor}`, whole. */
export type Directive = IfDirective | ForDirective;
export interface IfDirective extends Span {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly then: readonly TemplatePart[];
  readonly otherwise: readonly TemplatePart[];
}
export interface ForDirective extends Span {
  readonly kind: 'for-directive';
  readonly key: Name | undefined;
  readonly value: Name;
  readonly collection: Expression;
  readonly parts: readonly TemplatePart[];
}

/** A root name: `var`, `local`, `data`, an iterator… */
export interface Variable extends Span {
  readonly kind: 'variable';
  readonly name: string;
}
/** `target.name`; also the legacy `target.0`. `step` spans from the dot to the end. */
export interface GetAttribute extends Span {
  readonly kind: 'attribute-of';
  readonly target: Expression;
  readonly step: Span;
  /** Empty text where the name is still to be typed. */
  readonly name: Name;
}
/** `target[key]` */
export interface GetIndex extends Span {
  readonly kind: 'index';
  readonly target: Expression;
  readonly key: Expression;
}
/**
 * `target[*].a` or `target.*.a`: `each` is the path applied to every element, innermost `it` being `element`. A
 * splat whose target is a full one, without parentheses, goes through the elements of each of its results.
 */
export interface Splat extends Span {
  readonly kind: 'splat';
  readonly target: Expression;
  /** `[*]` is full, `.*` is not. */
  readonly full: boolean;
  /** Steps after the star, in order. */
  readonly each: readonly SplatStep[];
}
export type SplatStep =
  | { readonly kind: 'attribute'; readonly name: Name }
  | { readonly kind: 'index'; readonly key: Expression };

export interface Call extends Span {
  readonly kind: 'call';
  /** With `::` where namespaced. */
  readonly name: Name;
  readonly args: readonly Expression[];
  /** The last argument is followed by `...`. */
  readonly expand: boolean;
  /** Offset of `)`; undefined where it is missing. */
  readonly close: number | undefined;
}
export interface Tuple extends Span {
  readonly kind: 'tuple';
  readonly elements: readonly Expression[];
}
export interface ObjectConstructor extends Span {
  readonly kind: 'object';
  readonly entries: readonly ObjectEntry[];
}
export interface ObjectEntry extends Span {
  readonly key: Expression;
  /** The key is a bare word: its text is the key. Undefined for `(expr)`, `"…"` and everything else. */
  readonly bareKey: string | undefined;
  readonly value: Expression;
}
/** `[for k, v in c : x if y]` or `{for k, v in c : x => y... if z}` */
export interface For extends Span {
  readonly kind: 'for';
  readonly key: Name | undefined;
  readonly value: Name;
  readonly collection: Expression;
  /** Present in the object form. */
  readonly resultKey: Expression | undefined;
  readonly result: Expression;
  readonly group: boolean;
  readonly condition: Expression | undefined;
}
export interface Conditional extends Span {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}
export type BinaryOperator =
  | '||'
  | '&&'
  | '=='
  | '!='
  | '<'
  | '>'
  | '<='
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%';
export interface Binary extends Span {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Unary extends Span {
  readonly kind: 'unary';
  readonly operator: '-' | '!';
  readonly operand: Expression;
}
export interface Parentheses extends Span {
  readonly kind: 'parentheses';
  readonly inner: Expression;
}
/** Where an expression ought to be. Zero width. */
export interface Missing extends Span {
  readonly kind: 'missing';
}

export type Node = File | Body | Item | Name | Label | Expression | TemplatePart;
