import type { Block, Body, Expression, File, Label, Name, Node, Span, Template } from '../syntax/ast.ts';
import { eachChild, literalString } from '../syntax/walk.ts';
import { attributeOf, attributesOf, blocksOf } from './declarations.ts';

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

/** What one file names. */
export interface Names {
  readonly occurrences: readonly Occurrence[];
  readonly components: readonly ComponentUse[];
}

export const variableId = (name: string): string => `variable ${name}`;
export const localId = (name: string): string => `local ${name}`;
export const dataId = (type: string, name: string): string => `data ${type}.${name}`;
export const sourceId = (type: string, name: string): string => `source ${type}.${name}`;
export const pluginId = (name: string): string => `plugin ${name}`;

const readings = new WeakMap<File, { uri: string; names: Names }>();

/** Every name in a file that was given by a person: declared, read, or set in a variable file. */
export function namesIn(uri: string, file: File): Names {
  const kept = readings.get(file);
  if (kept?.uri === uri) return kept.names;
  const reader = new Reader(uri, file.text);
  if (uri.endsWith('.pkrvars.hcl')) reader.varFile(file.body);
  else reader.template(file.body);
  const names = { occurrences: reader.occurrences, components: reader.components };
  readings.set(file, { uri, names });
  return names;
}

/** The iterators that are visible, innermost last. */
type Scope = readonly Thing[];

interface BuildSource {
  readonly type: string;
  readonly localName: string;
  readonly thing: Thing;
}

const steps: readonly string[] = ['provisioner', 'post-processor', 'error-cleanup-provisioner'];

class Reader {
  readonly occurrences: Occurrence[] = [];
  readonly components: ComponentUse[] = [];
  private readonly uri: string;
  private readonly text: string;

  constructor(uri: string, text: string) {
    this.uri = uri;
    this.text = text;
  }

  varFile(body: Body): void {
    for (const item of attributesOf(body))
      this.add(
        { kind: 'variable', id: variableId(item.name.text), name: item.name.text },
        'write',
        item.name,
        {
          item,
        },
      );
  }

  template(body: Body): void {
    for (const block of blocksOf(body)) {
      this.root(block);
      this.walk(block.body, []);
    }
    // Not allowed there, and still what somebody is typing.
    for (const item of attributesOf(body)) this.walk(item.value, []);
  }

  private root(block: Block): void {
    const [first, second] = block.labels;
    switch (block.type.text) {
      case 'variable':
      case 'local':
        if (first) this.declared(block.type.text, first.text, this.inside(first), first, block);
        return;
      case 'variables':
      case 'locals': {
        const kind = block.type.text === 'locals' ? 'local' : 'variable';
        for (const item of attributesOf(block.body))
          this.declared(kind, item.name.text, item.name, item.name, item);
        return;
      }
      case 'data':
      case 'source': {
        if (first) this.component(this.inside(first), first.text);
        if (!first || !second) return;
        const kind = block.type.text;
        const id = (kind === 'data' ? dataId : sourceId)(first.text, second.text);
        this.add({ kind, id, name: second.text }, 'declaration', this.inside(second), {
          reach: second,
          item: block,
        });
        return;
      }
      case 'build':
        this.build(block);
        return;
      case 'packer':
        for (const plugins of blocksOf(block.body, 'required_plugins'))
          for (const item of attributesOf(plugins.body)) {
            const name = item.name.text;
            this.add({ kind: 'plugin', id: pluginId(name), name }, 'declaration', item.name, { item });
          }
    }
  }

  private declared(kind: 'variable' | 'local', name: string, span: Span, reach: Span, item: Span): void {
    const id = kind === 'variable' ? variableId(name) : localId(name);
    this.add({ kind, id, name }, 'declaration', span, { reach, item });
  }

  private add(
    thing: Thing,
    role: Occurrence['role'],
    { start, end }: Span,
    { reach, item }: { reach?: Span; item?: Span } = {},
  ): void {
    const span = { start, end };
    this.occurrences.push({
      uri: this.uri,
      thing,
      role,
      ...span,
      reach: reach ? { start: reach.start, end: reach.end } : span,
      item: item ? { start: item.start, end: item.end } : span,
    });
  }

  private component({ start, end }: Span, type: string): void {
    this.components.push({ start, end, type });
  }

  /** A label without its quotes. */
  private inside({ start, end, quoted }: Label): Span {
    if (!quoted) return { start, end };
    const closed = end - 1 > start && this.text[end - 1] === '"';
    return { start: start + 1, end: closed ? end - 1 : end };
  }

  // Builds

  private build(build: Block): void {
    const known: BuildSource[] = [];
    const sources = attributeOf(build.body, 'sources')?.value;
    if (sources)
      for (const { text, span } of this.strings(sources)) {
        const found = this.address(text, span.start);
        if (found) known.push({ ...found, localName: found.thing.name });
      }
    for (const block of this.inner(build.body, 'source')) {
      const [label] = block.labels;
      const found = label && this.address(label.text, this.inside(label).start);
      if (!found) continue;
      const name = attributeOf(block.body, 'name')?.value;
      const given = name?.kind === 'template' ? this.strings(name)[0] : undefined;
      if (!name) known.push({ ...found, localName: found.thing.name });
      if (!given) continue;
      const id = `build-source ${this.uri}#${build.start} ${found.type}.${given.text}`;
      const thing: Thing = { kind: 'build-source', id, name: given.text };
      this.add(thing, 'declaration', given.span, { reach: name!, item: block });
      known.push({ type: found.type, localName: given.text, thing });
    }
    const chains = this.inner(build.body, 'post-processors');
    for (const body of [build.body, ...chains.map(chain => chain.body)])
      for (const step of blocksOf(body)) this.step(step, known);
  }

  /** The blocks of a type, also those a `dynamic` block makes; these without labels of their own. */
  private inner(body: Body, type: string): readonly Block[] {
    return blocksOf(body).flatMap(block => {
      if (block.type.text === type) return [block];
      return block.type.text === 'dynamic' && block.labels[0]?.text === type
        ? blocksOf(block.body, 'content')
        : [];
    });
  }

  private step(block: Block, known: readonly BuildSource[]): void {
    const [label] = block.labels;
    if (block.type.text === 'dynamic' && label && steps.includes(label.text)) {
      for (const content of blocksOf(block.body, 'content')) this.filters(content.body, known);
      return;
    }
    if (!steps.includes(block.type.text)) return;
    if (label) this.component(this.inside(label), label.text);
    this.filters(block.body, known);
  }

  private filters(body: Body, known: readonly BuildSource[]): void {
    for (const { name, value } of attributesOf(body)) {
      if (name.text === 'only' || name.text === 'except')
        for (const { text, span } of this.strings(value)) this.filter(text, span, known);
      if (name.text !== 'override' || value.kind !== 'object') continue;
      for (const { key, bareKey } of value.entries) {
        const found = bareKey === undefined ? this.strings(key)[0] : { text: bareKey, span: key };
        if (!found) continue;
        // One key may speak of several sources of that name.
        const meant = known.filter(({ localName }) => localName === found.text).map(({ thing }) => thing);
        for (const thing of new Map(meant.map(one => [one.id, one])).values())
          this.add(thing, 'read', found.span, { reach: key });
      }
    }
  }

  /** `null.web` in `only`: what the build calls it, and the source of that name otherwise. */
  private filter(text: string, span: Span, known: readonly BuildSource[]): void {
    const dot = text.indexOf('.');
    if (dot < 0) return;
    const [type, name] = [text.slice(0, dot), text.slice(dot + 1)];
    const at = span.start + dot + 1;
    const own = known.find(source => source.type === type && source.localName === name)?.thing;
    this.component({ start: span.start, end: at - 1 }, type);
    this.add(own ?? { kind: 'source', id: sourceId(type, name), name }, 'read', { start: at, end: span.end });
  }

  /** `null.web` or `source.null.web`: of three parts the first is dropped, as Packer does. */
  private address(text: string, start: number): { type: string; thing: Thing } | undefined {
    const parts = text.split('.');
    const first = parts.length > 2 ? 1 : 0;
    const [type, name] = [parts[first], parts[first + 1]];
    if (!type || !name) return undefined;
    const from = first === 1 ? start + parts[0]!.length + 1 : start;
    const at = from + type.length + 1;
    const thing: Thing = { kind: 'source', id: sourceId(type, name), name };
    this.component({ start: from, end: from + type.length }, type);
    this.add(thing, 'read', { start: at, end: at + name.length });
    return { type, thing };
  }

  /** Plain strings in an expression, in lists and conditions too; none with escapes, whose places would shift. */
  private strings(expression: Expression): { readonly text: string; readonly span: Span }[] {
    const found: { text: string; span: Span }[] = [];
    const look = (node: Node): void => {
      if (node.kind !== 'template') {
        if (node.kind === 'tuple' || node.kind === 'conditional' || node.kind === 'call')
          eachChild(node, look);
        return;
      }
      const text = plainText(node);
      if (text) found.push({ text, span: { start: node.start + 1, end: node.start + 1 + text.length } });
    };
    look(expression);
    return found;
  }

  // Expressions

  private walk(node: Node, scope: Scope): void {
    switch (node.kind) {
      case 'variable':
        this.iterator(node, node.name, scope);
        return;
      case 'attribute-of':
      case 'index':
        this.member(node, scope);
        break;
      case 'object':
        for (const { key, bareKey, value } of node.entries) {
          if (bareKey === undefined) this.walk(key, scope);
          this.walk(value, scope);
        }
        return;
      case 'for': {
        this.walk(node.collection, scope);
        const inner = this.bind(scope, node, node.key, node.value);
        if (node.resultKey) this.walk(node.resultKey, inner);
        this.walk(node.result, inner);
        if (node.condition) this.walk(node.condition, inner);
        return;
      }
      case 'for-directive': {
        this.walk(node.collection, scope);
        const inner = this.bind(scope, node, node.key, node.value);
        for (const part of node.parts) this.walk(part, inner);
        return;
      }
      case 'block':
        if (node.type.text === 'dynamic') this.dynamic(node, scope);
        else this.walk(node.body, scope);
        return;
      case 'name':
      case 'label':
        return;
    }
    eachChild(node, child => this.walk(child, scope));
  }

  private bind(scope: Scope, loop: Span, ...names: readonly (Name | undefined)[]): Scope {
    const bound = names.filter(name => name !== undefined && name.text !== '') as Name[];
    return [...scope, ...bound.map(name => this.iteratorAt(name, name.text, loop))];
  }

  private iteratorAt(place: Span, name: string, scope: Span, fixed = false, item: Span = place): Thing {
    const id = `iterator ${this.uri}#${place.start}`;
    const thing: Thing = { kind: 'iterator', id, name, fixed, scope: { start: scope.start, end: scope.end } };
    this.add(thing, 'declaration', place, { item });
    return thing;
  }

  private iterator(place: Span, name: string, scope: Scope): void {
    const thing = scope.findLast(one => one.name === name);
    if (thing) this.add(thing, 'read', place);
  }

  /** `iterator`, or the label where there is none, is visible in `labels` and `content`. */
  private dynamic(block: Block, scope: Scope): void {
    const named = attributeOf(block.body, 'iterator')?.value;
    const [label] = block.labels;
    const inner = [...scope];
    if (named?.kind === 'variable') inner.push(this.iteratorAt(named, named.name, block));
    else if (label && !named) inner.push(this.iteratorAt(this.inside(label), label.text, block, true, block));
    for (const item of block.body.items) {
      if (item.kind === 'block') this.walk(item.body, item.type.text === 'content' ? inner : scope);
      else if (item.kind === 'attribute' && item.name.text !== 'iterator')
        this.walk(item.value, item.name.text === 'labels' ? inner : scope);
    }
  }

  private member(node: Extract<Expression, { kind: 'attribute-of' | 'index' }>, scope: Scope): void {
    const step = stepOf(node);
    const { target } = node;
    if (!step) return;
    const named = (root: string) => !scope.some(one => one.name === root);
    if (target.kind === 'variable') {
      const { name } = target;
      if (name === 'var' && named('var')) this.read('variable', variableId(step.text), step);
      if (name === 'local' && named('local')) this.read('local', localId(step.text), step);
      if (name === 'data' && named('data')) this.component(step, step.text);
      return;
    }
    if (target.kind !== 'attribute-of' && target.kind !== 'index') return;
    const type = stepOf(target);
    if (type && target.target.kind === 'variable' && target.target.name === 'data' && named('data'))
      this.read('data', dataId(type.text, step.text), step);
  }

  private read(kind: Thing['kind'], id: string, { start, end, text }: Name): void {
    if (text !== '') this.add({ kind, id, name: text }, 'read', { start, end });
  }
}

/** `.name` or `["name"]` */
function stepOf(node: Extract<Expression, { kind: 'attribute-of' | 'index' }>): Name | undefined {
  if (node.kind === 'attribute-of') return node.name;
  const text = node.key.kind === 'template' ? plainText(node.key) : undefined;
  const start = node.key.start + 1;
  return text ? { kind: 'name', start, end: start + text.length, text } : undefined;
}

/** The text of a quoted string that is written as it is read. */
function plainText(template: Template): string | undefined {
  const text = literalString(template);
  return !template.heredoc && text?.length === template.end - template.start - 2 ? text : undefined;
}
