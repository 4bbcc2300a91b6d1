import { buildStep } from '../../../model/blocks.ts';
import { sourceScope, sourcesOf, stepScope, usesOfSource } from '../../../model/build-sources.ts';
import { attributeOf, attributesOf, type Build, blocksOf } from '../../../model/declarations.ts';
import { dynamicRounds, iteratorOf } from '../../../model/dynamic-rounds.ts';
import { keptBy } from '../../../model/kept.ts';
import { isVarFile, type Module } from '../../../model/module.ts';
import { type OptionalDefault, typeOf } from '../../../model/type-constraints.ts';
import { textOf, type Value } from '../../../model/value.ts';
import type { Block, Body, Expression } from '../../../syntax/ast.ts';
import { registryArguments } from '../registry-block.ts';
import type { Phase } from '../rule.ts';
import { suspectsIn } from '../suspects.ts';

/** What an expression may refer to where it stands. */
export interface Scope {
  /** All of `var`, `local`, `data`, …; none; or one variable only, as in the condition of its validation. */
  readonly names: 'all' | 'none' | { readonly variable: string };
  readonly functions: 'all' | 'env' | 'none';
  /** Members of `build`. */
  readonly build: 'none' | 'name' | 'all';
  /** A local or a data source: what they need of each other is sorted out before anything is evaluated. */
  readonly graph: boolean;
  readonly phase: Phase;
  /** False where Packer may never evaluate it, as in a source that no build uses. */
  readonly certain: boolean;
  /** Roots that other rules speak about. */
  readonly silent: readonly string[];
  readonly bound: readonly string[];
  /** What is known of the values of bound names, in the round of the loop or the `dynamic` block at hand. */
  readonly values: ReadonlyMap<string, Value>;
}
export interface Place {
  readonly expression: Expression;
  readonly scope: Scope;
}

const base: Scope = {
  names: 'all',
  functions: 'all',
  build: 'none',
  graph: false,
  phase: 'initialize',
  certain: true,
  silent: [],
  bound: [],
  values: new Map(),
};
const literal: Scope = { ...base, names: 'none', functions: 'none', phase: 'load' };

/** Nothing of this step may be read: `only` or `except` leave it out for every source, or for those that cannot be told. */
export function isFiltered(body: Body, module: Module, build: Build | undefined): boolean {
  const lists = ['only', 'except'].map(name => {
    const given = attributeOf(body, name);
    if (!given) return [];
    const value = module.evaluate(given.value);
    const words = value.kind === 'list' ? value.elements.map(textOf) : undefined;
    return words?.every(word => word !== undefined) ? words : undefined;
  });
  const [only, except] = lists;
  if (only?.length === 0 && except?.length === 0) return false;
  const sources = build && sourcesOf(module, build);
  if (!only || !except || !sources) return true;
  return !sources.entries.some(({ type, localName }) => {
    if (localName === undefined) return false;
    const name = `${type}.${localName}`;
    return only.length > 0 ? only.includes(name) : !except.includes(name);
  });
}

const optionalDefaults = (type: Expression | undefined): readonly OptionalDefault[] =>
  type && type.kind !== 'missing' ? typeOf(type).defaults : [];

/** Of more elements only the first ones are gone through. */
const mostRounds = 20;

/** The expressions of a file that Packer evaluates, each with what it may refer to there; of templates those in suspects. */
export const placesIn = keptBy(read);

function read(module: Module, uri: string): readonly Place[] {
  const file = module.files.get(uri);
  if (!file) return [];
  const found: Place[] = [];
  const add = (scope: Scope, expression: Expression | undefined) => {
    if (expression) found.push({ expression, scope });
  };
  if (isVarFile(uri)) {
    const templates = [...module.files.keys()].some(name => !isVarFile(name));
    // Of what no template declares Packer does not read the value.
    for (const { name, value } of attributesOf(file.body))
      if (!templates || module.variables.has(name.text)) add(literal, value);
    return found;
  }
  let owner: Build | undefined;
  for (const block of suspectsIn(module, uri).blocks) root(block);
  return found;

  function root(block: Block): undefined {
    const { body } = block;
    const [first, second] = block.labels;
    switch (block.type.text) {
      case 'packer':
        // One with a label is not read.
        if (first) return;
        add({ ...literal, phase: 'version' }, attributeOf(body, 'required_version')?.value);
        for (const plugins of blocksOf(body, 'required_plugins'))
          for (const { value } of attributesOf(plugins.body)) add(literal, value);
        return;
      case 'variable':
        if (!first) return;
        add({ ...literal, functions: 'env' }, attributeOf(body, 'default')?.value);
        add(literal, attributeOf(body, 'description')?.value);
        for (const { value } of optionalDefaults(attributeOf(body, 'type')?.value)) add(literal, value);
        add(literal, attributeOf(body, 'sensitive')?.value);
        for (const validation of blocksOf(body, 'validation')) {
          add({ ...base, names: { variable: first.text } }, attributeOf(validation.body, 'condition')?.value);
          add(literal, attributeOf(validation.body, 'error_message')?.value);
        }
        return;
      case 'variables':
        for (const { value } of attributesOf(body)) add({ ...literal, functions: 'env' }, value);
        return;
      case 'local':
        add({ ...base, graph: true }, attributeOf(body, 'expression')?.value);
        add(literal, attributeOf(body, 'sensitive')?.value);
        return;
      case 'locals':
        for (const { value } of attributesOf(body)) add({ ...base, graph: true }, value);
        return;
      case 'data':
        plugin(body, { ...base, graph: true });
        return;
      case 'source':
        if (first && second) {
          const uses = usesOfSource(module, { type: first.text, name: second.text });
          const names = uses.map(({ localName }) => localName);
          const values = sourceScope(first.text, names);
          plugin(body, { ...base, phase: 'prepare', certain: uses.length > 0, values });
        } else plugin(body, { ...base, phase: 'prepare', certain: false });
        return;
      case 'hcp_packer_registry':
        registry(body, base);
        return;
      case 'build':
        owner = module.declarations.get(uri)?.builds.find(({ node }) => node === block);
        build(body);
        return;
    }
  }

  function registry(body: Body, scope: Scope): undefined {
    for (const { name, value } of attributesOf(body))
      if (Object.hasOwn(registryArguments, name.text)) add({ ...scope, silent: ['build', 'source'] }, value);
  }

  function build(body: Body): undefined {
    for (const { name, value } of attributesOf(body))
      if (['name', 'description', 'sources'].includes(name.text)) add(base, value);
    for (const block of blocksOf(body)) inBuild(block.type.text, block, base);
  }

  function inBuild(type: string, block: Block, scope: Scope): undefined {
    const { body } = block;
    switch (type) {
      case 'dynamic':
        return dynamic(block, scope, (content, inner) =>
          inBuild(block.labels[0]?.text ?? '', content, inner),
        );
      case 'source':
        add(
          {
            ...literal,
            phase: 'initialize',
            certain: scope.certain,
            bound: scope.bound,
            values: scope.values,
          },
          attributeOf(body, 'name')?.value,
        );
        return plugin(body, { ...scope, phase: 'prepare' }, ['name']);
      case 'provisioner':
      case 'error-cleanup-provisioner':
      case 'post-processor':
        return step(body, buildStep(type)!.own, scope);
      case 'post-processors':
        for (const inner of blocksOf(body)) inBuild(inner.type.text, inner, scope);
        return;
      case 'hcp_packer_registry':
        return registry(body, scope);
    }
  }

  function step(body: Body, own: readonly string[], scope: Scope): undefined {
    for (const { name, value } of attributesOf(body))
      if (own.includes(name.text)) add({ ...scope, build: 'name' }, value);
    const filtered = isFiltered(body, module, owner);
    const source = owner && stepScope(module, owner);
    plugin(
      body,
      {
        ...scope,
        values: source?.size ? new Map([...source, ...scope.values]) : scope.values,
        build: 'all',
        phase: 'prepare',
        certain: scope.certain && !filtered,
      },
      own,
    );
  }

  /** A body that a plugin describes: every argument is evaluated, at any depth. */
  function plugin(body: Body, scope: Scope, without: readonly string[] = []): undefined {
    for (const { name, value } of attributesOf(body)) if (!without.includes(name.text)) add(scope, value);
    for (const block of blocksOf(body))
      if (block.type.text === 'dynamic' && !scope.graph)
        dynamic(block, scope, (content, inner) => plugin(content.body, inner));
      else plugin(block.body, scope);
  }

  function dynamic(block: Block, scope: Scope, go: (content: Block, scope: Scope) => undefined): undefined {
    const each = attributeOf(block.body, 'for_each')?.value;
    add({ ...scope, build: 'none' }, each);
    const name = iteratorOf(block);
    const rounds = dynamicRounds(block, module.evaluate, scope.values);
    const bound = name === undefined ? scope.bound : [...scope.bound, name];
    // Where there may be none it is looked at once, for what would be wrong in each.
    for (const values of rounds && rounds.length > 0 ? rounds.slice(0, mostRounds) : [scope.values]) {
      const inner: Scope = { ...scope, certain: scope.certain && !!rounds?.length, bound, values };
      add({ ...inner, build: 'none' }, attributeOf(block.body, 'labels')?.value);
      for (const content of blocksOf(block.body, 'content')) go(content, inner);
    }
  }
}
