import type { Module } from '../../model/module.ts';
import { standsAlone } from '../../model/stand-alone.ts';
import type { Span } from '../../syntax/ast.ts';
import { at, type Problem } from './rule.ts';

interface Place {
  readonly uri: string;
  readonly node: { readonly header: Span };
}

/**
 * One thing too many in a configuration. Where both places are templates that can be built by themselves, it
 * is only true of a build of the whole folder, which the user may never start: then it is information.
 */
export function extra(module: Module, one: Place, first: Place, message: string, note: string): Problem {
  const apart = one.uri !== first.uri && standsAlone(module, one.uri) && standsAlone(module, first.uri);
  return at(one.node.header, apart ? `${message} Building each file by itself is not affected.` : message, {
    related: [{ uri: first.uri, start: first.node.header.start, end: first.node.header.end, message: note }],
    ...(apart && { severity: 'information' as const }),
  });
}
