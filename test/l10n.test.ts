import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { deleteBucketSummary } from '../client/actions/bucket-summaries.ts';
import {
  clearSummary,
  deleteChannelsSummary,
  newChannelSummary,
  restrictSummary,
} from '../client/actions/channel-summaries.ts';
import { promoteSummary } from '../client/actions/promote-summary.ts';
import { deleteVersionsSummary, restoreSummary, revokeSummary } from '../client/actions/revoke-summary.ts';
import { historyText } from '../client/documents/history-text.ts';
import { versionText } from '../client/documents/version-text.ts';
import { relationRow } from '../client/tree/relation-rows.ts';
import { bucketRow, channelRow, versionRow } from '../client/tree/rows.ts';
import { speak } from '../protocol/language.ts';
import { ago, counted, instant, stateWording } from '../protocol/words.ts';
import { bucket, channel, day, now, version } from './client/samples.ts';

type Texts = Readonly<Record<string, string>>;

const texts = (file: string): Texts => JSON.parse(readFileSync(file, 'utf8'));
const english = texts('l10n/bundle.l10n.json');

const sources = ['client', 'protocol'].flatMap(folder =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => join(folder, name)),
);

test('the bundle has the texts of the client, as npm run l10n collects them', () => {
  const source = sources.map(file => readFileSync(file, 'utf8')).join('\n');
  const calls = [...source.matchAll(/\bl10n\.t\(/g)];
  const literals = [
    ...source.matchAll(
      /\bl10n\.t\(\s*(?:\{\s*message:\s*)?(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|`([^`$]*)`)/g,
    ),
  ].map(([, single, double, template]) => (single ?? double ?? template)!.replace(/\\(.)/g, '$1'));
  assert.ok(calls.length > 100);
  // What is put together at run time is in no bundle.
  assert.equal(literals.length, calls.length);
  assert.deepEqual([...new Set(literals)].toSorted(), Object.keys(english).toSorted());
});

/** Two words, the second in lower case: a sentence somebody may read. */
const sentence = /[A-Za-z]{2,} [a-z]{2,}/;
/** What is read by nobody, or is the same in every language. */
const notTranslated = [
  /^(?:out of date|no valid version)$/, // a name of a state, not its word
  /^(?:no version|new channel)$/, // symbols
  /^\[local registry\]|^The registry journal could not be written|^The secret store does not answer/, // the log
  /^(?:packer run|check format|Tracking build on HCP Packer|\(source code not available\))/, // Packer's and tasks
  /^<|<\/header>/, // HTML, whose texts are translated one by one
];

test('no sentence of the client is in English only', () => {
  const found = sources
    .filter(file => !file.startsWith('protocol'))
    .flatMap(file => {
      const code = readFileSync(file, 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/(^|\s)\/\/[^\n]*/g, '')
        .replace(/\bl10n\.t\(\s*(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")/g, 'l10n.t(');
      return [...code.matchAll(/'((?:\\.|[^'\\\n])*)'|`((?:[^`\\]|\\.)*)`/g)]
        .map(([, quoted, template]) => (quoted ?? template!).replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, ''))
        .filter(text => sentence.test(text) && !notTranslated.some(one => one.test(text)))
        .map(text => `${file}: ${text.slice(0, 100)}`);
    });
  assert.deepEqual(found, []);
});

/** What has to be the same in every language: places for values, icons, links to commands. */
const fixed = (text: string) =>
  text.match(/\{\d+\}|\$\([\w-]+\)|\(command:[^)]+\)|\(https?:[^)]+\)|`[^`]+`/g)?.toSorted() ?? [];

for (const language of ['de']) {
  describe(`in ${language}`, () => {
    for (const [original, file] of [
      [english, `l10n/bundle.l10n.${language}.json`],
      [texts('package.nls.json'), `package.nls.${language}.json`],
    ] as const) {
      const translated = texts(file);

      test(`${file} translates texts there are`, () => {
        assert.deepEqual(
          Object.keys(translated).filter(key => !(key in original)),
          [],
        );
      });

      test(`${file} translates all of them`, () => {
        assert.deepEqual(
          Object.keys(original).filter(key => !(key in translated)),
          [],
        );
      });

      test(`${file} keeps values, icons and links`, () => {
        for (const [key, text] of Object.entries(translated))
          assert.deepEqual(fixed(text), fixed(original[key] ?? ''), key);
      });
    }
  });
}

describe('what the client puts together', () => {
  const german = texts('l10n/bundle.l10n.de.json');
  after(() => speak('en', undefined));

  test('is in the language of the editor: words, numbers, dates and times alike', () => {
    process.env.TZ = 'Europe/Berlin';
    speak('de', german);
    assert.equal(instant(now), '24. Nov. 2026 09:00 UTC (10:00 Ortszeit)');
    assert.deepEqual([ago(now - day, now), ago(now - 3 * day, now)], ['vor 1 Tag', 'vor 3 Tagen']);
    assert.deepEqual([counted(1, 'file'), counted(2, 'file')], ['1 Datei', '2 Dateien']);
    assert.equal(
      stateWording(version(1, { state: 'scheduled', revokeAt: now + 3 * day }), now).text,
      'Widerruf in 3 T',
    );
    speak('fr', undefined);
    assert.equal(instant(now), '24 Nov 2026 09:00 UTC (10:00 local)', 'no French: not half of it either');
  });

  test('is all of it translated: questions, rows and documents', () => {
    // In a language without letters: what has some was not translated, or is a name of the registry.
    const wordless = Object.keys(english).map(text => [
      text,
      text.replace(/\{\d+\}|\p{L}/gu, part => (part.startsWith('{') ? part : '#')),
    ]);
    speak('de', Object.fromEntries(wordless));
    const v = (n: number) => version(n, { parents: 'out-of-date', revokeAt: now + day, state: 'scheduled' });
    const production = channel('production', v(1), { restricted: true });
    const use = { uri: 'file:///w/web.pkr.hcl', line: 3, bucket: 'golden-ubuntu', channel: 'production' };
    const relation = {
      parent: { ...end, bucket: 'golden-base', channel: 'production', channelVersion: 'v9' },
      child: { ...end, bucket: 'golden-ubuntu' },
      status: 'out-of-date',
    } as const;
    const preview = {
      ...{ version: v(1), channels: [{ channel: production, to: v(2) }], descendants: [relation] },
      ...{ descendantChannels: [], uses: [use], seen: {} },
    };
    const how = { at: now + day, reason: '', descendants: true, rollBackChannels: true };
    const shown = [
      promoteSummary({ channel: production, creates: false, next: v(2), uses: [use] }, now),
      revokeSummary([preview], how, now),
      restoreSummary(preview, now),
      deleteVersionsSummary([preview, preview]),
      clearSummary({ channel: production, assignments: 2, uses: [use] }),
      restrictSummary({ channel: production, assignments: 2, uses: [] }, true),
      deleteChannelsSummary([{ channel: production, assignments: 2, uses: [use] }]),
      newChannelSummary('golden-ubuntu', 'production', null, true),
      deleteBucketSummary({
        bucket: bucket('golden-ubuntu'),
        channels: [production],
        descendants: [],
        uses: [],
      }),
      bucketRow(bucket('golden-ubuntu'), now),
      channelRow(production, now),
      versionRow(v(1), ['production'], now),
      relationRow(relation, 'parents'),
      versionText(v(1), [], [relation], now),
      historyText('golden-ubuntu', 'production', [{ at: now, author: 'ci-robot', version: v(1) }], now).text,
    ];
    const said = shown.flatMap(one =>
      typeof one === 'string' ? one : Object.entries(one).flatMap(([key, text]) => (reads(key) ? text : [])),
    );
    const data =
      /golden-(?:ubuntu|base)|web\.pkr\.hcl|production|anna|ci-robot|amazon-ebs\S*|Packer|\bami-\S+|example|com\b|\b\w+-\w+-\d\b|HCL2|UTC|\b01JD\w*|\baws\b|\bazure\b|\bv\d+|Nov|vor \d+ \p{L}+/gu;
    const left = said.map(text => String(text).replaceAll('\\', '').replace(data, ''));
    assert.deepEqual(
      left.filter(text => /\p{L}{2,}/u.test(text)),
      [],
    );
  });
});
const end = { fingerprint: '', version: 'v1' };
const reads = (key: string) => !['icon', 'color', 'context'].includes(key);
