import type { Body, Expression } from '../../server/language/syntax/ast.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { literalString } from '../../server/language/syntax/walk.ts';
import type { Dice } from '../support/dice.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The same template in JSON, as HCL's own rules have it; undefined where the text cannot be read. */
export function jsonTwin(text: string): string | undefined {
  const file = parse(text);
  if (file.problems.length) return;
  return JSON.stringify(bodyOf(text, file.body), null, 2);
}
function bodyOf(text: string, body: Body): Json {
  const result: { [key: string]: Json } = {};
  for (const item of body.items) {
    if (item.kind === 'attribute')
      result[item.name.text] = /^(type|iterator)$/.test(item.name.text)
        ? text.slice(item.value.start, item.value.end)
        : jsonOf(text, item.value);
    else if (item.kind === 'block') {
      let at = result;
      const path = [item.type.text, ...item.labels.map(l => l.text)];
      for (const key of path.slice(0, -1)) {
        at[key] ??= {};
        at = at[key] as { [key: string]: Json };
      }
      const last = path.at(-1)!;
      const inner = bodyOf(text, item.body);
      const before = at[last];
      if (before === undefined) at[last] = inner;
      else if (Array.isArray(before)) before.push(inner);
      else at[last] = [before, inner];
    }
  }
  return result;
}
function jsonOf(text: string, node: Expression): Json {
  switch (node.kind) {
    case 'number':
      return Number(node.text);
    case 'bool':
      return node.value;
    case 'null':
      return null;
    case 'tuple':
      return node.elements.map(e => jsonOf(text, e));
    case 'object': {
      const all: { [key: string]: Json } = {};
      for (const e of node.entries) {
        const key = e.bareKey ?? literalString(e.key) ?? `\${${text.slice(e.key.start, e.key.end)}}`;
        all[key] = jsonOf(text, e.value);
      }
      return all;
    }
    case 'template': {
      const plain = literalString(node);
      if (plain !== undefined) return plain.replaceAll('${', '$${').replaceAll('%{', '%%{');
      return node.heredoc ? `\${${JSON.stringify('a')}}` : unquoted(text.slice(node.start + 1, node.end - 1));
    }
    default:
      return `\${${text.slice(node.start, node.end)}}`;
  }
}
const unquoted = (s: string) => s.replace(/\\n/g, '\n');

const jsonValues: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  '',
  'a',
  '10s',
  '5',
  'true',
  [],
  [1],
  ['a'],
  ['null.t'],
  [null],
  [[]],
  {},
  { a: 1 },
  { a: { b: 1 } },
  [{}],
  [{ a: 1 }, { a: 2 }],
  '${var.x}',
  '${var.nope}',
  '${local.nope}',
  '${data.null.a.output}',
  '${upper("a")}',
  '${upper()}',
  '${',
  '%{ if true }a%{ endif }',
  '$${a}',
  '${1 + 1}',
  'a${1}b',
  'string',
  'list(string)',
  'nope',
  '${null}',
  '${[1]}',
  { '${1}': 2 },
  { '//': 'c' },
  1e30,
  'é✓',
  '${build.name}',
  '${source.name}',
  '${timestamp()}',
];
const jsonKeys = [
  'a',
  'x',
  'name',
  'sources',
  'variable',
  'locals',
  'local',
  'source',
  'build',
  'provisioner',
  'post-processor',
  'post-processors',
  'default',
  'type',
  'expression',
  'inline',
  '//',
  'nope',
  'only',
  'except',
  'override',
  'pause_before',
  'packer',
  'required_plugins',
  'hcp_packer_registry',
  'bucket_name',
  'null',
  't',
  'shell-local',
  'dynamic',
  'content',
  'for_each',
  'validation',
  'condition',
  'error_message',
  '',
];

/** JSON with one change. */
export function mutatedJson(text: string, d: Dice): string {
  if (d.chance(0.12)) {
    const at = d.below(text.length + 1);
    return d.chance(0.5)
      ? text.slice(0, at) + text.slice(at + 1)
      : text.slice(0, at) +
          d.pick([
            '"',
            '{',
            '}',
            '[',
            ']',
            ',',
            ':',
            '\n',
            '0',
            'é',
            '\\',
            '/* */',
            '// c\n',
            '\ufeff',
            'a',
          ]) +
          text.slice(at);
  }
  let root: Json;
  try {
    root = JSON.parse(text) as Json;
  } catch {
    return text;
  }
  const places: { owner: Json[] | { [key: string]: Json }; key: string | number }[] = [];
  const go = (value: Json) => {
    if (Array.isArray(value))
      value.forEach((v, i) => {
        places.push({ owner: value, key: i });
        go(v);
      });
    else if (value && typeof value === 'object')
      for (const [k, v] of Object.entries(value)) {
        places.push({ owner: value, key: k });
        go(v);
      }
  };
  go(root);
  if (places.length === 0) return JSON.stringify(d.pick(jsonValues));
  const { owner, key } = d.pick(places);
  const own = owner as { [key: string]: Json };
  const value = own[key as string]!;
  const fresh = structuredClone(d.pick(jsonValues));
  switch (d.below(8)) {
    case 0:
      if (Array.isArray(owner)) owner.splice(key as number, 1);
      else delete own[key];
      break;
    case 1:
    case 2:
      own[key as string] = fresh;
      break;
    case 3:
      if (!Array.isArray(owner)) {
        delete own[key];
        own[d.pick(jsonKeys)] = value;
      } else own[key as unknown as string] = fresh;
      break;
    case 4:
      own[key as string] = [value];
      break;
    case 5:
      own[key as string] = { [d.pick(jsonKeys)]: value };
      break;
    case 6:
      if (Array.isArray(owner)) owner.push(fresh);
      else own[d.pick(jsonKeys)] = fresh;
      break;
    case 7: {
      const other = d.pick(places);
      const theirs = other.owner as { [key: string]: Json };
      own[key as string] = structuredClone(theirs[other.key as string]!);
      break;
    }
  }
  const result = JSON.stringify(root, null, 2);
  // A key that is there twice.
  if (d.chance(0.08)) {
    const keys = [...result.matchAll(/^( *)"[^"]*": ([^{[\n]*?),?$/gm)];
    if (keys.length) {
      const m = d.pick(keys);
      return `${result.slice(0, m.index)}${m[0].replace(/,?$/, ',')}\n${result.slice(m.index)}`;
    }
  }
  return result;
}
