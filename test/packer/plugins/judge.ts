import type { Component } from '../../../server/language/catalog/index.ts';
import { ours } from '../compare.ts';
import { stockPacker } from '../packer.ts';
import { bare, errorsIn } from '../validate.ts';
import { asking } from './asking.ts';
import { type Question, questions } from './probes.ts';

/** Everything `packer validate` prints about a template, with the plugins of a folder and with nobody to talk to. */
export async function judged(text: string, plugins: string): Promise<string> {
  const packer = await stockPacker();
  if ('missing' in packer) throw new Error(packer.missing);
  const { output } = await bare(
    packer.path,
    // Else it stops at the first data source that is refused.
    ['validate', '-use-sequential-evaluation', '.'],
    new Map([['main.pkr.hcl', text]]),
    {
      PACKER_PLUGIN_PATH: plugins,
      AWS_EC2_METADATA_DISABLED: 'true',
      HTTP_PROXY: 'http://127.0.0.1:9',
      HTTPS_PROXY: 'http://127.0.0.1:9',
    },
  );
  return output;
}

/** How often both say the same about a question, and where they do not. */
export interface Tally {
  readonly question: string;
  readonly asked: number;
  readonly disagreements: readonly string[];
  /** We refuse something that Packer takes. */
  readonly accusations?: boolean;
}

/** What a plugin looks at when its arguments could be read; two of a block that is read once cannot. */
const later = ({ title }: Question) =>
  title === 'single block twice'
    ? /-argument-(missing|value|rejected)$|-missing-argument$/
    : /-argument-(missing|value|rejected|conflict)$|-missing-argument$/;

export const installed = ({ plugin: { address, version } }: Component) => [{ address, version }];

/** What our errors and Packer's say about each argument and block of a component. */
export async function questionsAsked(component: Component, plugins: string): Promise<readonly Tally[]> {
  const found: Tally[] = [];
  for (const question of questions) {
    const probes = question.probes(component);
    if (probes.length === 0) continue;
    const { text, lines } = asking(component, probes, question.accepted);
    const output = await judged(text, plugins);
    const theirs = new Set(errorsIn(output).map(({ line }) => line));
    const mine = new Map(
      ours(new Map([['main.pkr.hcl', text]]), installed(component))
        .filter(({ error, code }) => error && !later(question).test(code))
        .map(({ places, code }) => [Number(places[0]!.split(':')[1]), code]),
    );
    const source = text.split('\n');
    const wrong: string[] = [];
    for (const [line, about] of lines) {
      const refused = about === '(sentinel)' || !question.accepted;
      const [packer, we] = [theirs.has(line), mine.has(line)];
      if (packer !== we || packer !== refused)
        wrong.push(
          `${component.type} ${about}: ${source[line - 1]} - Packer ${packer ? 'refuses' : 'accepts'}, we ${we ? `refuse (${mine.get(line)})` : 'accept'}`,
        );
    }
    if (question.accepted && /, and \d+ other diagnostic/.test(output))
      wrong.push(`${component.type}: Packer says more than that the sentinel is unknown`);
    found.push({ question: question.title, asked: lines.size, disagreements: wrong });
  }
  return found;
}
