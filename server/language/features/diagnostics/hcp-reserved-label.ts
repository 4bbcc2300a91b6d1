import { removal } from './edits.ts';
import { argumentOf, partsOf, registriesIn } from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/** Packer sets `git_sha` itself, over the template's. */
export const hcpReservedLabel: Rule = {
  code: 'hcp-reserved-label',
  severity: 'information',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry => {
      const labels = argumentOf(module, registry, 'build_labels');
      const label = labels && partsOf(labels).find(part => part.key === 'git_sha');
      return label
        ? [
            at(
              label.keySpan,
              'Packer sets "git_sha" to the commit of the template when it is in a repository, and this value is lost.',
            ),
          ]
        : [];
    }),
  fixes: ({ start }, module, uri) => {
    const file = module.files.get(uri)!;
    const label = registriesIn(module, uri)
      .flatMap(registry => argumentOf(module, registry, 'build_labels') ?? [])
      .flatMap(partsOf)
      .find(({ written, keySpan }) => written && keySpan.start === start);
    if (!label) return [];
    const comma = /^[ \t]*,/.exec(file.text.slice(label.span.end))?.[0].length ?? 0;
    const entry = { start, end: label.span.end + comma };
    return [{ title: 'Remove "git_sha"', edits: [{ uri, ...removal(file, entry), newText: '' }] }];
  },
};
