import { outputsOf } from '../../../model/components.ts';
import { addressOf } from '../../../model/declarations.ts';
import { isFailing } from '../../../model/failing-locals.ts';
import { dataNamed, isVarFile } from '../../../model/module.ts';
import { lacks, lacksIndex } from '../../../model/steps.ts';
import type { Binary, Call, Conditional, Expression, Name, Span, Unary } from '../../../syntax/ast.ts';
import { type Traversal, traversalOf } from '../../../syntax/walk.ts';
import { damagedLines } from '../damaged-lines.ts';
import { schemaOf, todaysOutput } from '../data-sources.ts';
import { dotted, sourceNamed } from '../reshaping.ts';
import { at, type Fix, type Problem } from '../rule.ts';
import { didYouMean, nearest } from '../suggestions.ts';
import { argumentFault } from './call-arguments.ts';
import type { CallProblem } from './calls.ts';
import { hiddenRoots, roots, stepsIn, valueIn } from './evaluation.ts';
import type { Scope } from './expressions.ts';
import { type Found, family, isWhole, replacement } from './family.ts';
import { type Condition, operandProblems } from './operands.ts';
import { missing } from './undeclared.ts';
import { valueProblem } from './values.ts';

type Code =
  | 'variables-not-allowed'
  | 'functions-not-allowed'
  | 'unknown-name'
  | 'undeclared-variable'
  | 'undeclared-local'
  | 'undeclared-data'
  | 'unsupported-attribute'
  | 'unknown-function'
  | 'too-few-arguments'
  | 'too-many-arguments'
  | 'function-argument-invalid'
  | 'operand-invalid'
  | 'branches-differ'
  | 'iteration-invalid'
  | 'interpolation-invalid'
  | 'object-key-invalid'
  | 'crashing-reference'
  | 'json-template-invalid'
  | 'hcp-data-unknown-output';

const members: Readonly<Record<string, readonly string[]>> = {
  path: ['root', 'cwd'],
  packer: ['version', 'versionFingerprint', 'iterationID'],
  source: ['type', 'name'],
};

/** Names and functions in expressions, by what Packer knows where they stand. */
export const referenceRules = family<Code>(
  {
    'variables-not-allowed': { severity: 'error' },
    'functions-not-allowed': { severity: 'error' },
    'unknown-name': { severity: 'error' },
    'undeclared-variable': { severity: 'error' },
    'undeclared-local': { severity: 'error' },
    'undeclared-data': { severity: 'error' },
    'unsupported-attribute': { severity: 'error' },
    'unknown-function': { severity: 'error' },
    'too-few-arguments': { severity: 'error' },
    'too-many-arguments': { severity: 'error' },
    'function-argument-invalid': { severity: 'error' },
    'operand-invalid': { severity: 'error' },
    'branches-differ': { severity: 'error' },
    'iteration-invalid': { severity: 'error' },
    'interpolation-invalid': { severity: 'error' },
    'object-key-invalid': { severity: 'error' },
    'crashing-reference': { severity: 'error' },
    'json-template-invalid': { severity: 'error' },
    'hcp-data-unknown-output': { severity: 'error' },
  },
  (module, uri) => {
    const file = module.files.get(uri);
    if (!file) return [];
    const whole = isWhole(module);
    const damaged = damagedLines(file);
    const found: Found<Code>[] = [];
    for (const step of stepsIn(module, uri))
      if (step.kind === 'name') name(step.traversal, step.node, step.scope);
      else if (step.kind === 'need') need(step.traversal, step.scope);
      else if (step.kind === 'call') call(step.node, step.problem, step.scope);
      else if (step.kind === 'operation') operands(step.node, step.scope);
      else if (step.kind === 'condition') operands({ kind: 'condition', of: step.node }, step.scope);
      else if (step.kind === 'broken')
        report(
          'json-template-invalid',
          step.problem,
          `As a template of HCL this text cannot be read. ${step.problem.message}`,
          step.scope,
        );
      else if (step.kind === 'key' && isAmbiguousKey(step.node)) ambiguousKey(step.node, step.scope);
      else {
        const wrong = valueProblem(step, valueIn(step.scope, module));
        if (wrong) {
          const { code, span, message, ...more } = wrong;
          report(code, span, message, step.scope, [], more);
        }
      }
    // Several rounds of a loop may find the same.
    const once = new Map(found.map(one => [`${one.code} ${one.start} ${one.end}`, one]));
    return [...once.values()].filter(one => !damaged({ start: one.start, end: one.start }));

    function report(
      code: Code,
      span: Span,
      message: string,
      scope: Scope,
      fixes: readonly Fix[] = [],
      more: Partial<Problem> = {},
    ): undefined {
      found.push({
        ...at(span, message, {
          phase: scope.phase,
          ...(scope.certain ? {} : { severity: 'warning' as const }),
          ...more,
        }),
        code,
        fixes,
      });
    }

    /** HCL wants to be told whether the name is meant or the value. */
    function ambiguousKey(node: Expression, scope: Scope): undefined {
      const text = file!.text.slice(node.start, node.end);
      report(
        'object-key-invalid',
        node,
        `HCL takes this neither for a text nor for a reference: write "${text}" or (${text}).`,
        scope,
        [
          { ...replacement(uri, node, `(${text})`), isPreferred: false },
          { ...replacement(uri, node, `"${text}"`), isPreferred: false },
        ],
      );
    }

    function call(node: Call, wrong: CallProblem | undefined, scope: Scope): undefined {
      if (wrong) return report(wrong.code, wrong.span, wrong.message, scope, wrong.fixes);
      if ((scope.names === 'none' && scope.functions !== 'env') || hiddenRoots(scope).length > 0) return;
      const fault = argumentFault(node, module, valueIn(scope, module), scope.bound);
      if (fault) report('function-argument-invalid', fault.span, fault.message, scope);
    }

    function operands(node: Binary | Unary | Conditional | Condition, scope: Scope): undefined {
      for (const { code, span, message } of operandProblems(node, valueIn(scope, module)))
        report(code, span, message, scope);
    }

    /** Before anything is evaluated Packer puts locals and data sources in order, by every name in them. */
    function need(traversal: Traversal, scope: Scope): undefined {
      const { root, steps } = traversal;
      const [first, second] = steps;
      if (scope.bound.includes(root.name)) return;
      if (crashes(traversal)) return crash(traversal, scope);
      if (root.name === 'data')
        return first && data(first.name.text, first.name, second?.name, undefined, scope);
      if (whole && first && first.name.text !== '' && !module.locals.has(first.name.text))
        undeclared('local', first.name, scope);
    }

    function crash(traversal: Traversal, scope: Scope): undefined {
      report(
        'crashing-reference',
        traversal,
        traversal.root.name === 'data'
          ? 'In locals and data sources Packer crashes on this. Write data.TYPE.NAME with dots.'
          : 'In locals and data sources Packer crashes on this. Write local.NAME with a dot.',
        scope,
        dotted(uri, file!, traversal.root),
      );
    }

    function name(traversal: Traversal, node: Expression, scope: Scope): undefined {
      const { root, steps } = traversal;
      if (scope.bound.includes(root.name)) {
        if (scope.values.has(root.name)) deeper(node, scope);
        return;
      }
      if (scope.names === 'none')
        return report(
          'variables-not-allowed',
          root,
          isVarFile(uri)
            ? 'A variable file holds plain values, no references. A text needs quotes.'
            : scope.functions === 'env'
              ? 'The default of a variable cannot refer to anything. Compute this in a local.'
              : 'Nothing can be referred to here: this is read before anything is evaluated.',
          scope,
          steps.length === 0 && isVarFile(uri)
            ? [replacement(uri, root, `"${root.name}"`, 'Put quotes around it')]
            : [],
        );
      // Which names there are the rules of validation blocks say.
      if (typeof scope.names === 'object') {
        if (root.name === 'var' && steps[0]?.name.text === scope.names.variable) deeper(node, scope);
        return;
      }
      if (!roots.includes(root.name)) {
        const near = nearest(root.name, roots);
        const owner = declaredAs(root.name);
        const instead = steps.length === 0 && owner ? `${owner}.${root.name}` : undefined;
        return report(
          'unknown-name',
          root,
          instead
            ? `There is nothing called "${root.name}" here. Did you mean "${instead}"?`
            : `There is nothing called "${root.name}" here.${didYouMean(near)}`,
          scope,
          instead
            ? [replacement(uri, root, instead)]
            : near === undefined || steps.length === 0
              ? []
              : [replacement(uri, root, near)],
        );
      }
      const [first, second, third] = steps;
      if (scope.graph && crashes(traversal)) return crash(traversal, scope);
      if (!first || first.name.text === '') return;
      const word = first.name.text;
      if (scope.silent.includes(root.name)) return;
      switch (root.name) {
        case 'var':
          if (module.variables.has(word)) break;
          return whole ? undeclared('variable', first.name, scope) : undefined;
        case 'local':
          if (module.locals.has(word)) {
            // Packer goes on without it, and does not find it here.
            if (!scope.graph && scope.phase === 'initialize' && isFailing(module, word))
              report(
                'unsupported-attribute',
                first.name,
                `"${word}" has no value: the expression of this local fails.`,
                scope,
              );
            break;
          }
          return whole ? undeclared('local', first.name, scope) : undefined;
        case 'data':
          data(word, first.name, second?.name, third?.name, scope);
          break;
        case 'build':
          if (scope.build === 'all' || (scope.build === 'name' && word === 'name')) break;
          return report(
            'unsupported-attribute',
            traversal,
            scope.build === 'name'
              ? `Only build.name can be used here; build.${word} is known inside the component's own arguments.`
              : `build.${word} is known in provisioners and post-processors only.`,
            scope,
          );
        default: {
          const own = members[root.name]!;
          if (own.includes(word)) break;
          const near = nearest(word, own);
          return report(
            'unsupported-attribute',
            first.name,
            `"${root.name}" has ${own.filter(one => one !== 'iterationID').join(', ')}, and no "${word}".${didYouMean(near)}`,
            scope,
            near !== undefined
              ? [replacement(uri, first.name, near)]
              : second && root.name === 'source'
                ? sourceNamed(module, uri, { start: root.start, end: second.name.end })
                : [],
          );
        }
      }
      deeper(node, scope);
    }

    /** A step into a value that is known and does not have it. */
    function deeper(node: Expression, scope: Scope): undefined {
      if (node.kind !== 'attribute-of' && node.kind !== 'index') return;
      if (node.target.kind === 'variable' && !scope.values.has(node.target.name)) return;
      // Of what a data source gives the rules for it speak.
      if (isDataSource(node.target)) return;
      deeper(node.target, scope);
      const evaluate = valueIn(scope, module);
      const owner = evaluate(node.target);
      const key = node.kind === 'attribute-of' ? node.name.text : undefined;
      if (key === '') return;
      const wrong =
        node.kind === 'attribute-of' ? lacks(owner, node.name.text) : lacksIndex(owner, evaluate(node.key));
      if (wrong === undefined) return;
      const span = node.kind === 'attribute-of' ? node.name : node.key;
      const near =
        // Of several elements one lacks what the others have.
        owner.kind === 'object' && key !== undefined && !owner.sensitive && scope.values.size === 0
          ? nearest(key, [...owner.entries.keys()])
          : undefined;
      report(
        'unsupported-attribute',
        span,
        `${wrong}${didYouMean(near)}`,
        scope,
        near === undefined ? [] : [replacement(uri, span, near)],
      );
    }

    function undeclared(kind: 'variable' | 'local', name: Name, scope: Scope): undefined {
      const { message, fixes } = missing(kind, name, module, uri);
      report(`undeclared-${kind}`, name, message, scope, fixes);
    }

    function data(
      type: string,
      typeSpan: Span,
      second: (Span & { text: string }) | undefined,
      output: (Span & { text: string }) | undefined,
      scope: Scope,
    ): undefined {
      if (second?.text === '') return;
      if (!whole) return output && dataOutput(type, output, scope);
      const known = second !== undefined && dataNamed(module).has(addressOf({ type, name: second.text }));
      if (!known && !module.data.some(one => one.type === type)) {
        const near = nearest(
          type,
          module.data.map(one => one.type),
        );
        return report(
          'undeclared-data',
          typeSpan,
          `There is no data source of type "${type}".${didYouMean(near)}`,
          scope,
          near === undefined ? [] : [replacement(uri, typeSpan, near)],
        );
      }
      if (!second) return;
      if (!known) {
        const near = nearest(
          second.text,
          module.data.filter(one => one.type === type).map(one => one.name),
        );
        return report(
          'undeclared-data',
          second,
          `There is no data source "${type}" "${second.text}".${didYouMean(near)}`,
          scope,
          near === undefined ? [] : [replacement(uri, second, near)],
        );
      }
      if (output) dataOutput(type, output, scope);
    }

    function dataOutput(type: string, output: Span & { text: string }, scope: Scope): undefined {
      const hcp = schemaOf(type);
      const outputs = hcp?.outputs ?? outputsOf(type);
      if (!outputs || output.text === '' || outputs.includes(output.text)) return;
      const today = hcp && todaysOutput(output.text);
      const near = today && outputs.includes(today) ? today : nearest(output.text, outputs);
      report(
        hcp ? 'hcp-data-unknown-output' : 'unsupported-attribute',
        output,
        hcp
          ? `"${type}" has no output "${output.text}".${didYouMean(near)}`
          : `The data source "${type}" gives ${outputs.join(', ')}, and no "${output.text}".${didYouMean(near)}`,
        scope,
        near === undefined ? [] : [replacement(uri, output, near)],
      );
    }

    function declaredAs(word: string): string | undefined {
      return module.variables.has(word) ? 'var' : module.locals.has(word) ? 'local' : undefined;
    }
  },
  { byBlock: true },
);

/** `data.TYPE.NAME` */
function isDataSource(node: Expression): boolean {
  const traversal = traversalOf(node);
  return traversal?.root.name === 'data' && traversal.steps.length === 2;
}

/** What `hcl2template/types.refstring.go` does not expect. */
function crashes({ root, steps }: Traversal): boolean {
  if (root.name === 'local') return steps[0] !== undefined && steps[0].kind !== 'attribute';
  if (root.name !== 'data' || steps.length === 0) return false;
  return steps.length < 2 || steps.slice(0, 2).some(step => step.kind !== 'attribute');
}

/** `a.b = …` in an object. */
const isAmbiguousKey = (key: Expression): boolean =>
  key.kind !== 'variable' && traversalOf(key) !== undefined;
