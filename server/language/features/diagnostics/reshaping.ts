/** Repairs of what is written in another shape than Packer reads. */
import { addressOf } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import type { Block, File, Span } from '../../syntax/ast.ts';
import { pathAt } from '../../syntax/walk.ts';
import { replacement, retexted } from './core/family.ts';
import { removal } from './edits.ts';
import type { Fix } from './rule.ts';

/** The `=` that makes a block the argument it is meant to be; none where it has labels, or the argument takes no object. */
export const withEquals = (uri: string, block: Block, type: string | undefined): readonly Fix[] =>
  block.labels.length > 0 || block.open === undefined || !/^(map|object|any)/.test(type ?? '')
    ? []
    : [
        {
          title: 'Insert "="',
          edits: [{ uri, start: block.type.end, end: block.open, newText: ' = ' }],
          isPreferred: true,
        },
      ];

/** Takes out an argument that nothing reads. */
export const removed = (uri: string, file: File, argument: Span): Fix => ({
  title: `Remove "${/^[\w-]+|^"[^"]*"/.exec(file.text.slice(argument.start))?.[0].replaceAll('"', '') ?? ''}"`,
  edits: [{ uri, ...removal(file, argument), newText: '' }],
});

/** `data["TYPE"]["NAME"]` and `local["NAME"]` with dots, where the names are such. */
export function dotted(uri: string, { text }: File, root: Span): readonly Fix[] {
  const chain = /^(?:data(?=(?:[.[][^.[\]]+\]?){2})|local)(?:\.[\w-]+|\["[A-Za-z_][\w-]*"\])+/.exec(
    text.slice(root.start, root.start + 500),
  )?.[0];
  const newText = chain?.replace(/\["([^"]+)"\]/g, '.$1');
  return newText === undefined || newText === chain
    ? []
    : [replacement(uri, { start: root.start, end: root.start + chain!.length }, newText)];
}

/** A source of the configuration that a build refers to, where Packer wants its name as a text. */
export function sourceNamed(module: Module, uri: string, reference: Span): readonly Fix[] {
  const file = module.files.get(uri)!;
  const text = file.text.slice(reference.start, reference.end);
  const inSources = pathAt(file, reference.start).some(
    node => node.kind === 'attribute' && node.name.text === 'sources',
  );
  return inSources && module.sources.some(one => `source.${addressOf(one)}` === text)
    ? [retexted(uri, reference, text)]
    : [];
}
