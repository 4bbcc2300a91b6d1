import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { files } from '../support/markup.ts';

/** A folder of templates, and which of our errors its first failing phase consists of. */
export interface Case {
  readonly name: string;
  /** Codes; empty where Packer accepts the folder. */
  readonly wants: readonly string[];
  readonly files: ReadonlyMap<string, string>;
}

/**
 * The cases of `templates/`: each begins with `#== what it shows: code code`, or `: clean`, and may hold
 * several files behind `//- name` lines.
 */
export function cases(folder = join(import.meta.dirname, 'templates')): readonly Case[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.txt'))
    .sort()
    .flatMap(name =>
      readFileSync(join(folder, name), 'utf8')
        .split(/^#== /m)
        .slice(1)
        .map(part => {
          const [, title, codes] = /^(.*): ([\w -]+)\n/.exec(part) ?? [];
          if (!title || !codes) throw new Error(`${name}: no "#== title: code" in ${part.slice(0, 60)}`);
          return {
            name: `${name.replace('.txt', '')}: ${title}`,
            wants: codes === 'clean' ? [] : codes.split(' '),
            files: files(part.slice(part.indexOf('\n') + 1)),
          };
        }),
    );
}
