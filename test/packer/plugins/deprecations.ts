import type { Component } from '../../../server/language/catalog/index.ts';
import { written } from './asking.ts';
import { judged, type Tally } from './judge.ts';
import { filled, offeredBody } from './preparing.ts';

/** So many bodies at a time: a plugin prepares each of them. */
const most = 150;

/** Every argument that a plugin warns of as deprecated is so in the catalog; documentation may call others so too. */
export async function deprecations(component: Component, plugins: string): Promise<readonly Tally[]> {
  const base = offeredBody(component);
  const set = (top: string, lines: readonly string[]) => [
    ...[...base].filter(([name]) => name !== top).map(([, line]) => line),
    ...lines,
  ];
  const all = [
    ...[...component.attributes.values()]
      .filter(({ internal }) => !internal)
      .map(one => ({ about: one.name, deprecated: one.deprecated, body: set(one.name, [filled(one)]) })),
    ...[...component.blocks.values()].flatMap(({ name, deprecated, body }) =>
      [...body.attributes.values()].map(one => ({
        about: `${name}.${one.name}`,
        deprecated: deprecated || one.deprecated,
        body: set(name, [`${name} {`, filled(one), '}']),
      })),
    ),
  ];
  const found: Tally[] = [];
  for (let first = 0; first < all.length; first += most) {
    const some = [
      { about: 'nothing', deprecated: false, body: [...base.values()] },
      ...all.slice(first, first + most),
    ];
    const lines = written(
      component,
      some.map(({ body }) => body.map(text => ({ text }))),
    );
    const warned = warnings(await judged(`${lines.map(({ text }) => text).join('\n')}\n`, plugins));
    const starts = lines.flatMap(({ text }, i) => (text.startsWith('source "') ? [i + 1] : []));
    const usual = new Set(warned.get(starts[0]!));
    for (const [i, { about, deprecated }] of some.entries()) {
      const said = (warned.get(starts[i]!) ?? []).filter(one => !usual.has(one));
      if (i > 0 && said.length > 0)
        found.push({
          question: 'deprecated',
          asked: 1,
          disagreements: deprecated ? [] : [`${component.type} ${about}: Packer warns ${said.join(' | ')}`],
        });
    }
  }
  return found;
}

/** What Packer calls deprecated, by line. */
function warnings(output: string): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const part of output.split(/^(?=(?:Error|Warning): )/m)) {
    const at = Number(/^ {2}on \S+ line (\d+)/m.exec(part)?.[1]);
    if (part.startsWith('Warning: ') && /deprecated/.test(part))
      found.set(at, [
        ...(found.get(at) ?? []),
        part
          .split(/^ {2}on /m)[0]!
          .replace(/\s+/g, ' ')
          .trim(),
      ]);
  }
  return found;
}
