import type { Module } from '../../model/module.ts';
import { standsAlone } from '../../model/stand-alone.ts';
import type { Span } from '../../syntax/ast.ts';
import { at, type Problem } from './rule.ts';

interface Place {
  readonly uri: string;
  readonly node: { readonly header: Span };
}

/**
 * What is said of something that is in two files. Where both are templates that can be built by themselves, it is only
 * wrong in a build of the whole folder, which nobody starts there: then one hint in a file says it for all of them.
 */
export const toldOf = (module: Module, uri: string, first: string): Pick<Problem, 'severity' | 'once'> =>
  uri !== first && standsAlone(module, uri) && standsAlone(module, first)
    ? { severity: 'hint', once: 'in two files' }
    : {};
/** What is added to the message then. */
export const eachAlone = ({ once }: Pick<Problem, 'once'>): string =>
  once ? ' Building each file by itself is not affected.' : '';

/** One thing too many in a configuration. */
export function extra(module: Module, one: Place, first: Place, message: string, note: string): Problem {
  const told = toldOf(module, one.uri, first.uri);
  return at(one.node.header, `${message}${eachAlone(told)}`, {
    related: [{ uri: first.uri, start: first.node.header.start, end: first.node.header.end, message: note }],
    ...told,
  });
}
