import type { Module } from '../model/module.ts';
import type { Occurrence } from '../model/things.ts';
import { references } from './references.ts';

/** What is under the cursor, wherever this file names it. */
export const highlight = (module: Module, uri: string, offset: number): readonly Occurrence[] =>
  references(module, uri, offset, { declarations: true }).filter(occurrence => occurrence.uri === uri);
