import type { Span } from '../../syntax/ast.ts';
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
};
