/** What `packer build` says of a template before and when it first asks the registry: for tests and for `campaign.ts`. */
import { join } from 'node:path';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import type { Dice } from '../support/dice.ts';
import { type Comparison, compare, type Ours } from './compare.ts';
import { type Said, said, type Verdict } from './validate.ts';

type Files = ReadonlyMap<string, string>;
type Environment = Readonly<Record<string, string>>;

/** Nothing is ever built: behind the registry Packer finds that no build has this name. */
export const buildArguments = ['build', '-only=no.such.build', '.'] as const;

/** The registry that Packer asks: the local one, with the buckets that the samples read. */
export const startRegistry = (): Promise<LocalRegistry> =>
  startLocalRegistry({ seed: join(import.meta.dirname, '../../samples/registry.json') });

/** What the stock `packer build` says of a folder, with this registry and more in its environment. */
export const publish = async (
  files: Files,
  registry: LocalRegistry,
  environment: Environment = {},
): Promise<Verdict> => (await said(buildArguments, files, environment, registry.env))!;

/** What only `packer build` rejects, in its order, and our codes for it: each hides the later ones. */
export const publishErrors: readonly (readonly [RegExp, string])[] = [
  [/^Multiple build blocks$/, 'hcp-multiple-builds'],
  [/^Multiple HCP Packer registry block declaration$/, 'hcp-multiple-blocks'],
  [/^Bucket name required$/, 'hcp-bucket-name-missing'],
  [/^Build name conflicts$/, 'hcp-duplicate-source'],
];
/** The process lacks what no template holds. */
const credentials = /^HCP authentication/;
const ran = /^Datasource\.Execute failed: /;
/** As far as a template goes it is accepted: this comes of the registry's answer, or of `-only`. */
const behind = /^(HCP: populating version failed|No builds to run|Missing build block)/;

/** The registry was asked, or would have been had the template wanted one. */
export const isThrough = ({ errors }: Verdict): boolean =>
  errors.length > 0 && errors.every(({ summary }) => behind.test(summary));

/** What the environment of a process may hold. Mostly just where the registry is. */
export function environmentOf(d: Dice): Environment {
  const some = (name: string, values: readonly string[]): Environment =>
    d.chance(0.3) ? { [name]: d.pick(values) } : {};
  return d.chance(0.75)
    ? {}
    : {
        ...some('HCP_PACKER_REGISTRY', ['on', '1', '', 'off', 'OFF', '0']),
        ...some('HCP_PACKER_BUCKET_NAME', ['from-outside', 'a_b', '']),
        ...some('HCP_PACKER_BUILD_FINGERPRINT', ['commit-1', 'not one', '']),
        ...some('HCP_CLIENT_SECRET', ['']),
        ...some('HCP_PROJECT_ID', ['']),
      };
}

const isOff = ({ HCP_PACKER_REGISTRY: text }: Environment): boolean => /^(off|0)$/i.test(text ?? '');
const isOn = ({ HCP_PACKER_REGISTRY: text, HCP_PACKER_BUCKET_NAME: bucket }: Environment): boolean =>
  Boolean(bucket) || (text !== undefined && !/^(off|0)$/i.test(text));

/**
 * How ours compares with what `packer build` says. Its components are prepared behind the registry, so nothing is asked
 * about them here; what a template cannot know, a process that turns HCP Packer on or off, excuses both.
 */
export function comparedPublish(
  { files, environment }: { readonly files: Files; readonly environment: Environment },
  mine: readonly Ours[],
  verdict: Verdict,
  before: (mine: readonly Ours[], verdict: Verdict) => Comparison = compare,
): Comparison {
  const codeOf = ({ summary }: Said) => publishErrors.find(([pattern]) => pattern.test(summary))?.[1];
  // What its data sources found is the registry's to say, and what follows from that.
  if (verdict.errors.some(({ summary }) => ran.test(summary)))
    return { missed: [], invented: [], agreed: [], excused: true };
  const own = verdict.errors.filter(
    one => !behind.test(one.summary) && !credentials.test(one.summary) && !codeOf(one),
  );
  const early = before(
    mine.filter(({ phase }) => phase !== 'prepare' && phase !== 'publish'),
    { accepted: own.length === 0, errors: own },
  );
  if (own.length > 0 || isOff(environment)) return withoutConsequences(files, early, verdict);

  const rejected = verdict.errors.filter(codeOf);
  const order = publishErrors.map(([, code]) => code);
  // Credentials are looked for together with the bucket's name.
  const unknown = verdict.errors.some(({ summary }) => credentials.test(summary));
  const reached = Math.max(unknown ? 2 : -1, ...rejected.map(one => order.indexOf(codeOf(one)!)));
  const ours = mine.filter(({ code }) => order.includes(code));
  const agrees = (one: Said) =>
    ours.some(
      ({ code, places }) =>
        code === codeOf(one) && (one.file === undefined || places.includes(`${one.file}:${one.line}`)),
    );
  // Without a block in it the template does not know that it is for HCP Packer.
  const unaware =
    isOn(environment) && ![...files.values()].some(text => text.includes('hcp_packer_registry'));
  return {
    ...early,
    missed: [
      ...early.missed,
      ...(unaware ? [] : rejected.filter(one => !agrees(one))).map(
        ({ summary, file, line }) => `${file ?? '-'}:${line ?? '-'} ${summary}`,
      ),
    ],
    invented: [
      ...early.invented,
      ...ours
        .filter(({ error, code }) => error && (reached < 0 || order.indexOf(code) < reached))
        .map(({ code, places }) => `${places[0]} ${code} (publish)`),
    ],
    agreed: [
      ...early.agreed,
      ...ours.filter(({ code }) => order.indexOf(code) <= reached).map(one => one.code),
    ],
  };
}

/**
 * Where a local or data source fails Packer makes no other, and says of each place that reads one that it is not there; of
 * what the disk does not have, that it has no value.
 */
function withoutConsequences(files: Files, compared: Comparison, { errors }: Verdict): Comparison {
  const follows = (missed: string) => {
    const lacking = errors.some(
      one => one.elsewhere && missed === `${one.file}:${one.line} Unsuitable value type`,
    );
    if (lacking) return true;
    const [, file, line] =
      /^(.+?):(\d+) (?:Unsupported attribute|Missing map element|Unsuitable value type)$/.exec(missed) ?? [];
    return file !== undefined && /\b(data|local)\./.test(writtenAt(files.get(file) ?? '', Number(line)));
  };
  return compared.agreed.length === 0 && !compared.excused
    ? compared
    : { ...compared, missed: compared.missed.filter(one => !follows(one)) };
}

/** From the start of a line as far as its brackets go. */
function writtenAt(text: string, line: number): string {
  let written = '';
  let open = 0;
  for (const one of text.split('\n').slice(line - 1)) {
    written += `${one}\n`;
    open += (one.match(/[[{(]/g) ?? []).length - (one.match(/[\])}]/g) ?? []).length;
    if (open <= 0) break;
  }
  return written;
}
