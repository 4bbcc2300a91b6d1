import { sourcesOf } from '../../model/build-sources.ts';
import { hasRegistry } from './registry-block.ts';
import { at, type Rule } from './rule.ts';

/** In the registry the sources of a build need names of their own; without it Packer does not mind. */
export const hcpDuplicateSource: Rule = {
  code: 'hcp-duplicate-source',
  severity: 'error',
  phase: 'publish',
  check: (module, uri) =>
    hasRegistry(module)
      ? module.builds
          .filter(build => build.uri === uri)
          .flatMap(build => {
            const named = sourcesOf(module, build).entries.filter(({ localName }) => localName !== undefined);
            return named.flatMap((source, i) => {
              const first = named
                .slice(0, i)
                .find(one => one.type === source.type && one.localName === source.localName);
              return first
                ? [
                    at(
                      source.span,
                      `"${source.type}.${source.localName}" is in this build already, and the registry needs distinct names: packer build fails. A source block with another "name" makes it distinct.`,
                      {
                        related: [
                          { uri, start: first.span.start, end: first.span.end, message: 'It is here first.' },
                        ],
                      },
                    ),
                  ]
                : [];
            });
          })
      : [],
};
