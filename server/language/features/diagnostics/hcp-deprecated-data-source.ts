import { hcpDataIn } from './data-sources.ts';
import { migration } from './migration.ts';
import { at, type Rule } from './rule.ts';

/** Deprecated since Packer 1.10.1; `packer validate` does not say so. */
export const hcpDeprecatedDataSource: Rule = {
  code: 'hcp-deprecated-data-source',
  severity: 'warning',
  tag: 'deprecated',
  check: (module, uri) =>
    hcpDataIn(module, uri)
      .filter(({ schema }) => schema.successor)
      .map(({ data, schema }) =>
        at(
          data.labels[0],
          `"${data.type}" is deprecated and will be removed; "${schema.successor}" takes its place.`,
        ),
      ),
  fixes: migration,
};
