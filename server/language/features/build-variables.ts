import { type Component, component } from '../catalog/index.ts';
import { sourcesOf } from '../model/build-sources.ts';
import type { Build } from '../model/declarations.ts';
import type { Module } from '../model/module.ts';
import { requiredOf } from '../model/required-plugins.ts';

/** The builders of a build's sources, as far as the catalog knows them, each once. */
export const buildersOf = (module: Module, build: Build): readonly Component[] => [
  ...new Set(
    sourcesOf(module, build).entries.flatMap(
      ({ type }) => component('builder', type, requiredOf(module)) ?? [],
    ),
  ),
];

/** The build an offset is in. */
export const buildAt = (module: Module, uri: string, offset: number): Build | undefined =>
  module.declarations.get(uri)?.builds.find(({ node }) => node.start <= offset && offset <= node.end);
