import type { Expression } from '../syntax/ast.ts';
import { type Shape, sampled, shapeOf, unknownObject, unknownOf, type Value } from './value.ts';

/** Roots that hold something by name; without a dot they are objects. */
const objects: ReadonlySet<string> = new Set(['var', 'local', 'data', 'path', 'packer', 'source', 'build']);
/** Their members, whenever there are any: texts, and where it matters what they look like. */
const known = (members: string, sample?: string): ReadonlyMap<string, Value> =>
  new Map(
    members
      .split(' ')
      .map(name => [name, sample === undefined ? unknownOf({ kind: 'string' }) : sampled(sample)]),
  );
const texts: Readonly<Record<string, ReadonlyMap<string, Value>>> = {
  path: new Map([...known('root', '.'), ...known('cwd', '/')]),
  packer: new Map([...known('version', '1.16.0'), ...known('versionFingerprint iterationID')]),
  source: known('type name'),
  // What a machine has to say is filled in with this until there is one.
  build: new Map([
    ...known('name'),
    ...known(
      'ID Host Port User Password ConnType PackerRunUUID PackerHTTPPort PackerHTTPIP PackerHTTPAddr SSHPublicKey SSHPrivateKey WinRMPassword',
      '<unknown>',
    ),
  ]),
};

/** What is known of a root by itself. */
export const rootValue = (name: string): Value | undefined =>
  wholes.get(name) ?? (objects.has(name) ? unknownObject : undefined);
/** Those that hold nothing else. */
const wholes: ReadonlyMap<string, Value> = new Map(
  ['path', 'packer', 'source'].map(name => [
    name,
    unknownOf({
      kind: 'object',
      fields: new Map(
        [...texts[name]!.keys()].map(member => [
          member,
          { type: { kind: 'string' }, optional: false, default: undefined },
        ]),
      ),
    }),
  ]),
);
/** What is known of a member of a root that nobody declares, such as `path.root`. */
export const rootMember = (root: string, name: string): Value | undefined => texts[root]?.get(name);
/** There is such a root, wherever it may be read. */
export const isRoot = (name: string): boolean => objects.has(name);
/** A root that nobody adds to, and that has no such member. */
export const lacksMember = (root: string, name: string): boolean =>
  /^(path|packer|source)$/.test(root) && rootMember(root, name) === undefined;

/**
 * A list or an object that is there for certain, be it unknown what is in it: a root itself and `data.TYPE` are. Where
 * HCL makes a text or a condition of what it does not know at all, it asks for no type.
 */
export function certainShape(node: Expression, value: Value): Exclude<Shape, 'text'> | undefined {
  if (value.kind === 'list' || value.kind === 'object') return value.kind;
  const target = node.kind === 'attribute-of' && value.kind === 'unknown' ? node.target : node;
  const isThere =
    target.kind === 'variable' && (target === node ? isRoot(target.name) : target.name === 'data');
  const shape = isThere || value.assumed ? shapeOf(value) : undefined;
  return shape === 'text' ? undefined : shape;
}
