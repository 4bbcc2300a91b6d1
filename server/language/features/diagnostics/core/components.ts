import { internalType } from '../../../catalog/index.ts';
import { buildStep } from '../../../model/blocks.ts';
import { sourceScope, sourcesOf, stepScope, usesOfSource } from '../../../model/build-sources.ts';
import { argumentsOf, bundled, type ComponentKind } from '../../../model/components.ts';
import {
  attributeOf,
  attributesOf,
  type Build,
  blocksInBuild,
  blocksOf,
} from '../../../model/declarations.ts';
import { dynamicRounds } from '../../../model/dynamic-rounds.ts';
import type { Scope } from '../../../model/evaluate.ts';
import { isVarFile } from '../../../model/module.ts';
import { misfit } from '../../../model/type-constraints.ts';
import { isKnown, marked, marksOf, sampleOf, shownText, textOf } from '../../../model/value.ts';
import type { Attribute, Block, Body, Span } from '../../../syntax/ast.ts';
import { insertion, removal } from '../edits.ts';
import { listed } from '../hcp-data-missing-argument.ts';
import { requirePlugin } from '../required-plugin.ts';
import { withEquals } from '../reshaping.ts';
import { at, type Problem } from '../rule.ts';
import { didYouMean, nearest } from '../suggestions.ts';
import { suspectsIn } from '../suspects.ts';
import { isFiltered } from './expressions.ts';
import { type Found, family, isSound, isWhole, replacement, retexted } from './family.ts';
import { typeNamed } from './locals-data.ts';
import { leaves, withoutNulls } from './overrides.ts';
import { type Given, type GivenArguments, isBlank, rejections } from './preparation.ts';

type Code =
  | 'component-argument-unknown'
  | 'component-argument-type'
  | 'component-argument-missing'
  | 'component-argument-rejected'
  | 'component-unusable'
  | 'unknown-component';

const scripts = [['inline', 'script', 'scripts']];
/** Of each line one argument is needed; from the components' own `Prepare`. */
const needs: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'builder file': [['target']],
  'provisioner file': [['destination']],
  'provisioner shell': scripts,
  'provisioner powershell': scripts,
  'provisioner windows-shell': scripts,
  'provisioner shell-local': [['inline', 'script', 'scripts', 'command']],
  'post-processor shell-local': [['inline', 'script', 'scripts', 'command']],
  'post-processor artifice': [['files']],
};

/** What `communicator` may be; `""` is `ssh`. */
const communicators = ['', 'ssh', 'winrm', 'none'];

/**
 * Its `Prepare` hands the SDK a pointer to a pointer, which the SDK cannot read arguments of HCL into: the process of the
 * plugin ends (`provisioner/sleep/provisioner.go`, the same in all releases with HCL up to 1.16.0).
 */
const unusable = 'provisioner sleep';

/** What builders, provisioners and post-processors take, of those that come with Packer. */
export const componentRules = family<Code>(
  {
    'component-argument-unknown': { severity: 'error', phase: 'prepare' },
    'component-argument-type': { severity: 'error', phase: 'prepare' },
    'component-argument-missing': { severity: 'error', phase: 'prepare' },
    'component-argument-rejected': { severity: 'error', phase: 'prepare' },
    'component-unusable': { severity: 'error', phase: 'prepare' },
    'unknown-component': { severity: 'warning' },
  },
  (module, uri) => {
    const file = module.files.get(uri);
    if (!file || isVarFile(uri) || !isSound(module, uri)) return [];
    const whole = isWhole(module);
    const found: Found<Code>[] = [];
    const accessors = module
      .blocks('packer')
      .flatMap(({ node }) => blocksOf(node.body, 'required_plugins'))
      .flatMap(({ body }) => attributesOf(body).map(({ name }) => name.text));

    const suspects = suspectsIn(module, uri);
    for (const source of suspects.sources) {
      unknownType('builder', source.type, source.labels[0]);
      // Nobody looks into a source that no build uses.
      const additions = usesOfSource(module, source);
      const idle = additions.length === 0;
      const more: Partial<Problem> = idle ? { severity: 'warning' } : {};
      const names = additions.map(({ localName }) => localName);
      component('builder', source.type, source.node.body, [], more, sourceScope(source.type, names));
      for (const use of additions)
        prepared(
          'builder',
          source.type,
          source.node,
          () => {
            const more = use.inBlock && use.node.kind === 'block' ? [use.node.body] : [];
            return given([source.node.body, ...more], [], sourceScope(source.type, [use.localName]));
          },
          more,
        );
    }
    for (const one of suspects.data) unknownType('data', one.type, one.labels[0]);
    for (const build of suspects.builds) for (const block of blocksInBuild(build.node)) inBuild(block, build);
    // What is made several times, or is given by an override, may be wrong several times.
    return new Map(found.map(one => [`${one.code} ${one.start} ${one.message}`, one])).values();

    /** What `dynamic` makes is looked at where its type is written down. */
    function made(block: Block): readonly Block[] {
      const [label] = block.labels;
      const labels = attributeOf(block.body, 'labels')?.value;
      const type = labels?.kind === 'tuple' ? labels.elements[0] : undefined;
      if (!label || !type) return [];
      const words = (dynamicRounds(block, module.evaluate) ?? []).map(scope =>
        shownText(module.evaluate(type, scope)),
      );
      return [...new Set(words)].flatMap(word =>
        word === undefined
          ? []
          : blocksOf(block.body, 'content').map(content => ({
              ...content,
              type: { ...content.type, text: label.text },
              labels: [{ ...label, text: word }],
            })),
      );
    }

    function inBuild(block: Block, build: Build): void {
      if (block.type.text === 'dynamic') {
        for (const one of made(block)) inBuild(one, build);
        if (block.labels[0]?.text === 'post-processors' && dynamicRounds(block, module.evaluate)?.length)
          for (const content of blocksOf(block.body, 'content'))
            for (const one of blocksOf(content.body)) inBuild(one, build);
        return;
      }
      const [label] = block.labels;
      if (!label || block.labels.length > 1) return;
      if (block.type.text === 'source') {
        const parts = label.text.split('.');
        const type = parts.length > 2 ? parts[1] : parts[0];
        if (type) component('builder', type, block.body, ['name'], {}, sourceScope(type, [undefined]));
        return;
      }
      const step = buildStep(block.type.text);
      if (!step) return;
      unknownType(step.kind, label.text, label);
      const filtered = isFiltered(block.body, module, build);
      const more: Partial<Problem> = filtered ? { severity: 'warning' } : {};
      const scope = stepScope(module, build);
      component(step.kind, label.text, block.body, step.own, more, scope);
      if (`${step.kind} ${label.text}` === unusable)
        found.push({
          ...at(
            label,
            'Packer (1.16.0 and before) fails to read the arguments of "sleep" in HCL templates. A "shell-local" that runs sleep does the same.',
            more,
          ),
          code: 'component-unusable',
        });
      const override = attributeOf(block.body, 'override');
      const names = override && sourcesOf(module, build);
      // Each source may have arguments of its own.
      const sources = names && !names.open ? new Set(names.entries.map(({ localName }) => localName)) : [];
      if (!override) prepared(step.kind, label.text, block, () => given([block.body], step.own, scope), more);
      for (const name of sources) {
        if (name !== undefined)
          prepared(
            step.kind,
            label.text,
            block,
            () => given([block.body], step.own, scope, override, name),
            more,
          );
      }
    }

    /** The arguments a component gets; undefined where they cannot be told. */
    function given(
      bodies: readonly Body[],
      own: readonly string[],
      scope?: Scope,
      override?: Attribute,
      source = '',
    ): GivenArguments | undefined {
      const all = new Map<string, Given>();
      for (const body of bodies) {
        if (blocksOf(body).length > 0) return undefined;
        for (const { name, value } of attributesOf(body))
          if (!own.includes(name.text))
            all.set(name.text, { value: module.evaluate(value, scope), place: value });
      }
      const overrides = override && module.evaluate(override.value, scope);
      if (!overrides) return all;
      if (overrides.kind !== 'object') return undefined;
      const mine = overrides.entries.get(source);
      if (mine && mine.kind !== 'object') return undefined;
      for (const [key, value] of mine?.entries ?? []) {
        // Here capitals make no difference.
        const name = key.toLowerCase();
        if (!leaves(value, all.get(name)?.value))
          all.set(name, {
            value: marked(withoutNulls(value), marksOf(overrides)),
            place: override.value,
            from: 'override',
          });
      }
      return all;
    }

    /** What the component itself says to its arguments, all together. */
    function prepared(
      kind: ComponentKind,
      type: string,
      block: Block,
      given: () => GivenArguments | undefined,
      more: Partial<Problem>,
    ): void {
      const types = argumentsOf(kind, type);
      const args = types && given();
      if (!args) return;
      lacking(`${kind} ${type}`, block, args, more);
      for (const [name, { place, from }] of args)
        if (from === 'override' && !types.has(name) && !/^(type$|packer_)/.test(name))
          found.push({
            ...at(place, `The ${kind} "${type}" takes no argument "${name}".`, more),
            code: 'component-argument-unknown',
          });
      for (const { place, message } of rejections(kind, type, args, types))
        found.push({ ...at(place ?? block.header, message, more), code: 'component-argument-rejected' });
    }

    /** One of several arguments is needed, and none is there. */
    function lacking(component: string, block: Block, args: GivenArguments, more: Partial<Problem>): void {
      if (block.close === undefined) return;
      const isAbsent = (name: string) => {
        const value = args.get(name)?.value;
        return (
          isBlank(args.get(name)) ||
          (name === 'ssh_agent_auth' && value?.kind === 'bool' && !value.value && !value.assumed)
        );
      };
      for (const needed of neededBy(component, args)) {
        if (!needed.every(isAbsent)) continue;
        const blank = needed.map(name => args.get(name)).find(one => one !== undefined);
        found.push({
          ...at(
            blank?.place ?? block.header,
            `${block.type.text === 'source' ? 'This source' : `"${block.labels[0]!.text}"`} needs ${listed(needed, 'or')}${blank ? ', and this is empty' : ''}.`,
            more,
          ),
          code: 'component-argument-missing',
          fixes: blank
            ? []
            : [
                {
                  title: `Add ${listed([needed[0]!])}`,
                  edits: insertion(uri, file!, block, [
                    `${needed[0]} = ${['inline', 'files'].includes(needed[0]!) ? '[""]' : '""'}`,
                  ]),
                },
              ],
        });
      }
    }

    function neededBy(component: string, args: GivenArguments): readonly (readonly string[])[] {
      if (component !== 'builder null') return needs[component] ?? [];
      const value = args.get('communicator')?.value;
      const type =
        value === undefined || value.kind === 'null'
          ? 'ssh'
          : textOf(value) || (isKnown(value) ? 'ssh' : undefined);
      const ways = ['ssh_private_key_file', 'ssh_agent_auth'];
      if (type === 'winrm') return [['winrm_host'], ['winrm_username'], ['winrm_password', ...ways]];
      return type === 'ssh' ? [['ssh_host'], ['ssh_username'], ['ssh_password', ...ways]] : [];
    }

    /** The arguments of a component that comes with Packer. */
    function component(
      kind: ComponentKind,
      type: string,
      body: Body,
      without: readonly string[],
      more: Partial<Problem>,
      scope?: Scope,
    ): void {
      const known = argumentsOf(kind, type);
      if (!known) return;
      for (const item of body.items) {
        if (item.kind === 'incomplete') continue;
        const name = item.kind === 'block' ? item.type : item.name;
        const { text } = name;
        if (item.kind === 'attribute' && without.includes(text)) continue;
        if (item.kind === 'block' && text === 'dynamic') {
          const [label] = item.labels;
          found.push({
            ...at(
              label ?? item.type,
              label
                ? `The ${kind} "${type}" takes no block "${label.text}".`
                : 'A "dynamic" block needs a label: the type of the blocks it makes.',
              more,
            ),
            code: 'component-argument-unknown',
            fixes: [removing('Remove the block', item)],
          });
          continue;
        }
        const wanted = item.kind === 'attribute' ? (known.get(text) ?? internalType(text)) : undefined;
        if (wanted && item.kind === 'attribute') {
          const value = module.evaluate(item.value, scope);
          const choices =
            kind === 'builder' && type === 'null' && text === 'communicator' ? communicators : undefined;
          const why =
            misfit(value, typeNamed(wanted)) ??
            (choices && !choices.includes(sampleOf(value) ?? '')
              ? `one of ${listed(choices.slice(1), 'or')} is required`
              : undefined);
          if (why)
            found.push({
              ...at(item.value, `"${text}": ${why}.`, more),
              code: 'component-argument-type',
              fixes:
                wanted.startsWith('list') && item.value.kind === 'template'
                  ? [
                      replacement(
                        uri,
                        item.value,
                        `[${file!.text.slice(item.value.start, item.value.end)}]`,
                        'Put it into a list',
                      ),
                    ]
                  : [],
            });
          continue;
        }
        const names = [...known.keys(), ...without];
        const near = nearest(
          text,
          names.filter(one => !attributeOf(body, one)),
        );
        const isArgument = item.kind === 'block' && names.includes(text);
        found.push({
          ...at(
            name,
            isArgument
              ? `"${text}" is an argument: write it with "=".`
              : `The ${kind} "${type}" takes no ${item.kind === 'block' ? 'block' : 'argument'} "${text}".${didYouMean(near)}`,
            more,
          ),
          code: 'component-argument-unknown',
          fixes: [
            ...(near === undefined ? [] : [replacement(uri, name, near)]),
            ...(isArgument
              ? withEquals(uri, item, known.get(text) ?? (text === 'override' ? 'object' : ''))
              : []),
            removing(`Remove "${text}"`, item),
          ],
        });
      }
    }

    /** Neither bundled nor of a plugin that is asked for. Which plugins are installed is not looked at. */
    function unknownType(kind: ComponentKind, type: string, place: Span): void {
      if (!whole || type === '' || argumentsOf(kind, type)) return;
      if (accessors.some(one => type === one || type.startsWith(`${one}-`))) return;
      const near = nearest(type, bundled(kind));
      found.push({
        ...at(
          place,
          near
            ? `Packer has no ${kind === 'data' ? 'data source' : kind} "${type}", and no required plugin is called like it.${didYouMean(near)}`
            : `No plugin in required_plugins brings "${type}", so packer init cannot install it.`,
        ),
        code: 'unknown-component',
        // The components of a plugin begin alike.
        once: `component ${type.split('-')[0]}`,
        fixes: [
          ...requirePlugin(kind, type, module, uri),
          ...(near === undefined ? [] : [retexted(uri, place, near)]),
        ],
      });
    }

    function removing(title: string, node: Span) {
      return { title, edits: [{ uri, ...removal(file!, node), newText: '' }] };
    }
  },
  { byBlock: true },
);
