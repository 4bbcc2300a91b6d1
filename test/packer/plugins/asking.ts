import type { Component } from '../../../server/language/catalog/index.ts';
import type { Probe } from './probes.ts';

/** A template that asks, and which of its lines asks what. */
export interface Asking {
  readonly text: string;
  readonly lines: ReadonlyMap<number, string>;
}

export interface Line {
  readonly text: string;
  readonly about?: string;
}
const plain = (text: string): Line => ({ text });

/** Nobody takes it: that it is refused shows that the body was read, and a refused body is not prepared. */
export const sentinel = 'no_such_argument = 1';

/**
 * All probes at once where Packer reports everything in a body, as in a source's; else one body for each, for of a step
 * the first error counts.
 */
export function asking(component: Component, probes: readonly Probe[], accepted: boolean): Asking {
  const groups = component.kind === 'builder' ? [probes] : probes.map(probe => [probe]);
  const bodies = groups.map(group => [
    ...(accepted ? [{ text: sentinel, about: '(sentinel)' }] : []),
    ...nested(group, 0),
  ]);
  const lines = written(component, bodies);
  return {
    text: `${lines.map(({ text }) => text).join('\n')}\n`,
    lines: new Map(lines.flatMap(({ about }, i) => (about === undefined ? [] : [[i + 1, about] as const]))),
  };
}

/** Probes in their blocks, each block once. */
function nested(probes: readonly Probe[], depth: number): readonly Line[] {
  const deeper = probes.filter(({ within }) => within.length > depth);
  return [
    ...[...new Set(deeper.map(({ within }) => within[depth]!))].flatMap(name => [
      plain(`${name} {`),
      ...nested(
        deeper.filter(({ within }) => within[depth] === name),
        depth + 1,
      ),
      plain('}'),
    ]),
    ...probes
      .filter(({ within }) => within.length === depth)
      .flatMap(({ line, before, about }) => [
        ...(before === undefined ? [] : [plain(before)]),
        { text: line, about },
      ]),
  ];
}

/** Bodies of a component as a whole template. */
export function written(
  { kind, type, plugin }: Component,
  bodies: readonly (readonly Line[])[],
): readonly Line[] {
  const block = (header: string, body: readonly Line[]) => [plain(`${header} {`), ...body, plain('}')];
  const each = (header: (n: number) => string) => bodies.flatMap((body, n) => block(header(n), body));
  const label = (n: number) => `s${n}`;
  const top = plugin.bundled
    ? []
    : block('packer', [
        plain('required_plugins {'),
        plain(`${plugin.name} = { source = "${plugin.address}", version = ">= 0.0.0" }`),
        plain('}'),
      ]);
  if (kind === 'builder')
    return [
      ...top,
      ...each(n => `source "${type}" "${label(n)}"`),
      ...block('build', [plain(`sources = [${bodies.map((_, n) => `"${type}.${label(n)}"`).join(', ')}]`)]),
    ];
  const idle = [plain('source "null" "idle" {'), plain('communicator = "none"'), plain('}')];
  const build = (inner: readonly Line[]) => block('build', [plain('sources = ["null.idle"]'), ...inner]);
  return kind === 'datasource'
    ? [...top, ...each(n => `data "${type}" "${label(n)}"`), ...idle, ...build([])]
    : [...top, ...idle, ...build(each(() => `${kind} "${type}"`))];
}
