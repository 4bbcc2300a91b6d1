import { coreFunctions, elsewhere } from '../../../model/core-functions.ts';
import { isVarFile, type Module } from '../../../model/module.ts';
import type { Call, Span } from '../../../syntax/ast.ts';
import type { Fix } from '../rule.ts';
import { didYouMean, nearest } from '../suggestions.ts';
import type { Scope } from './expressions.ts';
import { replacement } from './family.ts';

export interface CallProblem {
  readonly code: 'functions-not-allowed' | 'unknown-function' | 'too-few-arguments' | 'too-many-arguments';
  readonly span: Span;
  readonly message: string;
  readonly fixes: readonly Fix[];
}

/** What is wrong with a call itself; its arguments are then not looked at by HCL either. */
export function callProblem(node: Call, scope: Scope, module: Module, uri: string): CallProblem | undefined {
  const { text } = node.name;
  if (text === '') return undefined;
  const problem = (
    code: CallProblem['code'],
    message: string,
    span: Span = node.name,
    fixes: readonly Fix[] = [],
  ): CallProblem => ({ code, span, message, fixes });
  const arity = coreFunctions().get(text);
  if (scope.functions === 'none')
    return problem(
      'functions-not-allowed',
      isVarFile(uri)
        ? 'A variable file holds plain values, no function calls.'
        : 'Functions cannot be called here: this is read before anything is evaluated.',
    );
  if (scope.functions === 'env' && text !== 'env')
    return problem(
      'unknown-function',
      arity
        ? 'The default of a variable can call "env" only. Compute this in a local.'
        : `There is no function "${text}"; the default of a variable can call "env" only.`,
    );
  if (scope.functions !== 'env' && !arity) {
    if (text !== 'env') return unknown(node, uri, problem);
    return scope.silent.includes('env')
      ? undefined
      : problem(
          'unknown-function',
          '"env" works in the default of a variable only; read it there and use the variable.',
        );
  }
  const { fewest, most } = arity ?? { fewest: 1, most: 1 };
  // A list that is spread out counts by its elements.
  const last = node.expand ? module.evaluate(node.args.at(-1)!) : undefined;
  if ((last && last.kind !== 'list') || node.close === undefined) return undefined;
  const count = node.args.length + (last ? last.elements.length - 1 : 0);
  const told = `"${text}" takes ${amount(fewest, most)}, not ${count === 0 ? 'none' : count}.`;
  if (count < fewest) {
    // On several lines where Packer points, too.
    const lines = module.files.get(uri)?.text.slice(node.name.start, node.close).includes('\n');
    const start = lines ? node.close : node.name.start;
    return problem('too-few-arguments', told, { start, end: node.close + 1 });
  }
  if (count > most)
    return problem('too-many-arguments', told, node.args[Math.min(most, node.args.length - 1)]);
  return undefined;
}

function unknown(
  node: Call,
  uri: string,
  problem: (code: CallProblem['code'], message: string, span: Span, fixes: readonly Fix[]) => CallProblem,
): CallProblem {
  const { name, args } = node;
  const near = nearest(name.text, [...coreFunctions().keys()]);
  const other = elsewhere.get(name.text);
  const type = other && /, (.*)\)$/.exec(other)?.[1];
  const [only] = args;
  const fixes: Fix[] = near === undefined || other ? [] : [replacement(uri, name, near)];
  if (type && only && args.length === 1)
    fixes.push({
      title: `Change to "${other}"`,
      edits: [
        { uri, start: name.start, end: name.end, newText: 'convert' },
        { uri, start: only.end, end: only.end, newText: `, ${type}` },
      ],
      isPreferred: true,
    });
  return problem(
    'unknown-function',
    `There is no function "${name.text}".${other ? ` Packer has ${other}.` : didYouMean(near)}`,
    name,
    fixes,
  );
}

const amount = (fewest: number, most: number): string =>
  most === fewest
    ? `${fewest === 0 ? 'no arguments' : fewest === 1 ? 'one argument' : `${fewest} arguments`}`
    : most === Infinity
      ? `at least ${fewest} argument${fewest === 1 ? '' : 's'}`
      : `${fewest} to ${most} arguments`;
