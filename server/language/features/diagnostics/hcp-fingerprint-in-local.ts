import { buildStep } from '../../model/blocks.ts';
import { attributesOf, blocksInBuild, blocksOf } from '../../model/declarations.ts';
import type { File, Span } from '../../syntax/ast.ts';
import { inlining } from '../refactor/inline.ts';
import { fingerprintsIn } from './fingerprints.ts';
import { corePlaces } from './places.ts';
import { at, type Rule } from './rule.ts';

/**
 * The fingerprint is known when builders, provisioners and post-processors are prepared. Locals and data
 * sources are evaluated before that, and pass on the text `<unknown>`; what Packer evaluates itself fails.
 */
export const hcpFingerprintInLocal: Rule = {
  code: 'hcp-fingerprint-in-local',
  severity: 'warning',
  byBlock: true,
  check: (module, uri) => {
    const fingerprints = fingerprintsIn(module, uri);
    if (fingerprints.length === 0) return [];
    const early: readonly { span: Span; name: string; fails?: true }[] = [
      ...[...module.locals.values()]
        .filter(local => local.uri === uri && local.expression)
        .map(local => ({ span: local.expression!, name: 'a local' })),
      ...module.data
        .filter(data => data.uri === uri)
        .map(data => ({ span: data.node.body, name: 'a data source' })),
      ...corePlaces(module, uri).map(place => ({
        span: place.expression,
        name: place.name,
        fails: true as const,
      })),
    ];
    return fingerprints.flatMap(reference => {
      const place = early.find(({ span }) => reference.start >= span.start && reference.end <= span.end);
      return place
        ? [
            at(
              reference,
              `The fingerprint is not known yet in ${place.name}; use it directly in a builder, provisioner or post-processor.`,
              place.fails && { severity: 'error' },
            ),
          ]
        : [];
    });
  },
  /** Where a local is read in builders, provisioners and post-processors only, it can make way for its value. */
  fixes: ({ start }, module, uri) => {
    const local = [...module.locals.values()].find(
      one => one.uri === uri && one.expression && one.expression.start <= start && start < one.expression.end,
    );
    if (!local) return [];
    const [inlined] = inlining({ module, uri, start: local.node.start, end: local.node.start, asked: true });
    const edits = inlined?.edits() ?? [];
    const uses = edits.filter(({ newText }) => newText !== '');
    return inlined && uses.every(use => isLate(module.files.get(use.uri)!, use))
      ? [{ title: inlined.title, edits }]
      : [];
  },
};

/** Left to a plugin: evaluated when the fingerprint is known. */
function isLate(file: File, { start, end }: Span): boolean {
  const holds = (node: Span) => node.start <= start && end <= node.end;
  const block = blocksOf(file.body).find(holds);
  if (block?.type.text === 'source') return true;
  const inner = block?.type.text === 'build' ? blocksInBuild(block).findLast(holds) : undefined;
  const step = inner && buildStep(inner.type.text);
  return step
    ? !attributesOf(inner.body).some(one => step.own.includes(one.name.text) && holds(one))
    : inner?.type.text === 'source';
}
