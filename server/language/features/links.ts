import { plugin } from '../catalog/index.ts';
import { attributeOf, attributesOf, blocksOf } from '../model/declarations.ts';
import type { Module } from '../model/module.ts';
import { object, shownText, string } from '../model/value.ts';
import type { Attribute, Block, Body, Expression, File, Span } from '../syntax/ast.ts';
import { literalString, visit } from '../syntax/walk.ts';
import { referencesOf, type Said } from './registry/references.ts';

/**
 * A text that leads somewhere. A path is relative to the folder of the template, and there may be no such file; a bucket
 * has a page where the registry has a portal.
 */
export type Link = Span &
  (
    | { readonly path: string }
    | { readonly url: string; readonly tooltip: string }
    | { readonly bucket: string }
  );

/**
 * Files that functions, provisioners and sources name, the documentation of plugins, and buckets of the registry. Paths are taken as
 * Packer takes them when it is started in the folder of the template, as it mostly is.
 */
export function links(module: Module, uri: string): readonly Link[] {
  const file = module.files.get(uri);
  return file
    ? [
        ...paths(module, file),
        ...plugins(file),
        ...referencesOf(module, uri).flatMap(({ bucket }) => (bucket ? bucketLink(bucket, file) : [])),
      ]
    : [];
}

/** Functions whose first argument is a file. */
const readers: readonly string[] = ['file', 'filebase64', 'fileexists', 'templatefile'];

/** Arguments of plugins that name files: `script`, `scripts`, `user_data_file`, `playbook_file`, `floppy_files`. */
const namesFiles = (name: string): boolean => /^(?:scripts?|.*_files?)$/.test(name);

function paths(module: Module, file: File): Link[] {
  const found: Link[] = [];
  const add = (expression: Expression): void => {
    if (expression.kind === 'tuple') {
      for (const element of expression.elements) add(element);
      return;
    }
    const path = shownText(module.evaluate(expression, here));
    // Looking for a file on another machine would tell that machine who is looking.
    if (path && !path.includes('\n') && !/^[\\/]{2}/.test(path))
      found.push({ ...textSpan(expression), path });
  };
  visit(file, node => {
    if (node.kind === 'call' && readers.includes(node.name.text)) {
      const [path] = node.args;
      if (path) add(path);
    }
  });
  for (const root of blocksOf(file.body)) {
    if (root.type.text !== 'source' && root.type.text !== 'build') continue;
    visit(root, node => {
      if (node.kind !== 'block' || node.type.text === 'build') return;
      for (const { value } of fileArguments(node)) add(value);
    });
  }
  return unique(found);
}

function fileArguments(block: Block): readonly Attribute[] {
  const named = attributesOf(block.body).filter(({ name }) => namesFiles(name.text));
  if (block.type.text !== 'provisioner' || block.labels[0]?.text !== 'file') return named;
  // What is downloaded lies on the machine being built.
  const direction = attributeOf(block.body, 'direction')?.value;
  const uploads = !direction || (direction.kind === 'template' && !isDownload(direction));
  const sources = attributesOf(block.body).filter(({ name }) => /^sources?$/.test(name.text));
  return uploads ? [...named, ...sources] : named;
}

const isDownload = (direction: Extract<Expression, { kind: 'template' }>): boolean =>
  direction.parts.some(part => part.kind !== 'text' || part.value === 'download');

/** Where the template lies, as seen from there. */
const here = new Map([
  [
    'path',
    object(
      new Map([
        ['root', string('.')],
        ['cwd', string('.')],
      ]),
    ),
  ],
]);

const textSpan = (expression: Expression): Span =>
  expression.kind === 'template' && !expression.heredoc
    ? { start: expression.start + 1, end: expression.end - 1 }
    : { start: expression.start, end: expression.end };

/** `script = file("x")` is met twice. */
function unique(all: readonly Link[]): Link[] {
  return [...new Map(all.map(link => [`${link.start}-${link.end}`, link])).values()];
}

/**
 * The address of a plugin leads to its documentation; of one the catalog does not know to its repository:
 * `github.com/acme/x` is `acme/packer-plugin-x`.
 */
function plugins(file: File): Link[] {
  return blocksOf(file.body, 'packer')
    .flatMap(packer => blocksOf(packer.body, 'required_plugins'))
    .flatMap(({ body }) => sourcesIn(body))
    .flatMap(source => {
      if (source.kind !== 'template') return [];
      const [part] = source.parts;
      const address = source.parts.length === 1 && part?.kind === 'text' ? part.value : '';
      const known = plugin(address);
      if (known)
        return [{ ...textSpan(source), url: known.docs, tooltip: `Documentation of ${known.address}` }];
      const github = /^github\.com\/([\w.-]+)\/([\w-]+)$/.exec(address);
      if (!github) return [];
      const repository = `${github[1]}/packer-plugin-${github[2]}`;
      return [{ ...textSpan(source), url: `https://github.com/${repository}`, tooltip: repository }];
    });
}

/** A bucket's name where it is written; one that a variable holds is no link there. */
const bucketLink = ({ text, span }: Said, file: File): Link[] =>
  file.text.slice(span.start, span.end) === `"${text}"`
    ? [{ start: span.start + 1, end: span.end - 1, bucket: text }]
    : [];

const sourcesIn = (plugins: Body): readonly Expression[] =>
  attributesOf(plugins).flatMap(({ value }) =>
    value.kind === 'object'
      ? value.entries
          .filter(({ bareKey, key }) => (bareKey ?? literalString(key)) === 'source')
          .map(entry => entry.value)
      : [],
  );
