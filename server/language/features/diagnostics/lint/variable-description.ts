import { attributeOf, blocksOf } from '../../../model/declarations.ts';
import { insertion } from '../edits.ts';
import { at, type Rule } from '../rule.ts';

/** For teams that want every variable explained; off for the rest. */
export const variableWithoutDescription: Rule = {
  code: 'variable-without-description',
  severity: 'off',
  check: (module, uri) =>
    blocksOf(module.files.get(uri)?.body ?? { kind: 'body', items: [], start: 0, end: 0 }, 'variable')
      .filter(({ labels, body }) => labels.length === 1 && !attributeOf(body, 'description'))
      .map(({ header, labels }) => at(header, `Nothing says what the variable "${labels[0]!.text}" is for.`)),
  fixes: ({ start }, module, uri) => {
    const file = module.files.get(uri)!;
    const block = blocksOf(file.body, 'variable').find(one => one.start === start);
    return block
      ? [{ title: 'Add "description"', edits: insertion(uri, file, block, ['description = ""']) }]
      : [];
  },
};
