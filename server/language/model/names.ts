import type { Block, Body, Expression, File, Name, Node, Span } from '../syntax/ast.ts';
import { insideOf, stepOf, type Written } from '../syntax/spans.ts';
import { eachChild } from '../syntax/walk.ts';
import { buildNames } from './build-names.ts';
import { attributeOf, attributesOf, blocksOf } from './declarations.ts';
import { isVarFile } from './file-kinds.ts';
import { keptBy } from './kept.ts';
import {
  type ComponentUse,
  dataId,
  localId,
  type NamesSink,
  type Occurrence,
  pluginId,
  sourceId,
  type Thing,
  variableId,
} from './things.ts';

/** What one file names. */
export interface Names {
  readonly occurrences: readonly Occurrence[];
  readonly components: readonly ComponentUse[];
}

/** Every name in a file that was given by a person: declared, read, or set in a variable file. */
export const namesIn = (uri: string, file: File): Names => namesOf(file, uri);

const namesOf = keptBy((file: File, uri: string): Names => {
  const reader = new Reader(uri, file.text);
  if (isVarFile(uri)) reader.varFile(file.body);
  else reader.template(file.body);
  return { occurrences: reader.occurrences, components: reader.components };
});

/** The iterators that are visible, innermost last. */
type Scope = readonly Thing[];

class Reader implements NamesSink {
  readonly occurrences: Occurrence[] = [];
  readonly components: ComponentUse[] = [];
  readonly uri: string;
  readonly text: string;

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
        if (first) this.declared(block.type.text, first.text, insideOf(first, this.text), first, block);
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
        if (first) this.component(insideOf(first, this.text), first.text);
        if (!first || !second) return;
        const kind = block.type.text;
        const id = (kind === 'data' ? dataId : sourceId)(first.text, second.text);
        this.add({ kind, id, name: second.text }, 'declaration', insideOf(second, this.text), {
          reach: second,
          item: block,
        });
        return;
      }
      case 'build':
        buildNames(block, this);
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

  add(
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

  component({ start, end }: Span, type: string): void {
    this.components.push({ start, end, type });
  }

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
    else if (label && !named)
      inner.push(this.iteratorAt(insideOf(label, this.text), label.text, block, true, block));
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

  private read(kind: Thing['kind'], id: string, { start, end, text }: Written): void {
    this.add({ kind, id, name: text }, 'read', { start, end });
  }
}
