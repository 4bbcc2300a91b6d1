import { usesOfSource } from '../../model/build-sources.ts';
import { isJsonFile } from '../../model/file-kinds.ts';
import { misshapenBlocks } from '../../model/json-blocks.ts';
import { isVarFile } from '../../model/module.ts';
import { at, type Rule } from './rule.ts';

/** Blocks whose contents Packer reads when it evaluates; into a source that no build uses it does not look. */
const evaluated: readonly string[] = ['data', 'build', 'hcp_packer_registry'];

/** A block of a JSON template whose labels or contents are no objects. */
export const jsonBlockInvalid: Rule = {
  code: 'json-block-invalid',
  severity: 'error',
  phase: 'load',
  check: (module, uri) => {
    const file = module.files.get(uri);
    if (!file || !isJsonFile(uri) || isVarFile(uri) || file.problems.length > 0) return [];
    return (
      misshapenBlocks(file)
        // What these hold Packer never reads.
        .filter(({ path, contents }) => !(contents && /^(communicator|build from)$/.test(path.join(' '))))
        .filter(({ path, contents, labels: [type, name] }) => {
          const inSource = path[0] === 'source' && (contents || path.length > 1);
          const isUsed =
            type && name && usesOfSource(module, { type: type.text, name: name.text }).length > 0;
          return !inSource || isUsed;
        })
        .map(({ path: [root, ...inner], contents, message, start, end }) => {
          const late = inner.length > 0 ? root === 'build' : contents && evaluated.includes(root!);
          const source = root === 'source' && (contents || inner.length > 0);
          return at({ start, end }, message, {
            phase: root === 'packer' ? 'version' : source ? 'prepare' : late ? 'initialize' : 'load',
          });
        })
    );
  },
};
