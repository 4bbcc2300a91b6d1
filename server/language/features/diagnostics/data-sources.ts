import { attributeOf, type Resource } from '../../model/declarations.ts';
import type { Module } from '../../model/module.ts';
import type { Value } from '../../model/value.ts';
import type { Attribute } from '../../syntax/ast.ts';
import { suspectsIn } from './suspects.ts';

/** What Packer's own HCP data sources take and give. */
export interface DataSchema {
  readonly required: readonly string[];
  /** Exactly one of these. */
  readonly oneOf: readonly string[];
  readonly optional: readonly string[];
  readonly outputs: readonly string[];
  /** The data source to use instead. */
  readonly successor?: string;
}

const artifactOutputs = [
  'build_id',
  'channel_id',
  'component_type',
  'created_at',
  'labels',
  'packer_run_uuid',
  'region',
];
const versionOutputs = [
  'author_id',
  'bucket_name',
  'channel_id',
  'created_at',
  'fingerprint',
  'id',
  'updated_at',
];

/** `datasource/hcp-packer-*` of Packer 1.16.0. */
const dataSchemas: Readonly<Record<string, DataSchema>> = {
  'hcp-packer-version': {
    required: ['bucket_name', 'channel_name'],
    oneOf: [],
    optional: [],
    outputs: [...versionOutputs, 'name', 'status'],
  },
  'hcp-packer-artifact': {
    required: ['bucket_name', 'platform', 'region'],
    oneOf: ['channel_name', 'version_fingerprint'],
    optional: ['component_type'],
    outputs: [...artifactOutputs, 'external_identifier', 'platform', 'version_id'],
  },
  'hcp-packer-iteration': {
    required: ['bucket_name', 'channel'],
    oneOf: [],
    optional: [],
    outputs: [...versionOutputs, 'complete', 'incremental_version'],
    successor: 'hcp-packer-version',
  },
  'hcp-packer-image': {
    required: ['bucket_name', 'cloud_provider', 'region'],
    oneOf: ['channel', 'iteration_id'],
    optional: ['component_type'],
    outputs: [...artifactOutputs, 'cloud_provider', 'id', 'iteration_id'],
    successor: 'hcp-packer-artifact',
  },
};

const outputsToday: Readonly<Record<string, string>> = {
  cloud_provider: 'platform',
  iteration_id: 'version_id',
  incremental_version: 'name',
};
/** What an output of the deprecated data sources is called now. */
export const todaysOutput = (name: string): string | undefined =>
  Object.hasOwn(outputsToday, name) ? outputsToday[name] : undefined;

export interface HcpData {
  readonly data: Resource;
  readonly schema: DataSchema;
}
export const schemaOf = (type: string): DataSchema | undefined =>
  Object.hasOwn(dataSchemas, type) ? dataSchemas[type] : undefined;

export const hcpDataIn = (module: Module, uri?: string): readonly HcpData[] =>
  known(uri === undefined ? module.data : (module.declarations.get(uri)?.data ?? []));

/** Those of a file that have to be looked at. */
export const suspectDataIn = (module: Module, uri: string): readonly HcpData[] =>
  known(suspectsIn(module, uri).data);

const known = (all: readonly Resource[]): readonly HcpData[] =>
  all.flatMap(data => {
    const schema = schemaOf(data.type);
    return schema ? [{ data, schema }] : [];
  });

export interface DataArgument {
  readonly attribute: Attribute;
  readonly value: Value;
  /** Null and the empty string are as good as absent. */
  readonly empty: boolean;
}
export function dataArgument(module: Module, data: Resource, name: string): DataArgument | undefined {
  const attribute = attributeOf(data.node.body, name);
  if (!attribute) return undefined;
  const value = module.evaluate(attribute.value);
  return {
    attribute,
    value,
    empty: value.kind === 'null' || (value.kind === 'string' && value.value === ''),
  };
}

export const argumentNames = ({ required, oneOf, optional }: DataSchema): readonly string[] => [
  ...required,
  ...oneOf,
  ...optional,
];
