import type { Module } from '../model/module.ts';
import { type Place, references } from './references.ts';

/** What is under the cursor, wherever this file names it. */
export const highlight = (module: Module, uri: string, offset: number): readonly Place[] =>
  references(module, uri, offset, { declarations: true, only: uri }).filter(place => place.uri === uri);
