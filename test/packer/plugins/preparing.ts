import type {
  AttributeSchema,
  BlockSchema,
  BodySchema,
  Component,
  Condition,
} from '../../../server/language/catalog/index.ts';
import {
  requiredBody,
  requiredByComponent,
  requiredRows,
} from '../../../server/language/features/completion/item.ts';
import { ours } from '../compare.ts';
import { written } from './asking.ts';
import { installed, judged, type Tally } from './judge.ts';
import { deepest, samples } from './probes.ts';

/** A whole body that asks what a plugin makes of arguments it could read. */
interface Attempt {
  readonly title: string;
  readonly about: string;
  readonly body: readonly string[];
  /** What of ours is the same complaint. */
  readonly code: RegExp;
  /** What is said of this one too is about something else. */
  readonly beside?: Attempt;
  /** The line of the body that we say it of, if it is not just any. */
  readonly at?: number;
}

/** The body that completion offers, filled in: each argument on one line. */
export function offeredBody(component: Component): ReadonlyMap<string, string> {
  const text = requiredBody(requiredRows(requiredByComponent(component), 1))
    .join('\n')
    .replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
    .replace(/"\$\d+"/g, '"a"')
    .replace(/\$\d+/g, '')
    .replace(/\{\s*\}/g, '{}');
  return new Map(
    text.split('\n').flatMap(line => {
      const name = /^\w+/.exec(line)?.[0];
      return name === undefined ? [] : [[name, line] as const];
    }),
  );
}

/** An argument with a value that may stand there. */
export const filled = ({ name, type, values: [value] }: AttributeSchema) =>
  `${name} = ${value !== undefined && type === 'string' ? JSON.stringify(value) : name.endsWith('_version') ? '"1.0.0"' : samples[type]!}`;

function attempts(component: Component): readonly Attempt[] {
  const base = offeredBody(component);
  const without = (names: readonly string[]) =>
    [...base].filter(([name]) => !names.includes(name)).map(([, line]) => line);
  const set = (name: string) => {
    const attribute = component.attributes.get(name);
    if (attribute) return filled(attribute);
    const inner = [...component.blocks.get(name)!.body.attributes.values()];
    return `${name} {\n${filled(inner.find(({ type }) => type === 'string') ?? inner[0]!)}\n}`;
  };
  const given = ({ name, value }: Condition) =>
    value === undefined ? set(name) : `${name} = ${JSON.stringify(value.replace('*', 'x'))}`;
  const missing =
    /-argument-missing$|-missing-argument$|-one-of-required$|-argument-invalid$|^hcp-sbom-source$/;
  const offered: Attempt = {
    title: 'offered body',
    about: '',
    body: [...base.values()],
    code: missing,
  };
  return [
    offered,
    ...nestedAttempts(component, without, missing),
    ...[...component.mustSet.map(name => [name]), ...component.exactlyOneOf, ...component.atLeastOneOf].map(
      names => ({ title: 'missing', about: names.join(' or '), body: without(names), code: missing }),
    ),
    ...component.needs.flatMap(({ oneOf, communicator, where }) =>
      (where.length === 0 ? [undefined] : where).map(beside => ({
        title: 'missing',
        about: `${oneOf.join(' or ')}${communicator ? ` with ${communicator}` : ''}${beside ? ` beside ${beside.name} ${beside.value ?? ''}` : ''}`,
        body: [
          ...without(beside ? [...oneOf, beside.name] : oneOf),
          ...(communicator === 'winrm' ? ['communicator = "winrm"'] : []),
          ...(beside ? given(beside).split('\n') : []),
        ],
        code: missing,
      })),
    ),
    ...[...component.exactlyOneOf, ...component.conflicts].flatMap(names =>
      names.slice(1).map(name => ({
        title: 'conflict',
        about: `${names[0]} and ${name}`,
        body: [...without(names), set(names[0]!), set(name)].flatMap(text => text.split('\n')),
        code: /-conflict$|-exclusive-arguments$|^hcp-sbom-source$/,
      })),
    ),
    ...[...component.attributes.values()]
      .filter(({ strict, type }) => strict && !type.startsWith('list('))
      .map(one => ({
        title: 'value',
        about: one.name,
        body: [...without([one.name]), `${one.name} = ${one.type === 'string' ? '"unheard-of"' : 987_654}`],
        code: /-argument-(value|type|invalid)$/,
      })),
  ];
}

/**
 * Every block within the body: with all that it needs, and without one of these at a time; with nothing in it, where we
 * know of nothing that it needs.
 */
function nestedAttempts(
  component: Component,
  without: (names: readonly string[]) => readonly string[],
  code: RegExp,
): readonly Attempt[] {
  const found: Attempt[] = [];
  const visit = (body: BodySchema, around: readonly BlockSchema[]): void => {
    for (const block of body.blocks.values()) {
      const blocks = [...around, block];
      const about = blocks.map(({ name }) => name).join('.');
      const rest = without([blocks[0]!.name]);
      /** With what the blocks around it need, and with these lines in it. */
      const written = (lines: readonly string[]) => {
        const outer = around.flatMap((one, i) => [`${one.name} {`, ...satisfied(one, blocks[i + 1]!.name)]);
        return {
          body: [...rest, ...outer, `${block.name} {`, ...lines, ...blocks.map(() => '}')],
          at: rest.length + outer.length + 1,
        };
      };
      const whole: Attempt = {
        title: 'block with what it needs',
        about,
        ...written(satisfied(block)),
        code,
      };
      if (block.needs.length === 0) found.push({ ...whole, title: 'empty block' });
      else
        found.push(
          whole,
          ...block.needs.map(({ oneOf, where: [beside] }) => ({
            title: 'missing in a block',
            about: `${about}: ${oneOf.join(' or ')}`,
            ...written([
              ...satisfied(block, oneOf[0]),
              ...(beside ? [filled(block.body.attributes.get(beside.name)!)] : []),
            ]),
            code,
            beside: whole,
          })),
        );
      if (blocks.length < deepest) visit(block.body, blocks);
    }
  };
  visit(component, []);
  return found;
}

/** What a block needs, line by line, but for one thing. */
const satisfied = ({ body, needs }: BlockSchema, but?: string): readonly string[] =>
  needs
    .filter(({ oneOf }) => but === undefined || !oneOf.includes(but))
    .flatMap(({ oneOf: [first] }) => {
      const attribute = body.attributes.get(first!);
      return attribute ? [filled(attribute)] : [`${first} {`, ...satisfied(body.blocks.get(first!)!), '}'];
    });

/** What both say of arguments that are missing, exclude each other, or have a value out of their list. */
export async function preparations(component: Component, plugins: string): Promise<readonly Tally[]> {
  const all = attempts(component);
  const lines = written(
    component,
    all.map(({ body }) => body.map(text => ({ text }))),
  );
  const text = `${lines.map(line => line.text).join('\n')}\n`;
  const mine = ours(new Map([['main.pkr.hcl', text]]), installed(component));
  const said = complaints(await judged(text, plugins));
  const starts = lines.flatMap((line, i) =>
    new RegExp(`^(source|data|provisioner|post-processor) "${component.type}"`).test(line.text)
      ? [i + 1]
      : [],
  );
  const saidOf = (attempt: Attempt) => said.get(starts[all.indexOf(attempt)]!) ?? [];
  const usual = new Set(saidOf(all[0]!));
  return all.map((attempt, i) => {
    const { title, about, code, body, beside, at } = attempt;
    const start = starts[i]!;
    const we = mine.filter(one => {
      const line = Number(one.places[0]!.split(':')[1]) - start;
      return (at === undefined ? 0 <= line && line <= body.length : line === at) && code.test(one.code);
    });
    const others = i === 0 ? undefined : beside ? new Set(saidOf(beside)) : usual;
    const packer = saidOf(attempt).filter(
      one => !others?.has(one) && (title !== 'empty block' || isAboutMissing.test(one)),
    );
    // The body that is offered may lack something; what we say of it must be true.
    const agreed =
      i === 0 || title === 'block with what it needs'
        ? we.length === 0 || packer.length > 0
        : we.length > 0 === packer.length > 0;
    const shown = (texts: readonly string[]) =>
      texts.length > 0 ? texts.join(' | ').slice(0, 300) : 'nothing';
    return {
      question: title,
      asked: 1,
      disagreements: agreed
        ? []
        : [
            `${component.type} ${about}: Packer says ${shown(packer)}, we say ${shown(we.map(one => one.code))}`,
          ],
      accusations: !agreed && we.some(({ error }) => error),
    };
  });
}

/** An empty block may be wrong for other reasons: there is one too many, or it goes with something else only. */
const isAboutMissing =
  /required|must be (specified|provided|set)|must have|cannot be empty|missing|not specified/;

/** What Packer says at each line, complaint by complaint. */
function complaints(output: string): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const part of output.split(/^(?=(?:Error|Warning): )/m)) {
    const at = /^ {2}on \S+ line (\d+)/m.exec(part)?.[1];
    if (!part.startsWith('Error: ') || at === undefined) continue;
    const said = part
      .replace(/^ {2}on \S+ line \d+.*\n.*$/m, '')
      .replace(/\n(?=\S)(?!\*)/g, ' ')
      .split('\n')
      .map(one => one.trim())
      .filter(one => one !== '' && !/^Error: \d+ error\(s\) occurred:$/.test(one));
    found.set(Number(at), [...(found.get(Number(at)) ?? []), ...said]);
  }
  return found;
}
