import { isJsonFile } from '../../model/file-kinds.ts';
import { misshapenBlocks } from '../../model/json-blocks.ts';
import { isVarFile } from '../../model/module.ts';
import { at, type Rule } from './rule.ts';

/** A block of a JSON template whose labels or contents are no objects. */
export const jsonBlockInvalid: Rule = {
  code: 'json-block-invalid',
  severity: 'error',
  phase: 'load',
  check: (module, uri) => {
    const file = module.files.get(uri);
    if (!file || !isJsonFile(uri) || isVarFile(uri) || file.problems.length > 0) return [];
    return misshapenBlocks(file).map(one =>
      at(one, one.message, {
        phase:
          one.path[0] === 'packer'
            ? 'version'
            : one.path[0] === 'build' && one.path.length > 1
              ? 'initialize'
              : 'load',
      }),
    );
  },
};
