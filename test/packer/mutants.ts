import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  Attribute,
  Block,
  Body,
  Expression,
  Item,
  Label,
  Node,
  Span,
} from '../../server/language/syntax/ast.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { visit } from '../../server/language/syntax/walk.ts';
import type { Dice } from '../support/dice.ts';

/** A template taken apart, for a change to choose from. */
interface Parts {
  readonly text: string;
  readonly items: readonly { item: Item; body: Body; owner: Block | undefined }[];
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
  readonly labels: readonly Label[];
  readonly bodies: readonly { body: Body; owner: Block | undefined }[];
  readonly expressions: readonly Expression[];
  readonly references: readonly Expression[];
  readonly calls: readonly Extract<Expression, { kind: 'call' }>[];
  readonly numbers: readonly Expression[];
}

function partsOf(text: string): Parts {
  const file = parse(text);
  const items: { item: Item; body: Body; owner: Block | undefined }[] = [];
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  const labels: Label[] = [];
  const bodies: { body: Body; owner: Block | undefined }[] = [];
  const expressions: Expression[] = [];
  const references: Expression[] = [];
  const calls: Extract<Expression, { kind: 'call' }>[] = [];
  const numbers: Expression[] = [];
  const inBody = (body: Body, owner: Block | undefined): void => {
    bodies.push({ body, owner });
    for (const item of body.items) {
      items.push({ item, body, owner });
      if (item.kind === 'attribute') {
        attributes.push(item);
        visit(item.value, (node: Node) => {
          if (!isExpression(node)) return;
          expressions.push(node);
          if (node.kind === 'attribute-of') references.push(node);
          if (node.kind === 'call') calls.push(node);
          if (node.kind === 'number') numbers.push(node);
        });
      } else if (item.kind === 'block') {
        blocks.push(item);
        labels.push(...item.labels);
        inBody(item.body, item);
      }
    }
  };
  inBody(file.body, undefined);
  return { text, items, attributes, blocks, labels, bodies, expressions, references, calls, numbers };
}
const kinds = new Set<string>(
  'number bool null template variable attribute-of index splat call tuple object for conditional binary unary parentheses'.split(
    ' ',
  ),
);
const isExpression = (node: Node): node is Expression => kinds.has(node.kind);

/** What is put into templates. */
export interface Pool {
  readonly values: readonly string[];
  readonly arguments: readonly string[];
  readonly items: readonly string[];
  readonly names: readonly string[];
  readonly letters: readonly string[];
  readonly functions: readonly string[];
  readonly labels: readonly string[];
  readonly 'around an expression': readonly string[];
  /** A type of block, an argument of it and a value, with tabs between them. */
  readonly settings?: readonly string[];
}

/** Reads a pool: sections of JSON strings, one a line. */
export const poolIn = (name: string): Pool =>
  Object.fromEntries(
    readFileSync(join(import.meta.dirname, name), 'utf8')
      .split(/^# /m)
      .slice(1)
      .map(part => {
        const [title, ...lines] = part.trim().split('\n');
        return [title!, lines.map(line => JSON.parse(line) as string)] as const;
      }),
  ) as unknown as Pool;
const core = poolIn('mutants.txt');

const cut = (text: string, { start, end }: Span, by: string): string =>
  text.slice(0, start) + by + text.slice(end);
const of = (text: string, { start, end }: Span): string => text.slice(start, end);
const lineOf = (text: string, at: number): Span => {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  return { start, end: end < 0 ? text.length : end + 1 };
};

/** Each makes one change, or none where the template has nothing to change that way. */
type Change = (parts: Parts, dice: Dice, pool: Pool) => string | undefined;
const choose = <T>(
  all: readonly T[],
  dice: Dice,
  then: (one: T) => string | undefined,
): string | undefined => (all.length === 0 ? undefined : then(dice.pick(all)));

const changes: readonly (readonly [weight: number, Change])[] = [
  // Items.
  [4, ({ text, items }, d) => choose(items, d, ({ item }) => cut(text, item, ''))],
  [
    3,
    ({ text, items }, d) =>
      choose(items, d, ({ item }) => cut(text, { start: item.end, end: item.end }, `\n${of(text, item)}`)),
  ],
  [
    3,
    ({ text, items, bodies }, d) =>
      choose(items, d, ({ item }) =>
        choose(bodies, d, ({ body }) => {
          const at = placeIn(text, body, d);
          return item.start <= at && at <= item.end
            ? undefined
            : at < item.start
              ? `${text.slice(0, at)}\n${of(text, item)}\n${cut(text.slice(at), { start: item.start - at, end: item.end - at }, '')}`
              : `${cut(text.slice(0, at), item, '')}\n${of(text, item)}\n${text.slice(at)}`;
        }),
      ),
  ],
  [
    4,
    ({ text, bodies }, d, pool) =>
      choose(bodies, d, ({ body }) => {
        const at = placeIn(text, body, d);
        return cut(text, { start: at, end: at }, `\n${d.pick(pool.items)}\n`);
      }),
  ],
  [
    5,
    ({ text, bodies }, d, pool) =>
      choose(bodies, d, ({ body }) => {
        const at = placeIn(text, body, d);
        return cut(text, { start: at, end: at }, `\n${d.pick(pool.arguments)} = ${d.pick(pool.values)}\n`);
      }),
  ],
  // Names, types and labels.
  [
    3,
    ({ text, attributes: all }, d, pool) =>
      choose(all, d, ({ name }) =>
        cut(text, name, d.chance(0.4) ? typo(name.text, d) : d.pick(pool.arguments)),
      ),
  ],
  [
    2,
    ({ text, blocks: all }, d, pool) =>
      choose(all, d, ({ type }) =>
        cut(text, type, d.chance(0.4) ? typo(type.text, d) : (/^\S+/.exec(d.pick(pool.items))?.[0] ?? 'x')),
      ),
  ],
  [2, ({ text, labels }, d) => choose(labels, d, label => cut(text, label, ''))],
  [
    2,
    ({ text, labels }, d) =>
      choose(labels, d, label => cut(text, { start: label.end, end: label.end }, ` ${of(text, label)}`)),
  ],
  [
    4,
    ({ text, labels }, d, pool) =>
      choose(labels, d, label =>
        cut(text, label, `"${d.chance(0.3) ? typo(label.text, d) : d.pick(pool.labels)}"`),
      ),
  ],
  [1, ({ text, labels }, d) => choose(labels, d, label => cut(text, label, label.text))],
  [
    1,
    ({ text, blocks: all }, d, pool) =>
      choose(all, d, ({ header }) =>
        cut(text, { start: header.end, end: header.end }, ` "${d.pick(pool.labels)}"`),
      ),
  ],
  // Values.
  [
    10,
    ({ text, attributes: all }, d, pool) =>
      choose(all, d, ({ value }) => cut(text, value, d.pick(pool.values))),
  ],
  [
    5,
    ({ text, expressions }, d, pool) => choose(expressions, d, node => cut(text, node, d.pick(pool.values))),
  ],
  [
    6,
    ({ text, expressions }, d, pool) =>
      choose(expressions, d, node =>
        cut(
          text,
          node,
          d.pick(pool['around an expression']).replace('§', () => of(text, node)),
        ),
      ),
  ],
  [
    3,
    ({ text, expressions }, d) =>
      choose(expressions, d, a =>
        choose(expressions, d, b => {
          const [first, second] = a.start < b.start ? [a, b] : [b, a];
          return first.end > second.start
            ? undefined
            : cut(cut(text, second, of(text, first)), first, of(text, second));
        }),
      ),
  ],
  [
    4,
    ({ text, references }, d, pool) =>
      choose(references, d, node =>
        node.kind === 'attribute-of'
          ? cut(text, node.name, d.chance(0.3) ? typo(node.name.text, d) : d.pick(pool.names))
          : undefined,
      ),
  ],
  [
    2,
    ({ text, expressions }, d, pool) =>
      choose(
        expressions.filter(({ kind }) => kind === 'variable'),
        d,
        node => cut(text, node, d.pick(pool.names)),
      ),
  ],
  [3, ({ text, calls }, d, pool) => choose(calls, d, ({ name }) => cut(text, name, d.pick(pool.functions)))],
  [
    3,
    ({ text, calls }, d, pool) =>
      choose(calls, d, ({ args, close }) => {
        if (close === undefined) return;
        return d.chance(0.5) || args.length === 0
          ? cut(text, { start: close, end: close }, `${args.length ? ', ' : ''}${d.pick(pool.values)}`)
          : cut(
              text,
              { start: args.length > 1 ? args.at(-2)!.end : args[0]!.start, end: args.at(-1)!.end },
              '',
            );
      }),
  ],
  // The text.
  [
    2,
    ({ text }, d, pool) => {
      const at = d.below(text.length + 1);
      return cut(text, { start: at, end: at }, d.pick(pool.letters));
    },
  ],
  [
    2,
    ({ text }, d) => {
      const at = d.below(text.length || 1);
      return cut(text, { start: at, end: at + 1 }, '');
    },
  ],
  [1, ({ text }, d) => cut(text, lineOf(text, d.below(text.length + 1)), '')],
  [
    1,
    ({ text }, d) => {
      const line = lineOf(text, d.below(text.length + 1));
      return cut(text, { start: line.end, end: line.end }, of(text, line));
    },
  ],
  [
    1,
    ({ text }, d) => {
      const line = lineOf(text, d.below(text.length + 1));
      return cut(
        text,
        { start: line.start, end: line.start },
        d.pick(['# c\n', '// c\n', '/* c */', '/* c\n */', '\n\n', ' ']),
      );
    },
  ],
  [0.3, ({ text }) => text.replaceAll('\n', '\r\n')],
  [0.3, ({ text }) => `\ufeff${text}`],
  [0.3, ({ text }, d) => text.slice(0, d.below(text.length + 1))],
  [
    0.5,
    ({ text }, d) => {
      const line = lineOf(text, d.below(text.length + 1));
      return cut(text, { start: line.end - 1, end: line.end }, ' ');
    },
  ],
];
const total = changes.reduce((sum, [weight]) => sum + weight, 0);

function placeIn(text: string, body: Body, d: Dice): number {
  const ends = [body.start, ...body.items.map(({ end }) => end)];
  const at = d.pick(ends);
  return at === 0 && text.startsWith('\ufeff') ? 1 : at;
}
function typo(word: string, d: Dice): string {
  const at = d.below(word.length || 1);
  const changed = d.pick([
    word.slice(0, at) + word.slice(at + 1),
    `${word.slice(0, at)}x${word.slice(at)}`,
    word.toUpperCase(),
    `${word}s`,
  ]);
  return changed || 'x';
}

/** An argument with a value that is interesting for it, set in a block of its type. */
function set({ text, blocks }: Parts, d: Dice, settings: readonly string[]): string | undefined {
  const [type, name, value] = d.pick(settings).split('\t') as [string, string, string];
  return choose(
    blocks.filter(block => block.type.text === type),
    d,
    ({ body }) => {
      const present = body.items.find(item => item.kind === 'attribute' && item.name.text === name);
      return present
        ? cut(text, present, `${name} = ${value}`)
        : cut(text, { start: body.start, end: body.start }, `\n${name} = ${value}\n`);
    },
  );
}

/** The text with one change, of what the pool has. */
export function mutated(text: string, d: Dice, pool = core): string {
  const parts = partsOf(text);
  const changed = pool.settings && d.chance(0.3) ? set(parts, d, pool.settings) : undefined;
  if (changed !== undefined && changed !== text) return changed;
  for (let attempt = 0; attempt < 20; attempt++) {
    let roll = d.below(total * 1000) / 1000;
    const change = changes.find(([weight]) => {
      roll -= weight;
      return roll < 0;
    })![1];
    const result = change(parts, d, pool);
    if (result !== undefined && result !== text) return result;
  }
  return text;
}
