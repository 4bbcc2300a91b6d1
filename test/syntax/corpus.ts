import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Sample {
  readonly name: string;
  readonly text: string;
}

const own = new URL('../fixtures/hcl/', import.meta.url);

/** Our templates, as they are on disk. */
export const fixtures: readonly Sample[] = readdirSync(own)
  .filter(name => name.endsWith('.hcl'))
  .map(name => ({ name, text: readFileSync(new URL(name, own), 'utf8') }));

/** The templates in Packer's own sources, where a Go module cache has them. */
export function packersOwn(): readonly Sample[] {
  let cache: string;
  try {
    cache = execFileSync('go', ['env', 'GOMODCACHE'], { encoding: 'utf8' }).trim();
  } catch {
    return [];
  }
  const root = join(cache, 'github.com/hashicorp/packer@v1.16.0');
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.pkr(vars)?\.hcl$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => ({ name: path.slice(root.length + 1), text: readFileSync(path, 'utf8') }));
}
