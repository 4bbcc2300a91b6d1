import type { Module } from '../../model/module.ts';
import { textOf } from '../../model/value.ts';
import type { File, Span } from '../../syntax/ast.ts';
import { argumentOf, type Part, partsOf, registriesIn } from './registry-block.ts';

/** An element of `channels` whose text is known for certain. */
export interface NamedChannel extends Part {
  readonly text: string;
  /** Elements of the whole list, in order. */
  readonly siblings: readonly Part[];
}

export const channelsIn = (module: Module, uri: string): readonly (readonly NamedChannel[])[] =>
  registriesIn(module, uri).map(registry => {
    const argument = argumentOf(module, registry, 'channels');
    const siblings = argument && !argument.value.assumed ? partsOf(argument) : [];
    return siblings.flatMap(part => {
      const text = part.value.assumed ? undefined : textOf(part.value);
      return text === undefined ? [] : [{ ...part, text, siblings }];
    });
  });

/** The span to delete to take an element out of a list, with its comma. */
function elementRemoval(file: File, siblings: readonly Span[], element: Span): Span {
  const i = siblings.findIndex(one => one.start === element.start);
  const before = siblings[i - 1];
  const after = siblings[i + 1];
  if (before) return { start: before.end, end: element.end };
  if (after) return { start: element.start, end: after.start };
  const comma = /^\s*,/.exec(file.text.slice(element.end))?.[0].length ?? 0;
  return { start: element.start, end: element.end + comma };
}

/** The fix that takes one channel out of a list written in place. */
export function withoutChannel(title: string, problem: Span, module: Module, uri: string) {
  const file = module.files.get(uri)!;
  const channel = channelsIn(module, uri)
    .flat()
    .find(one => one.span.start === problem.start && one.span.end === problem.end);
  const spans = channel?.siblings.map(part => part.span) ?? [];
  if (!channel?.written) return [];
  return [
    { title, edits: [{ uri, ...elementRemoval(file, spans, channel.span), newText: '' }], isPreferred: true },
  ];
}
