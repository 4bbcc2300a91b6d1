import { attributesOf } from '../../../model/declarations.ts';
import { isVarFile, type Module } from '../../../model/module.ts';
import { standsAlone } from '../../../model/stand-alone.ts';
import { type Found, family, isWhole } from '../core/family.ts';
import { at } from '../rule.ts';

type Code = 'variable-file-not-automatic' | 'variable-file-unread';

/** Variable files that Packer does not read by itself. */
export const variableFileRules = family<Code>(
  { 'variable-file-not-automatic': { severity: 'off' }, 'variable-file-unread': { severity: 'information' } },
  (module, uri) => {
    const file = module.files.get(uri);
    const [first] = file ? attributesOf(file.body) : [];
    if (!first || !isVarFile(uri)) return [];
    if (!uri.endsWith('.auto.pkrvars.hcl')) {
      const found: Found<Code> = {
        ...at(first.name, 'Packer reads this file only where -var-file names it.'),
        code: 'variable-file-not-automatic',
      };
      return [found];
    }
    if (!isWhole(module) || !apart(module)) return [];
    const found: Found<Code> = {
      ...at(
        first.name,
        'The templates here cannot be built as a folder, and a template built alone reads no auto variable file. Name it with -var-file.',
      ),
      code: 'variable-file-unread',
    };
    return [found];
  },
);

/** Every template is complete by itself, and together two of them declare the same. */
function apart(module: Module): boolean {
  const templates = [...module.files.keys()].filter(uri => !isVarFile(uri));
  if (templates.length < 2 || !templates.every(uri => standsAlone(module, uri))) return false;
  const declared = [
    ...module.sources.map(one => `source ${one.type}.${one.name}`),
    ...module.data.map(one => `data ${one.type}.${one.name}`),
    ...module.blocks('variable').map(({ node }) => `variable ${node.labels[0]?.text}`),
  ];
  return new Set(declared).size < declared.length;
}
