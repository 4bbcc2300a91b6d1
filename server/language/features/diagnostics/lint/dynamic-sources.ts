import { attributeOf, blocksOf } from '../../../model/declarations.ts';
import { referencesIn } from '../../../model/references.ts';
import { insertion } from '../edits.ts';
import { at, type Rule } from '../rule.ts';
import { suspectsIn } from '../suspects.ts';

/** In what `dynamic "source"` makes, `source` is the iterator: its members are `key` and `value`. */
export const dynamicSourceShadowed: Rule = {
  code: 'dynamic-source-shadowed',
  severity: 'information',
  byBlock: true,
  check: (module, uri) =>
    suspectsIn(module, uri)
      .builds.flatMap(({ node }) => blocksOf(node.body, 'dynamic'))
      .filter(({ labels, body }) => labels[0]?.text === 'source' && !attributeOf(body, 'iterator'))
      .flatMap(block =>
        blocksOf(block.body, 'content').flatMap(content =>
          referencesIn(content.body)
            .filter(({ root, steps }) => root === 'source' && ['name', 'type'].includes(steps[0]?.text ?? ''))
            .map(reference =>
              at(
                reference,
                `"source" is the iterator of this dynamic block and has "key" and "value" only. Give it another name with "iterator" to speak of the source being built.`,
              ),
            ),
        ),
      ),
  fixes: (problem, module, uri) => {
    const file = module.files.get(uri)!;
    const block = module.builds
      .filter(build => build.uri === uri)
      .flatMap(({ node }) => blocksOf(node.body, 'dynamic'))
      .find(({ start, end }) => start < problem.start && problem.end < end);
    if (!block) return [];
    const read = referencesIn(block.body);
    const name = ['each', 'item'].find(one => read.every(({ root }) => root !== one));
    if (!name) return [];
    const own = read.filter(
      ({ root, steps }) => root === 'source' && !['name', 'type'].includes(steps[0]?.text ?? ''),
    );
    return [
      {
        title: `Call the iterator "${name}"`,
        edits: [
          ...insertion(uri, file, block, [`iterator = ${name}`]),
          ...own.map(({ rootSpan: { start, end } }) => ({ uri, start, end, newText: name })),
        ],
      },
    ];
  },
};
