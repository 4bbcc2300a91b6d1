/** What a build of a configuration will want to know, before Packer is started. */
import type { TemplateSummary } from '../../../protocol/requests.ts';
import { sourcesOf } from '../model/build-sources.ts';
import { attributeOf, attributesOf, type Build } from '../model/declarations.ts';
import { isVarFile, type Module } from '../model/module.ts';
import { standsAlone } from '../model/stand-alone.ts';
import { shownText } from '../model/value.ts';
import { referencesOf } from './registry/references.ts';

/**
 * Of the folder a template lies in; of the template alone where it and a neighbour are each complete by
 * themselves, which Packer would refuse to read together more often than not.
 */
export function templateSummary(module: Module, uri: string): TemplateSummary {
  const alone = [...module.files.keys()].filter(file => standsAlone(module, file));
  const reads = alone.length > 1 && alone.includes(uri) ? 'file' : 'folder';
  const here = (one: { readonly uri: string }) => reads === 'folder' || one.uri === uri;
  const names = module.builds.filter(here).map(build => namesOf(module, build));
  return {
    reads,
    builds: names.includes(undefined) ? [] : [...new Set(names.flatMap(list => list ?? []))],
    unset: module.complete ? unset(module, reads === 'file' ? uri : undefined) : [],
    buckets: [
      ...new Set(
        referencesOf(module).flatMap(({ kind, bucket, uri: from }) =>
          kind === 'registry' && bucket && here({ uri: from }) ? [bucket.text] : [],
        ),
      ),
    ],
  };
}

/** `base.file.web` where the build has a name, else `file.web`. Undefined when only a build can tell. */
function namesOf(module: Module, build: Build): readonly string[] | undefined {
  const { entries, open } = sourcesOf(module, build);
  const name = attributeOf(build.node.body, 'name')?.value;
  const prefix = name ? shownText(module.evaluate(name)) : '';
  if (open || prefix === undefined || entries.some(({ localName }) => localName === undefined))
    return undefined;
  return entries.map(({ type, localName }) => `${prefix && `${prefix}.`}${type}.${localName}`);
}

/** Declared without a default, and given by no variable file that Packer loads unasked. */
function unset(module: Module, alone: string | undefined): TemplateSummary['unset'] {
  // Beside a file that is built alone Packer loads no variable files.
  const varFiles = alone === undefined ? [...module.files].filter(([uri]) => isVarFile(uri)) : [];
  const given = new Set(varFiles.flatMap(([, file]) => attributesOf(file.body).map(({ name }) => name.text)));
  return [...module.variables.values()]
    .filter(one => one.default === undefined && !given.has(one.name))
    .filter(one => alone === undefined || one.uri === alone)
    .map(({ name, type, sensitive, uri }) => ({
      name,
      type: type ? (module.files.get(uri)?.text.slice(type.start, type.end) ?? '') : '',
      sensitive,
    }));
}
