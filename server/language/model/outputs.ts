import { component } from '../catalog/index.ts';
import type { Module } from './module.ts';
import { versionInUse } from './plugin-version.ts';
import { requiredOf } from './required-plugins.ts';
import { namedType } from './type-constraints.ts';
import { unknown, unknownList, unknownObject, unknownOf, type Value } from './value.ts';

/**
 * What is known of `data.TYPE.NAME.OUTPUT` before the data source is read: the kind of value, where the release in use is
 * the one whose schema is known.
 */
export function outputOf(module: Module, type: string, output: string): Value {
  const known = component('datasource', type, requiredOf(module));
  const schema = known?.outputs.get(output);
  if (!schema || (!known!.plugin.bundled && versionInUse(module, known!.plugin) !== known!.plugin.version))
    return unknown;
  const given = namedType(schema.type);
  if (given) return unknownOf(given);
  return schema.type.startsWith('list(')
    ? unknownList
    : schema.type.startsWith('map(')
      ? unknownObject
      : unknown;
}
