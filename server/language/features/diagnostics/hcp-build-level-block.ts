import { attributeOf } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import { outdented, removal } from './edits.ts';
import { argumentOf, headerOf, registriesIn } from './registry-block.ts';
import { at, type Fix, type Problem, type Rule } from './rule.ts';

/** Packer warns of it in `packer build` only, without a place. */
export const hcpBuildLevelBlock: Rule = {
  code: 'hcp-build-level-block',
  severity: 'warning',
  tag: 'deprecated',
  check: (module, uri) =>
    registriesIn(module, uri)
      .filter(registry => registry.build)
      .map(registry =>
        at(
          headerOf(registry),
          'hcp_packer_registry inside a build is deprecated; since Packer 1.12.1 it belongs at the root.',
        ),
      ),
  fixes: moveToRoot,
};

/**
 * At the root `name` and `description` of the build no longer fill in, so they are written out. Not offered
 * with other registry blocks around: which one is meant is the user's to say.
 */
function moveToRoot(problem: Problem, module: Module, uri: string): readonly Fix[] {
  const file = module.files.get(uri)!;
  const registry = registriesIn(module, uri).find(({ node }) => node.header.start === problem.start);
  if (!registry?.build || registry.dynamic || module.registries.length !== 1) return [];
  const { node, build } = registry;
  if (node.open === undefined || node.close === undefined || build.close === undefined) return [];
  const text = (span: { start: number; end: number }) => file.text.slice(span.start, span.end);
  const filled = (['bucket_name', 'description'] as const).flatMap(name => {
    const own = argumentOf(module, registry, name);
    const fallback = attributeOf(build.body, name === 'bucket_name' ? 'name' : 'description');
    // An argument that is there but empty falls back too; rewriting it is more than a move.
    return own || !fallback || (name === 'bucket_name' && module.builds.length > 1)
      ? []
      : [`  ${name} = ${text(fallback.value)}`];
  });
  const moved = withFirst(outdented(file, node), node.open - node.start + 1, filled);
  return [
    {
      title: 'Move hcp_packer_registry to the root',
      edits: [
        { uri, ...removal(file, node), newText: '' },
        { uri, start: build.end, end: build.end, newText: `\n\n${moved}` },
      ],
      isPreferred: true,
    },
  ];
}

/** Puts lines behind the brace of a block. */
function withFirst(block: string, brace: number, lines: readonly string[]): string {
  if (lines.length === 0) return block;
  const [head, rest] = [block.slice(0, brace), block.slice(brace)];
  const line = /^[ \t]*(?:#.*|\/\/.*)?(?=\r?\n)/.exec(rest)?.[0];
  if (line !== undefined) return `${head}${line}\n${lines.join('\n')}${rest.slice(line.length)}`;
  const inner = rest.slice(0, -1).trim();
  return [head, ...lines, ...(inner === '' ? [] : [`  ${inner}`]), '}'].join('\n');
}
