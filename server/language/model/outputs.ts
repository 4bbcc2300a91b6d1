import { type Component, component } from '../catalog/index.ts';
import type { Module } from './module.ts';
import { versionInUse } from './plugin-version.ts';
import { requiredOf } from './required-plugins.ts';
import { type Field, namedType } from './type-constraints.ts';
import { unknown, unknownList, unknownObject, unknownOf, type Value } from './value.ts';

/**
 * What is known of `data.TYPE.NAME.OUTPUT` before the data source is read: the kind of value, where the release in use is
 * the one whose schema is known.
 */
export function outputOf(module: Module, type: string, output: string): Value {
  const schema = outputsOf(module, type)?.get(output);
  if (!schema) return unknown;
  const given = namedType(schema.type);
  if (given) return unknownOf(given);
  return schema.type.startsWith('list(')
    ? unknownList
    : schema.type.startsWith('map(')
      ? unknownObject
      : unknown;
}

/** What is known of `data.TYPE.NAME` as a whole: an object, and its attributes where the types of all are known. */
export function sourceOf(module: Module, type: string): Value {
  const outputs = outputsOf(module, type);
  const fields = new Map<string, Field>();
  for (const [name, output] of outputs ?? []) {
    const given = namedType(output.type);
    if (!given) return unknownObject;
    fields.set(name, { type: given, optional: false, default: undefined });
  }
  return outputs ? unknownOf({ kind: 'object', fields }) : unknownObject;
}

/** Undefined where the release in use is not the one whose schema is known. */
function outputsOf(module: Module, type: string): Component['outputs'] | undefined {
  const known = component('datasource', type, requiredOf(module));
  return known && (known.plugin.bundled || versionInUse(module, known.plugin) === known.plugin.version)
    ? known.outputs
    : undefined;
}
