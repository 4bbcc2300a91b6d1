import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stockPacker } from './packer.ts';

/** An error as the stock `packer validate` prints it. */
export interface Said {
  readonly summary: string;
  /** Undefined where Packer names no place. */
  readonly file: string | undefined;
  /** One-based; of an error inside a component's configuration the inner line. */
  readonly line: number | undefined;
  /** It is about the disk, or about the placeholder a data source has in validate: nothing of the text. */
  readonly elsewhere?: true;
}
export interface Verdict {
  readonly accepted: boolean;
  readonly errors: readonly Said[];
  /** Undefined where nobody has listened. */
  readonly warnings?: readonly Said[];
}

const cache = join(import.meta.dirname, '../../.cache/validate');

/**
 * What `packer validate` says about a folder of files, in a bare environment, without plugins or with those of a
 * plugin folder. Kept by version and text, so that only what changed is run again.
 */
export async function validate(
  files: ReadonlyMap<string, string>,
  target = '.',
  plugins?: string,
): Promise<Verdict | undefined> {
  return said(['validate', target], files, {
    ...(plugins === undefined ? {} : { PACKER_PLUGIN_PATH: plugins }),
  });
}

/**
 * What the stock binary says of a folder, with these arguments and more in its environment; where the registry is
 * makes no difference to what is kept.
 */
export async function said(
  args: readonly string[],
  files: ReadonlyMap<string, string>,
  more: Readonly<Record<string, string>>,
  registry: Readonly<Record<string, string>> = {},
): Promise<Verdict | undefined> {
  const packer = await stockPacker();
  if ('missing' in packer) return undefined;
  const key = createHash('sha256')
    .update(JSON.stringify([4, packer.version, args, more, [...files]]))
    .digest('hex');
  const kept = join(cache, `${key}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8')) as Verdict;

  const { accepted, output } = await bare(packer.path, args, files, { ...registry, ...more });
  const verdict = { accepted, errors: errorsIn(output), warnings: errorsIn(output, 'Warning') };
  mkdirSync(cache, { recursive: true });
  const partial = `${kept}.${process.pid}`;
  writeFileSync(partial, JSON.stringify(verdict));
  renameSync(partial, kept);
  return verdict;
}

/** Everything the binary prints in a folder with these files, in a bare environment with this beside it. */
export async function bare(
  packer: string,
  args: readonly string[],
  files: ReadonlyMap<string, string>,
  more: Readonly<Record<string, string>>,
): Promise<{ readonly accepted: boolean; readonly output: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'packer-validate-'));
  try {
    for (const name of ['work', 'home', 'config', 'plugins']) mkdirSync(join(folder, name));
    for (const [name, text] of files) {
      mkdirSync(join(folder, 'work', name, '..'), { recursive: true });
      writeFileSync(join(folder, 'work', name), text);
    }
    const env = {
      PATH: process.env.PATH,
      HOME: join(folder, 'home'),
      TMPDIR: folder,
      PACKER_CONFIG_DIR: join(folder, 'config'),
      PACKER_PLUGIN_PATH: join(folder, 'plugins'),
      CHECKPOINT_DISABLE: '1',
      ...more,
    };
    return await new Promise((resolve, reject) => {
      execFile(
        packer,
        args,
        { cwd: join(folder, 'work'), env, maxBuffer: 1 << 26 },
        (error, stdout, stderr) => {
          if (error && typeof error.code !== 'number') reject(error);
          else resolve({ accepted: !error, output: `${stdout}\n${stderr}` });
        },
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A function that reads a file found none. */
const unreadable = /no file exists at/;
const elsewhere = /no such file or directory|no file exists at|could not be found|<unknown>/i;

/** Reads HCL's text form of diagnostics: `Error: summary`, and `on FILE line N` below it. */
export function errorsIn(output: string, severity: 'Error' | 'Warning' = 'Error'): readonly Said[] {
  if (/^!+ PACKER CRASH !+$/m.test(output) || /^panic: /m.test(output))
    return [{ summary: 'crash', file: undefined, line: undefined }];
  const found: Said[] = [];
  for (const part of output.split(/^(?=(?:Error|Warning): )/m)) {
    const summary = /^(?:Error|Warning): (.*)/.exec(part)?.[1];
    if (summary === undefined || !part.startsWith(severity)) continue;
    const [, file, line] = /^ {2}on (\S+) line (\d+)/m.exec(part) ?? [];
    // What is wrong in a provisioner's or post-processor's own arguments is told in the text.
    const inner = [
      ...part
        .replace(/\n(?=\S)/g, ' ')
        .matchAll(/(\S+\.pkr\.(?:hcl|json)):(\d+),\d+-[\d,]+: (.*?)(?=\S+\.pkr\.(?:hcl|json):\d+,|\n|$)/g),
    ];
    if (/^Failed preparing /.test(summary) && inner.length > 0)
      for (const [, own, at, why] of inner)
        found.push({
          summary,
          file: own,
          line: Number(at),
          ...(unreadable.test(why!) && { elsewhere: true }),
        });
    else
      found.push({
        summary,
        file,
        line: line === undefined ? undefined : Number(line),
        ...(elsewhere.test(part.replace(/\s+/g, ' ')) && { elsewhere: true }),
      });
  }
  const once = new Map(found.map(one => [JSON.stringify(one), one]));
  return [...once.values()];
}
