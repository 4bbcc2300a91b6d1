/**
 * Members of values that have names of their own: fields of the type of a variable, keys of the object a local is. Where
 * they are declared, given a value and read.
 */
import { isVarFile } from '../model/file-kinds.ts';
import type { Module } from '../model/module.ts';
import { occurrencesIn } from '../model/occurrences.ts';
import type { Type } from '../model/type-constraints.ts';
import type { Attribute, Expression, Node, ObjectEntry, Span } from '../syntax/ast.ts';
import { plainText, stepOf } from '../syntax/spans.ts';
import { literalString, pathAt } from '../syntax/walk.ts';
import { typeSaid } from './completion/typed.ts';
import { memberDefinition } from './member-definition.ts';

/** Where a member is named; the span is what a new name would replace. */
export interface MemberPlace extends Span {
  readonly uri: string;
  readonly role: 'declaration' | 'write' | 'read';
}

/** From a value inwards: a key of an object, or whatever a list or a map holds. */
type Step = { readonly field: string } | 'element';

/** A member by its declaration. */
export interface Member {
  readonly name: string;
  readonly owner: { readonly kind: 'variable' | 'local'; readonly name: string };
  /** To the member; the last step is its own name. */
  readonly path: readonly Step[];
  readonly declaration: MemberPlace;
  /** One of several values that are put together: `merge(var.tags, { name = … })`, `a ? { name = … } : {}`. */
  readonly together: boolean;
}

const keyOf = ({ bareKey, key }: ObjectEntry): string | undefined => bareKey ?? literalString(key);
const within = ({ start, end }: Span, offset: number): boolean => start <= offset && offset <= end;
/** Of a key what is between its quotes. */
const nameIn = ({ key }: ObjectEntry): Span | undefined =>
  key.kind === 'template' ? plainText(key) : { start: key.start, end: key.end };

/** The members a cursor is on: at a key that declares one or gives it a value, or where one is read. */
export function membersAt(module: Module, uri: string, offset: number): readonly Member[] {
  const file = module.files.get(uri);
  if (!file) return [];
  const path = pathAt(file, offset);
  const isKey = path.some(
    node => node.kind === 'object' && node.entries.some(({ key }) => within(key, offset)),
  );
  if (isKey) return keyed(module, uri, offset, path);
  const read = memberDefinition(module, uri, offset);
  return (read?.declarations ?? []).flatMap(({ uri, start }) => {
    const declaring = module.files.get(uri);
    return declaring ? keyed(module, uri, start, pathAt(declaring, start)) : [];
  });
}

function keyed(module: Module, uri: string, offset: number, path: readonly Node[]): readonly Member[] {
  const attribute = path.find((node): node is Attribute => node.kind === 'attribute');
  const block = path.find(node => node.kind === 'block');
  if (!attribute) return [];
  const inVarFile = isVarFile(uri);
  const kind = inVarFile ? 'variable' : block?.type.text;
  const argument = attribute.name.text;
  if (kind === 'locals' || (kind === 'local' && argument === 'expression')) {
    const name = kind === 'locals' ? argument : block?.labels[0]?.text;
    const steps = pathOfKey(attribute.value, undefined, offset);
    return name !== undefined && steps ? found('local', name, steps, attribute.value) : [];
  }
  const name = inVarFile || kind === 'variables' ? argument : block?.labels[0]?.text;
  if ((kind !== 'variable' && kind !== 'variables') || name === undefined) return [];
  const type = module.variables.get(name)?.type;
  if (!type) return [];
  const steps =
    kind === 'variable' && !inVarFile && argument === 'type'
      ? pathOfField(type, offset)
      : pathOfKey(attribute.value, typeSaid(type), offset);
  return steps ? found('variable', name, steps, type) : [];

  function found(kind: 'variable' | 'local', name: string, steps: readonly Step[], at: Expression) {
    const home = kind === 'variable' ? module.variables.get(name)?.uri : uri;
    const entry =
      kind === 'variable' ? fieldAt(at, steps) : keysAt(at, steps).find(one => within(one.key, offset));
    const span = entry && nameIn(entry);
    const own = entry && keyOf(entry);
    if (!span || own === undefined || home === undefined) return [];
    const declaration: MemberPlace = { uri: home, role: 'declaration', start: span.start, end: span.end };
    const together = path.some(
      node =>
        node.start >= at.start &&
        ['call', 'conditional', 'parentheses'].includes(node.kind) &&
        kind === 'local',
    );
    return [{ name: own, owner: { kind, name }, path: steps, declaration, together }];
  }
}

/** The steps to the key of a value that an offset is on; without a type every key is a name. */
function pathOfKey(value: Expression, type: Type | undefined, offset: number): readonly Step[] | undefined {
  if (!within(value, offset)) return undefined;
  if (value.kind === 'tuple') {
    const inner = type && 'of' in type ? type.of : undefined;
    if (type && !inner) return undefined;
    for (const element of value.elements) {
      const rest = pathOfKey(element, inner, offset);
      if (rest) return ['element', ...rest];
    }
    return undefined;
  }
  if (!type)
    for (const part of putTogether(value)) {
      const steps = pathOfKey(part, type, offset);
      if (steps) return steps;
    }
  if (value.kind !== 'object') return undefined;
  for (const entry of value.entries) {
    const name = keyOf(entry);
    const isMap = type?.kind === 'map';
    const field = type?.kind === 'object' && name !== undefined ? type.fields.get(name) : undefined;
    if (name === undefined || (type && !isMap && !field)) continue;
    const step: Step = isMap ? 'element' : { field: name };
    if (within(entry.key, offset)) return isMap ? undefined : [step];
    const rest = pathOfKey(entry.value, isMap ? type.of : field?.type, offset);
    if (rest) return [step, ...rest];
  }
  return undefined;
}

/** Values whose keys are those of the whole. */
function putTogether(value: Expression): readonly Expression[] {
  switch (value.kind) {
    case 'call':
      return value.name.text === 'merge' ? value.args : [];
    case 'conditional':
      return [value.then, value.otherwise];
    case 'parentheses':
      return [value.inner];
    default:
      return [];
  }
}

/** The steps to the field of a type that an offset is on. */
function pathOfField(type: Expression, offset: number): readonly Step[] | undefined {
  if (type.kind !== 'call' || !within(type, offset)) return undefined;
  const [inner] = type.args;
  if (!inner) return undefined;
  switch (type.name.text) {
    case 'optional':
      return pathOfField(inner, offset);
    case 'list':
    case 'set':
    case 'map': {
      const rest = pathOfField(inner, offset);
      return rest && ['element', ...rest];
    }
    case 'object':
      for (const entry of inner.kind === 'object' ? inner.entries : []) {
        const name = keyOf(entry);
        if (name === undefined) continue;
        if (within(entry.key, offset)) return [{ field: name }];
        const rest = pathOfField(entry.value, offset);
        if (rest) return [{ field: name }, ...rest];
      }
  }
  return undefined;
}

/** The field of a type that steps lead to. */
export function fieldAt(type: Expression, [step, ...rest]: readonly Step[]): ObjectEntry | undefined {
  if (type.kind !== 'call' || step === undefined || !type.args[0]) return undefined;
  const [inner] = type.args;
  if (type.name.text === 'optional') return fieldAt(inner, [step, ...rest]);
  if (step === 'element') return fieldAt(inner, rest);
  if (type.name.text !== 'object' || inner.kind !== 'object') return undefined;
  const entry = inner.entries.find(one => keyOf(one) === step.field);
  return entry && rest.length > 0 ? fieldAt(entry.value, rest) : entry;
}

/** The keys of a value that steps lead to; in each element of a list. */
export function keysAt(value: Expression, [step, ...rest]: readonly Step[]): readonly ObjectEntry[] {
  if (step === undefined) return [];
  const parts = putTogether(value);
  if (parts.length > 0) return parts.flatMap(part => keysAt(part, [step, ...rest]));
  const into = (inner: Expression): readonly ObjectEntry[] => keysAt(inner, rest);
  if (step === 'element')
    return value.kind === 'tuple'
      ? value.elements.flatMap(into)
      : value.kind === 'object'
        ? value.entries.flatMap(entry => into(entry.value))
        : [];
  const entries = value.kind === 'object' ? value.entries.filter(one => keyOf(one) === step.field) : [];
  return rest.length > 0 ? entries.flatMap(entry => into(entry.value)) : entries;
}

/** The values a variable is given: its default, and in variable files. */
export function valuesGiven(module: Module, name: string): readonly { uri: string; value: Expression }[] {
  const variable = module.variables.get(name);
  const found = variable?.default ? [{ uri: variable.uri, value: variable.default }] : [];
  for (const [uri, { body }] of module.files)
    if (isVarFile(uri))
      for (const item of body.items)
        if (item.kind === 'attribute' && item.name.text === name) found.push({ uri, value: item.value });
  return found;
}

/** Every place that names one of these members, or those of one file; the declaration first. */
export function placesOf(module: Module, members: readonly Member[], only?: string): readonly MemberPlace[] {
  const found = new Map<string, MemberPlace>();
  const add = (place: MemberPlace) => {
    const id = `${place.uri}#${place.start}`;
    if ((only === undefined || place.uri === only) && !found.has(id)) found.set(id, place);
  };
  const declared = new Set(members.map(({ declaration: { uri, start } }) => `${uri}#${start}`));
  for (const { declaration, owner, path } of members) {
    add(declaration);
    for (const { uri, value } of owner.kind === 'variable' ? valuesGiven(module, owner.name) : [])
      for (const entry of keysAt(value, path)) {
        const span = nameIn(entry);
        if (span) add({ uri, role: 'write', start: span.start, end: span.end });
      }
  }
  for (const name of new Set(members.map(one => one.name)))
    for (const [uri, file] of module.files) {
      if ((only !== undefined && uri !== only) || isVarFile(uri)) continue;
      for (let at = file.text.indexOf(name); at >= 0; at = file.text.indexOf(name, at + name.length)) {
        const span = readAt(pathAt(file, at), at);
        if (!span || span.text !== name) continue;
        const read = memberDefinition(module, uri, at);
        // A key between quotes begins with them.
        const isMeant = read?.declarations.some(one => {
          const text = module.files.get(one.uri)?.text ?? '';
          const quotes = text[one.start] === '\\' ? 2 : text[one.start] === '"' ? 1 : 0;
          return declared.has(`${one.uri}#${one.start + quotes}`);
        });
        if (isMeant) add({ uri, role: 'read', start: span.start, end: span.end });
      }
    }
  return [...found.values()];
}

/** The step `.name` or `["name"]` that an offset is in. */
function readAt(path: readonly Node[], offset: number) {
  for (const node of path.toReversed()) {
    if (node.kind !== 'attribute-of' && node.kind !== 'index') continue;
    const step = stepOf(node);
    if (step && within(step, offset)) return step;
  }
  return undefined;
}

/** Where a value is read in a way that may reach a member without its name: as a whole, or by a key that is computed. */
export function wholeUses(
  module: Module,
  { owner, path }: Member,
): readonly (Span & { readonly uri: string })[] {
  const reads = (occurrencesIn(module).byThing.get(`${owner.kind} ${owner.name}`) ?? []).filter(
    ({ role, uri }) => role === 'read' && !isVarFile(uri),
  );
  return reads.filter(({ uri, start }) => {
    const nodes = pathAt(module.files.get(uri)!, start);
    let at = nodes.findLastIndex(
      node => (node.kind === 'attribute-of' || node.kind === 'index') && stepOf(node)?.start === start,
    );
    if (at < 0) return true;
    for (const step of path) {
      const around = nodes[--at];
      if (!around || (around.kind !== 'attribute-of' && around.kind !== 'index')) return true;
      if (around.target !== nodes[at + 1]) return true;
      if (step === 'element') continue;
      const taken = stepOf(around);
      if (!taken) return true;
      if (taken.text !== step.field) return false;
    }
    return false;
  });
}
