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
    return misshapenBlocks(file)
      .filter(({ path, contents }) => !(contents && path.length === 1 && path[0] === 'source'))
      .map(({ path: [root, ...inner], contents, message, ...span }) => {
        const late = inner.length > 0 ? root === 'build' : contents && evaluated.includes(root!);
        return at(span, message, { phase: root === 'packer' ? 'version' : late ? 'initialize' : 'load' });
      });
  },
};
