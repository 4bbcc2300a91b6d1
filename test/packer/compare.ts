import { diagnose } from '../../server/language/features/diagnostics/index.ts';
import { type Phase, phases } from '../../server/language/features/diagnostics/rule.ts';
import { parseJsonFile } from '../../server/language/model/json-file.ts';
import { type InstalledPlugin, moduleOf } from '../../server/language/model/module.ts';
import type { File, Node } from '../../server/language/syntax/ast.ts';
import { lineStarts, positionAt } from '../../server/language/syntax/lines.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { eachChild } from '../../server/language/syntax/walk.ts';
import type { Said, Verdict } from './validate.ts';

/** One of our findings. */
export interface Ours {
  readonly code: string;
  readonly phase: Phase;
  readonly error: boolean;
  /** The type of the root block it is in. */
  readonly root?: string | undefined;
  /** It cannot be read at all. */
  readonly syntax?: true;
  /** `file:line` of the finding, then of everything around it: Packer often points at the block. */
  readonly places: readonly string[];
}

/** What we say about a folder. */
export function ours(
  files: ReadonlyMap<string, string>,
  installed: readonly InstalledPlugin[] = [],
): readonly Ours[] {
  const trees = new Map(
    [...files]
      .filter(([name]) => /\.pkr(vars)?\.(hcl|json)$/.test(name))
      .map(([name, text]) => [name, name.endsWith('.json') ? parseJsonFile(text, name) : parse(text)]),
  );
  const module = moduleOf(trees, {
    unread: [...trees]
      .filter(([name, { problems }]) => name.endsWith('.json') && problems.length > 0)
      .map(([name]) => name),
    installed,
  });
  return [...trees].flatMap(([name, tree]) => [
    ...tree.problems.map(({ code, start, end }) => ({
      code,
      // Packer comes to these when all templates are read.
      phase: /\.pkrvars\.(hcl|json)$/.test(name) ? ('load' as const) : ('syntax' as const),
      syntax: true as const,
      error: true,
      places: [...placesOf(name, tree, start), ...placesOf(name, tree, end)],
    })),
    ...diagnose(module, name, { severity: {} }).map(({ code, phase, severity, start }) => ({
      code,
      phase,
      error: severity === 'error',
      root: rootTypeAt(tree, start),
      places: [
        ...placesOf(name, tree, start),
        // Packer points at the second value, we at its name.
        ...(code === 'duplicate-local' ? inner(name, tree, start) : []),
        // In JSON it points at the end of the contents.
        ...(code === 'missing-argument' && name.endsWith('.json') ? [endOf(name, tree, start)] : []),
        // Of a heredoc it points at the first line of the text.
        ...(tree.text.startsWith('<<', start)
          ? placesOf(name, tree, tree.text.indexOf('\n', start) + 1)
          : []),
      ],
    })),
  ]);
}

function rootTypeAt(file: File, offset: number): string | undefined {
  const item = file.body.items.find(one => one.start <= offset && offset < one.end);
  return item?.kind === 'block' ? item.type.text : undefined;
}

function listAround(text: string, offset: number): number {
  let depth = 0;
  let at = offset;
  while (depth >= 0 && --at >= 0)
    if (/[\]}]/.test(text[at]!)) depth++;
    else if (/[[{]/.test(text[at]!)) depth--;
  return at;
}

function endOf(name: string, file: File, offset: number): string {
  let last = offset;
  for (let node: Node | undefined = file; node; ) {
    let inner: Node | undefined;
    eachChild(node, child => {
      if (child.start <= offset && offset < child.end) inner = child;
    });
    if (inner?.kind === 'block') last = inner.body.end;
    node = inner;
  }
  return `${name}:${positionAt(lineStarts(file.text), last).line + 1}`;
}

function inner(name: string, file: File, offset: number): readonly string[] {
  const block = file.body.items.find(item => item.start <= offset && offset < item.end);
  return block?.kind === 'block' ? block.body.items.flatMap(item => placesOf(name, file, item.start)) : [];
}

function placesOf(name: string, file: File, offset: number): readonly string[] {
  const starts = lineStarts(file.text);
  const lines = [offset];
  for (let node: Node | undefined = file; node; ) {
    let inner: Node | undefined;
    eachChild(node, child => {
      if (child.start <= offset && offset < child.end) inner = child;
    });
    if (inner?.kind === 'block' || inner?.kind === 'attribute') lines.splice(1, 0, inner.start);
    // Of a block that is an element of a list, in JSON, Packer points at the list.
    if (inner?.kind === 'block' && inner.type.start < inner.start)
      lines.splice(1, 0, listAround(file.text, inner.start));
    node = inner;
  }
  const { line, character } = positionAt(starts, offset);
  // Within a text of JSON Packer counts the line ends that are written "\n".
  const before = name.endsWith('.json')
    ? file.text.slice(offset - character, offset).split('\\n').length - 1
    : 0;
  return [
    ...lines.map(at => `${name}:${positionAt(starts, at).line + 1}`),
    ...(before > 0 ? [`${name}:${line + before + 1}`] : []),
  ];
}

/** Errors that Packer prints without a place, and our codes for them, of whatever severity. */
const placeless: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^Duplicate variable/, ['duplicate-variable']],
  [/^only one of 'only' or 'except'/, ['only-and-except']],
  [/^failed to prepare execution graph/, ['undeclared-local', 'undeclared-data', 'dependency-cycle']],
  [/^Missing build block/, ['build-missing']],
  [/^Duplicate required_plugin/, ['duplicate-plugin']],
  [/^crash$/, ['crashing-reference', 'local-without-expression', 'component-unusable']],
];
/**
 * What the text does not decide, and the step after which nothing is told any more: which Packer and plugins are
 * installed, and the values that variables are given from outside.
 */
const outside: readonly (readonly [RegExp, number])[] = [
  [/^Unsupported Packer Core version/, phases.indexOf('version')],
  [/^Missing plugins/, phases.indexOf('load')],
  // What no value could mend may be told where there is none.
  [/^Unset variable/, phases.indexOf('load')],
  [
    /^Unknown (data |source |provisioner |post-processor |error-cleanup-provisioner )?type/,
    phases.indexOf('initialize'),
  ],
];

export interface Comparison {
  /** Packer's errors that we do not have. */
  readonly missed: readonly string[];
  /** Our errors that Packer would have shown, and did not. */
  readonly invented: readonly string[];
  /** Codes of ours that are among Packer's errors. */
  readonly agreed: readonly string[];
  /** Packer stopped at something that is not in the text. */
  readonly excused: boolean;
}

/**
 * Packer shows its first failing step only. Each of its errors must be ours, on the same line or in the block it
 * points at; and ours of that step and those before it must be Packer's.
 */
export function compare(mine: readonly Ours[], verdict: Verdict): Comparison {
  const errors = mine.filter(one => one.error && one.phase !== 'publish');
  if (verdict.accepted) return { missed: [], invented: errors.map(shown), agreed: [], excused: false };
  const agreed = new Set<Ours>();
  const missed: Said[] = [];
  const unset = verdict.errors.some(({ summary }) => /^Unset variable/.test(summary));
  const lacking = new Set(verdict.errors.flatMap(one => (one.elsewhere ? [`${one.file}:${one.line}`] : [])));
  let excused = Infinity;
  let unbuilt = false;
  for (const said of verdict.errors) {
    const last = outside.find(([summary]) => summary.test(said.summary))?.[1];
    if (last !== undefined) {
      // Of that step itself something may be told beside it.
      excused = Math.min(excused, last === phases.indexOf('initialize') ? last : last + 0.5);
      for (const one of errors) if (one.places.includes(`${said.file}:${said.line}`)) agreed.add(one);
      continue;
    }
    // What follows from an unset variable, and what the disk and the registry decide.
    const follows =
      said.summary === 'Unsuitable value type' && (unset || lacking.has(`${said.file}:${said.line}`));
    if (follows || said.elsewhere) {
      excused = Math.min(excused, phases.indexOf('initialize') + 0.5);
      continue;
    }
    const unplaced = said.file === undefined ? withoutPlace(mine, said) : [];
    const same =
      said.file === undefined
        ? unplaced.length > 0
          ? unplaced
          : inTwoFiles(mine, said)
        : (closest(errors, said, agreed) ??
          closest(mine.filter(milder), said, agreed) ??
          inTwoFiles(mine, said));
    for (const one of [same ?? []].flat()) agreed.add(one);
    // A folder without a build is one in the making: said at a source, if there is one, and as information.
    if (said.summary === 'Missing build block') unbuilt = true;
    else if (!same || (Array.isArray(same) && same.length === 0)) missed.push(said);
  }
  const step = Math.min(
    ...[...agreed].map(({ phase }) => phases.indexOf(phase)),
    excused,
    unbuilt ? 4 : Infinity,
  );
  // Without an order of locals and data sources Packer evaluates none of them.
  const unordered = verdict.errors.some(({ summary }) => /execution graph|^crash$/.test(summary));
  // A build that cannot be read is given up at once, and so is a component; what else is in it comes later.
  const givenUp = new Set(
    [...agreed].filter(({ phase }) => phases.indexOf(phase) === step && step >= 2).map(rootOf),
  );
  // Behind an error Packer reads no further file with values.
  const given = verdict.errors.length > 0 && agreed.size > 0;
  // A crash hides everything.
  if (verdict.errors.some(({ summary }) => summary === 'crash'))
    return {
      missed: missed.map(missing),
      invented: [],
      agreed: [...new Set([...agreed].map(({ code }) => code))],
      excused: excused !== Infinity,
    };
  const lines = new Set(verdict.errors.map(({ file, line }) => `${file}:${line}`));
  const invented = errors.filter(
    one =>
      !agreed.has(one) &&
      !(/^locals?$/.test(one.root ?? '') && isBehind(one, agreed)) &&
      (phases.indexOf(one.phase) < step ||
        (phases.indexOf(one.phase) === step &&
          !unordered &&
          // Without a source its steps are not prepared.
          one.phase !== 'prepare' &&
          !givenUp.has(rootOf(one)) &&
          !(given && /\.pkrvars\.(hcl|json):/.test(one.places[0]!)) &&
          !one.places.some(place => lines.has(place)))) &&
      step !== Infinity,
  );
  return {
    missed: missed.map(missing),
    invented: invented.map(shown),
    agreed: [...new Set([...agreed].map(({ code }) => code))],
    excused: excused !== Infinity,
  };
}

const missing = ({ summary, file, line }: Said): string => `${file ?? '-'}:${line ?? '-'} ${summary}`;
/** Behind a `local` block that it cannot read Packer reads no further local of a file. */
const isBehind = (one: Ours, agreed: ReadonlySet<Ours>): boolean =>
  [...agreed].some(
    other =>
      other.root === 'local' &&
      other.phase === 'load' &&
      fileOf(other) === fileOf(one) &&
      lineOf(other) < lineOf(one),
  );
const fileOf = ({ places }: Ours): string => places[0]!.split(':')[0]!;
const lineOf = ({ places }: Ours): number => Number(places[0]!.split(':')[1]);
const rootOf = ({ places }: Ours): string => places.at(-1)!;
const shown = ({ code, phase, places }: Ours): string => `${places[0]} ${code} (${phase})`;

const withoutPlace = (mine: readonly Ours[], said: Said): readonly Ours[] => {
  const codes = placeless.find(([summary]) => summary.test(said.summary))?.[1];
  return mine.filter(({ code }) => codes?.includes(code));
};

/** Templates that can each be built alone are not accused of each other: a hint, by design. */
const milder = ({ code }: Ours): boolean => /^(hcp-)?duplicate-/.test(code);
/** One for all there is in two such files. */
const inTwoFiles = (mine: readonly Ours[], { summary, file }: Said): Ours | undefined =>
  /^(Duplicate|Only one)/.test(summary)
    ? mine.find(one => !one.error && milder(one) && (file === undefined || fileOf(one) === file))
    : undefined;

function closest(errors: readonly Ours[], said: Said, taken: ReadonlySet<Ours>): Ours | undefined {
  const place = `${said.file}:${said.line}`;
  // What is there twice is told before what is wrong with each.
  const isTwice = ({ code }: Ours): boolean =>
    /^Duplicate/.test(said.summary) && code.startsWith('duplicate-');
  const all = errors
    .filter(one => one.places.includes(place))
    .sort(
      (a, b) =>
        Number(isTwice(b)) - Number(isTwice(a)) ||
        a.places.indexOf(place) - b.places.indexOf(place) ||
        phases.indexOf(a.phase) - phases.indexOf(b.phase),
    );
  return all.find(one => !taken.has(one)) ?? all[0];
}
