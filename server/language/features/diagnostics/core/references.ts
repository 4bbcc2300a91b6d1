import { plainOutputs } from '../../../model/components.ts';
import { isVarFile } from '../../../model/module.ts';
import { lacks, lacksIndex } from '../../../model/steps.ts';
import { boolOf } from '../../../model/value.ts';
import type { Call, Expression, Name, Span, TemplatePart } from '../../../syntax/ast.ts';
import { type Traversal, traversalOf } from '../../../syntax/walk.ts';
import { at, type Fix, type Problem } from '../rule.ts';
import { didYouMean, nearest } from '../suggestions.ts';
import { callProblem } from './calls.ts';
import { placesIn, type Scope } from './expressions.ts';
import { type Found, family, isWhole, replacement } from './family.ts';
import { damagedLines } from './schema.ts';
import { missing } from './undeclared.ts';

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
  | 'crashing-reference';

const roots = ['var', 'local', 'data', 'source', 'build', 'path', 'packer'];
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
    'crashing-reference': { severity: 'error' },
  },
  (module, uri) => {
    const file = module.files.get(uri);
    if (!file) return [];
    const whole = isWhole(module);
    const damaged = damagedLines(file);
    const found: Found<Code>[] = [];
    for (const { expression, scope } of placesIn(module, uri)) check(expression, scope);
    return found.filter(one => !damaged(one.start));

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

    /** In the order and as far as HCL evaluates: what it leaves out is left out here. */
    function check(node: Expression, scope: Scope): undefined {
      const traversal = traversalOf(node);
      if (traversal) return name(traversal, node, scope);
      switch (node.kind) {
        case 'template':
          return parts(node.parts, scope);
        case 'attribute-of':
          return check(node.target, scope);
        case 'index':
          check(node.target, scope);
          return check(node.key, scope);
        case 'splat':
          check(node.target, scope);
          for (const step of node.each) if (step.kind === 'index') check(step.key, scope);
          return;
        case 'call':
          return call(node, scope);
        case 'tuple':
          for (const element of node.elements) check(element, scope);
          return;
        case 'object':
          for (const entry of node.entries) {
            if (entry.bareKey === undefined) check(entry.key, scope);
            check(entry.value, scope);
          }
          return;
        case 'for': {
          check(node.collection, scope);
          if (!hasRounds(node.collection)) return;
          const inner = binding(scope, node.key?.text, node.value.text);
          if (node.condition) return check(node.condition, inner);
          if (node.resultKey) check(node.resultKey, inner);
          return check(node.result, inner);
        }
        case 'conditional': {
          check(node.condition, scope);
          const truth = boolOf(module.evaluate(node.condition));
          if (truth !== undefined) check(truth ? node.then : node.otherwise, scope);
          return;
        }
        case 'binary': {
          check(node.left, scope);
          if (node.operator === '&&' || node.operator === '||') {
            const left = boolOf(module.evaluate(node.left));
            if (left === undefined || left === (node.operator === '||')) return;
          }
          return check(node.right, scope);
        }
        case 'unary':
          return check(node.operand, scope);
        case 'parentheses':
          return check(node.inner, scope);
      }
    }

    function parts(all: readonly TemplatePart[], scope: Scope): undefined {
      for (const part of all)
        if (part.kind === 'interpolation') check(part.expression, scope);
        else if (part.kind === 'if') {
          check(part.condition, scope);
          const truth = boolOf(module.evaluate(part.condition));
          if (truth !== undefined) parts(truth ? part.then : part.otherwise, scope);
        } else if (part.kind === 'for-directive') {
          check(part.collection, scope);
          if (hasRounds(part.collection)) parts(part.parts, binding(scope, part.key?.text, part.value.text));
        }
    }

    function hasRounds(collection: Expression): boolean {
      const value = module.evaluate(collection);
      return value.kind === 'list'
        ? value.elements.length > 0
        : value.kind === 'object' && value.entries.size > 0;
    }

    function call(node: Call, scope: Scope): undefined {
      const wrong = callProblem(node, scope, module, uri);
      if (wrong) return report(wrong.code, wrong.span, wrong.message, scope, wrong.fixes);
      // What fails inside these is what they are for.
      const { text } = node.name;
      if (text === 'try' || text === 'can') return;
      for (const [i, argument] of node.args.entries())
        if (!(text === 'convert' && i === 1)) check(argument, scope);
    }

    function name(traversal: Traversal, node: Expression, scope: Scope): undefined {
      const { root, steps } = traversal;
      if (scope.bound.includes(root.name)) return;
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
      // The rules of validation blocks say it.
      if (typeof scope.names === 'object') return;
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
      if (scope.graph && crashes(traversal))
        return report(
          'crashing-reference',
          traversal,
          root.name === 'data'
            ? 'In locals and data sources Packer crashes on this. Write data.TYPE.NAME with dots.'
            : 'In locals and data sources Packer crashes on this. Write local.NAME with a dot.',
          scope,
        );
      if (!first || first.name.text === '') return;
      const word = first.name.text;
      if (scope.silent.includes(root.name)) return;
      switch (root.name) {
        case 'var':
          if (module.variables.has(word)) break;
          return whole ? undeclared('variable', first.name, scope) : undefined;
        case 'local':
          if (module.locals.has(word)) break;
          return whole ? undeclared('local', first.name, scope) : undefined;
        case 'data':
          return data(word, first.name, second?.name, third?.name, scope);
        case 'build':
          if (scope.build === 'all' || (scope.build === 'name' && word === 'name')) return;
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
          if (own.includes(word)) return;
          const near = nearest(word, own);
          return report(
            'unsupported-attribute',
            first.name,
            `"${root.name}" has ${own.filter(one => one !== 'iterationID').join(', ')}, and no "${word}".${didYouMean(near)}`,
            scope,
            near === undefined ? [] : [replacement(uri, first.name, near)],
          );
        }
      }
      deeper(node, scope);
    }

    /** A step into a value that is known and does not have it. */
    function deeper(node: Expression, scope: Scope): undefined {
      if (node.kind !== 'attribute-of' && node.kind !== 'index') return;
      if (node.target.kind === 'variable') return;
      deeper(node.target, scope);
      const owner = module.evaluate(node.target);
      const key = node.kind === 'attribute-of' ? node.name.text : undefined;
      if (key === '' || owner.kind === 'unknown') return;
      const wrong =
        node.kind === 'attribute-of'
          ? lacks(owner, node.name.text)
          : lacksIndex(owner, module.evaluate(node.key));
      if (wrong === undefined) return;
      const span = node.kind === 'attribute-of' ? node.name : node.key;
      const near =
        owner.kind === 'object' && key !== undefined && !owner.sensitive
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
      if (!whole || second?.text === '') return;
      const ofType = module.data.filter(one => one.type === type);
      if (ofType.length === 0) {
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
      if (!ofType.some(one => one.name === second.text)) {
        const near = nearest(
          second.text,
          ofType.map(one => one.name),
        );
        return report(
          'undeclared-data',
          second,
          `There is no data source "${type}" "${second.text}".${didYouMean(near)}`,
          scope,
          near === undefined ? [] : [replacement(uri, second, near)],
        );
      }
      const outputs = plainOutputs.get(type);
      if (!outputs || !output || output.text === '' || outputs.includes(output.text)) return;
      const near = nearest(output.text, outputs);
      report(
        'unsupported-attribute',
        output,
        `The data source "${type}" gives ${outputs.join(', ')}, and no "${output.text}".${didYouMean(near)}`,
        scope,
        near === undefined ? [] : [replacement(uri, output, near)],
      );
    }

    function declaredAs(word: string): string | undefined {
      return module.variables.has(word) ? 'var' : module.locals.has(word) ? 'local' : undefined;
    }
  },
);

const binding = (scope: Scope, ...names: readonly (string | undefined)[]): Scope => ({
  ...scope,
  bound: [...scope.bound, ...names.filter(name => name !== undefined)],
});

/** What `hcl2template/types.refstring.go` does not expect. */
function crashes({ root, steps }: Traversal): boolean {
  if (root.name === 'local') return steps[0] !== undefined && steps[0].kind !== 'attribute';
  if (root.name !== 'data' || steps.length === 0) return false;
  return steps.length < 2 || steps.slice(0, 2).some(step => step.kind !== 'attribute');
}
