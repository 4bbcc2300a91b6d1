import { resolve } from 'node:path';
import type { Use } from '../protocol/requests.ts';
import { type Call, readTerraform } from './language/features/registry/terraform.ts';
import { type Module, moduleOf } from './language/model/module.ts';
import { textOf, type Value } from './language/model/value.ts';
import type { File } from './language/syntax/ast.ts';

/** A folder of Terraform files: one module. */
export interface TerraformFolder {
  readonly path: string;
  readonly files: ReadonlyMap<string, File>;
  /** Files with values that apply unasked where Terraform runs in this folder, the last one wins. */
  readonly given: readonly File[];
}

/** Modules that call each other are followed this deep, and this often in all. */
const deepest = 10;
const most = 20_000;

/**
 * Every use in these folders. Where Terraform runs, variables have their defaults and the values of files; in a module
 * that others call, the values each call gives it.
 */
export function usesOfTree(folders: readonly TerraformFolder[]): readonly Use[] {
  const byPath = new Map(folders.map(folder => [folder.path, folder]));
  const alone = folders.map(folder => {
    const module = moduleOf(folder.files, { given: folder.given });
    return { folder, read: readTerraform(module), isRoot: folder.given.length > 0 || keepsState(module) };
  });
  const calleeOf = ({ path }: TerraformFolder, { source }: Call) => byPath.get(resolve(path, source));
  const called = new Set(alone.flatMap(({ folder, read }) => read.calls.map(call => calleeOf(folder, call))));
  const uses: Use[] = [];
  const reached = new Set<TerraformFolder>();

  let left = most;
  /** Gives what the module names, and those it calls. */
  function follow(
    folder: TerraformFolder,
    read: Read,
    address: string,
    above: readonly string[],
  ): readonly Use[] {
    reached.add(folder);
    uses.push(...read.uses);
    const inside = [...read.uses];
    const path = [...above, folder.path];
    for (const call of read.calls) {
      const callee = calleeOf(folder, call);
      if (!callee || path.includes(callee.path) || path.length > deepest) continue;
      const below = `${address}module.${call.name}.`;
      for (const inputs of call.inputs) {
        if (left-- <= 0) return inside;
        const module = moduleOf(callee.files, { given: [], inputs });
        const found = follow(callee, readTerraform(module, below), below, path);
        uses.push(...said(call, inputs, found, `${address}module.${call.name}`));
        inside.push(...found);
      }
    }
    return inside;
  }
  for (const { folder, read, isRoot } of alone)
    if (isRoot || !called.has(folder)) follow(folder, read, '', []);
  // What calls itself in a circle has no root; Terraform refuses it, but names what it names.
  for (const { folder, read } of alone) if (!reached.has(folder)) follow(folder, read, '', []);
  return uses;
}
/** Those that the call itself names: what it gives a variable is the bucket, the channel or the version of a use. */
function said(
  { uri, line, endLine }: Call,
  inputs: ReadonlyMap<string, Value>,
  inside: readonly Use[],
  name: string,
): readonly Use[] {
  const texts = new Set([...inputs.values()].map(textOf));
  return inside
    .filter(({ bucket, channel, fingerprint }) =>
      [bucket, channel, fingerprint].some(one => one !== undefined && texts.has(one)),
    )
    .map(use => ({ ...use, uri, line, ...(endLine !== undefined && { endLine }), name }));
}

type Read = ReturnType<typeof readTerraform>;

/** Terraform runs in this folder, whoever else calls it: it says where its state is kept. */
const keepsState = (module: Module): boolean =>
  module
    .blocks('terraform')
    .some(({ node }) =>
      node.body.items.some(item =>
        ['backend', 'cloud'].includes(item.kind === 'block' ? item.type.text : item.name.text),
      ),
    );
