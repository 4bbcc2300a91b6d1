import { attributesOf } from '../../model/declarations.ts';
import { referencesTaken } from '../../model/taken-branches.ts';
import { isKnown } from '../../model/value.ts';
import type { Call } from '../../syntax/ast.ts';
import { visit } from '../../syntax/walk.ts';
import { registriesIn, registryArguments } from './registry-block.ts';
import { at, type Problem, type Rule } from './rule.ts';

const late = ['versionFingerprint', 'iterationID'];

/** What `hcp_packer_registry` is evaluated without: it comes before every build, and has no `env`. */
export const hcpUnavailableReference: Rule = {
  code: 'hcp-unavailable-reference',
  severity: 'error',
  check: (module, uri) =>
    registriesIn(module, uri).flatMap(registry =>
      attributesOf(registry.node.body)
        .filter(({ name }) => Object.hasOwn(registryArguments, name.text))
        // What is not evaluated may say anything.
        .filter(({ value }) => !isKnown(module.evaluate(value)))
        .flatMap(({ value }) => {
          const problems: Problem[] = [];
          for (const reference of referencesTaken(value, module.evaluate)) {
            const { root, steps } = reference;
            if (root === 'packer' && !late.includes(steps[0]?.text ?? '')) continue;
            if (!['build', 'source', 'packer'].includes(root) || steps.length === 0) continue;
            const shown = `${root}.${steps[0]!.text}`;
            problems.push(
              at(
                reference,
                `"${shown}" has no value in hcp_packer_registry, which is read before any build.`,
              ),
            );
          }
          visit(value, node => {
            if (node.kind === 'call' && (node as Call).name.text === 'env')
              problems.push(
                at(
                  (node as Call).name,
                  '"env" works in the default of a variable only; read it there and use the variable.',
                ),
              );
          });
          return problems;
        }),
    ),
};
