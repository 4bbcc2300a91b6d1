import { callsOneOf } from '../../../model/references.ts';
import { textOf } from '../../../model/value.ts';
import { visit } from '../../../syntax/walk.ts';
import { placesIn } from '../core/expressions.ts';
import { isSound } from '../core/family.ts';
import { at, type Problem, type Rule } from '../rule.ts';

/** These start at the folder Packer runs in, wherever they are called (go-cty-funcs' filesystem functions). */
const always = ['filebase64', 'abspath'];
/** These start at the folder of the template, but not in the condition of a validation. */
const inValidation = ['file', 'fileexists', 'fileset', 'templatefile'];
const reads = new Set([...always, ...inValidation]);

/** A relative path counts from the folder Packer happens to run in, and the next one from the template's. */
export const workingDirectoryPath: Rule = {
  code: 'working-directory-path',
  severity: 'hint',
  byBlock: true,
  check: (module, uri) => {
    const file = module.files.get(uri);
    if (!file || !isSound(module, uri) || !callsOneOf(file, reads)) return [];
    const found: Problem[] = [];
    for (const { expression, scope } of placesIn(module, uri)) {
      if (scope.names === 'none') continue;
      const validation = scope.names !== 'all';
      visit(expression, node => {
        if (node.kind !== 'call') return;
        const { text } = node.name;
        const [path] = node.args;
        if (!path || !(always.includes(text) || (validation && inValidation.includes(text)))) return;
        const value = textOf(module.evaluate(path));
        if (value === undefined || value === '' || /^([/~\\]|[A-Za-z]:)/.test(value)) return;
        const plain = !validation && path.kind === 'template' && !path.heredoc;
        found.push(
          at(
            path,
            `"${text}" looks for this from the folder Packer runs in, not from the template's.`,
            plain ? { data: path.start + 1 } : {},
          ),
        );
      });
    }
    return found;
  },
  fixes: ({ data }, _, uri) =>
    typeof data === 'number'
      ? [
          {
            title: 'Start at the template with "path.root"',
            edits: [{ uri, start: data, end: data, newText: `\${path.root}/` }],
          },
        ]
      : [],
};
