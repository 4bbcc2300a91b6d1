import { attributesOf } from '../../../model/declarations.ts';
import { visit } from '../../../syntax/walk.ts';
import { corePlaces } from '../places.ts';
import { at, type Problem, type Rule } from '../rule.ts';

/** Plugins may fill in `{{…}}`; Packer itself leaves it as it is. `{{user …}}` is plain text everywhere. */
export const templateNotRendered: Rule = {
  code: 'template-not-rendered',
  severity: 'hint',
  byBlock: true,
  check: (module, uri) => {
    const file = module.files.get(uri);
    if (!file?.text.includes('{{')) return [];
    const places = [
      ...corePlaces(module, uri),
      ...module.registries
        .filter(registry => registry.uri === uri)
        .flatMap(({ node }) =>
          attributesOf(node.body).map(({ name, value }) => ({ expression: value, name: `"${name.text}"` })),
        ),
    ];
    const found: Problem[] = [];
    for (const { expression, name } of places)
      visit(expression, node => {
        if (node.kind !== 'text') return;
        for (const match of file.text.slice(node.start, node.end).matchAll(/\{\{(?!\s*user\b)[^{}]*\}\}/g)) {
          const start = node.start + match.index;
          found.push(
            at(
              { start, end: start + match[0].length },
              `Packer does not fill this in: in ${name} it is plain text.`,
            ),
          );
        }
      });
    return found;
  },
};
