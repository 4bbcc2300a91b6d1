import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeActions } from '../../server/language/features/code-actions.ts';
import { completion } from '../../server/language/features/completion/index.ts';
import { definition } from '../../server/language/features/definition.ts';
import { folding } from '../../server/language/features/folding.ts';
import { formatting, onTypeFormatting } from '../../server/language/features/formatting.ts';
import { highlight } from '../../server/language/features/highlight.ts';
import { hover } from '../../server/language/features/hover.ts';
import { links } from '../../server/language/features/links.ts';
import { refactorings } from '../../server/language/features/refactor/index.ts';
import { references } from '../../server/language/features/references.ts';
import { rename } from '../../server/language/features/rename.ts';
import { selection } from '../../server/language/features/selection.ts';
import { semanticTokens, semanticTokensIn } from '../../server/language/features/semantic-tokens.ts';
import { signature } from '../../server/language/features/signature.ts';
import { type DocumentSymbol, documentSymbols } from '../../server/language/features/symbols.ts';
import { occurrencesIn } from '../../server/language/model/occurrences.ts';
import type { Span } from '../../server/language/syntax/ast.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { cases } from '../packer/cases.ts';
import { ours } from '../packer/compare.ts';
import { applied } from '../support/edits.ts';
import { fakeRegistry, NOW } from '../support/fake-registry.ts';
import { treesOf } from '../support/module.ts';

/** Every construct of the language stands in these, right and wrong. */
const corpus = cases().filter(({ files }) =>
  [...files.keys()].every(name => /\.pkr(vars)?\.hcl$/.test(name)),
);
const registry = fakeRegistry({});

/** The offsets of a text that a seed picks. */
function* places(text: string, count: number): Iterable<number> {
  let seed = text.length;
  for (let i = 0; i < count; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    yield seed % (text.length + 1);
  }
}

/** What is wrong with a folder, without places. */
const errorsOf = (files: ReadonlyMap<string, string>): string[] =>
  ours(files)
    .filter(({ error }) => error)
    .map(({ code }) => code)
    .sort();

type Edits = readonly (Span & { readonly uri: string; readonly newText: string })[];
const changed = (files: ReadonlyMap<string, string>, edits: Edits): Map<string, string> =>
  new Map(
    [...files].map(([name, text]) => [
      name,
      applied(
        text,
        edits.filter(({ uri }) => uri === name).sort((a, b) => a.start - b.start || a.end - b.end),
      ),
    ]),
  );

test('every feature has an answer at every place of every construct', async () => {
  let asked = 0;
  for (const { name, files } of corpus) {
    const module = treesOf(files);
    for (const [uri, text] of files) {
      const file = module.files.get(uri)!;
      const whole = semanticTokens(file);
      assert.deepEqual(semanticTokensIn(file, { start: 0, end: text.length }), whole, name);
      for (const link of links(module, uri))
        assert.ok(link.start < link.end && link.end <= text.length, name);
      for (const offset of places(text, 12)) {
        const at = `${name} at ${offset} of ${uri}`;
        const start = performance.now();
        for (const found of [
          definition(module, uri, offset),
          references(module, uri, offset, { declarations: true }),
          highlight(module, uri, offset),
        ])
          assert.ok(Array.isArray(found), at);
        signature(file, offset);
        let before: Span | undefined;
        for (const span of selection(file, offset)) {
          assert.ok(span.start <= offset && offset <= span.end, `${at}: a selection elsewhere`);
          if (before)
            assert.ok(
              span.start <= before.start &&
                before.end <= span.end &&
                span.end - span.start > before.end - before.start,
              `${at}: a selection that does not grow`,
            );
          before = span;
        }
        await hover(module, uri, offset, { registry, who: 'x', now: NOW, rich: true });
        await completion(module, uri, offset, {
          registry,
          now: NOW,
          snippets: true,
          again: true,
          list: async () => [],
        });
        asked++;
        assert.ok(performance.now() - start < 1_000, `${at} takes ${performance.now() - start} ms`);
      }
    }
  }
  assert.ok(asked > 5_000, String(asked));
});

test('the outline is nested and in order, folds and formatting stay within the text', () => {
  const nested = (symbols: readonly DocumentSymbol[], around: Span, name: string): void => {
    let last = around.start;
    for (const { span, selection: named, children } of symbols) {
      assert.ok(last <= span.start && span.end <= around.end, `${name}: symbols out of order`);
      assert.ok(span.start <= named.start && named.end <= span.end, `${name}: a name outside of its symbol`);
      nested(children, span, name);
      last = span.start;
    }
  };
  for (const { name, files } of corpus)
    for (const text of files.values()) {
      const file = parse(text);
      nested(documentSymbols(file), file, name);
      const lines = text.split('\n').length;
      for (const { startLine, endLine } of folding(file))
        assert.ok(startLine < endLine && endLine < lines, `${name}: a fold outside of the text`);
      const changes = formatting(file);
      if (changes) {
        const formatted = applied(text, changes);
        assert.deepEqual(formatting(parse(formatted)), [], `${name}: formatted twice`);
      }
      for (const offset of places(text, 12))
        for (const typed of ['}', '\n']) {
          const own = onTypeFormatting(file, offset, typed);
          if (own && own.length > 0)
            assert.deepEqual(
              parse(applied(text, own)).problems,
              [],
              `${name} at ${offset}: broken by ${typed}`,
            );
        }
    }
});

test('everywhere selections grow, folds lie in each other or apart, and a part of a text has the tokens of the whole', () => {
  for (const { name, files } of corpus)
    for (const whole of files.values()) {
      for (const text of [whole, whole.slice(0, whole.length >> 1)]) {
        const folds = folding(parse(text));
        for (const one of folds)
          for (const other of folds)
            assert.ok(
              other.startLine <= one.startLine ||
                other.startLine > one.endLine ||
                other.endLine <= one.endLine,
              `${name}: ${JSON.stringify([one, other])}`,
            );
      }
      const file = parse(whole);
      const tokens = semanticTokens(file);
      for (let offset = 0; offset <= whole.length; offset++) {
        const spans = selection(file, offset);
        assert.ok(spans.length > 0, `${name} at ${offset}`);
        for (const [i, { start, end }] of spans.entries()) {
          const inner = spans[i - 1] ?? { start: offset, end: offset };
          assert.ok(start <= inner.start && inner.end <= end, `${name} at ${offset}`);
          assert.ok(i === 0 || end - start > inner.end - inner.start, `${name} at ${offset}`);
        }
        if (offset % 7 !== 0) continue;
        const part = { start: offset, end: Math.min(whole.length, offset + 40) };
        assert.deepEqual(
          semanticTokensIn(file, part),
          tokens.filter(({ start, end }) => start <= part.end && part.start <= end),
          `${name} from ${part.start}`,
        );
      }
    }
});

test('no rename changes what is wrong with a folder', () => {
  let renamed = 0;
  const wrong: string[] = [];
  for (const { name, files } of corpus) {
    const module = treesOf(files);
    const before = errorsOf(files);
    if (before.some(code => /syntax|unclosed|missing-e/.test(code))) continue;
    for (const [id, [first]] of occurrencesIn(module).byThing) {
      if (!first) continue;
      const edits = rename(module, first.uri, first.start, 'renamed_by_test', { unread: [] });
      if ('refused' in edits || edits.length === 0) continue;
      const after = errorsOf(changed(files, edits));
      renamed++;
      // A name that was none is mended by it.
      const kept = before.filter(code => !code.endsWith('-name-invalid'));
      if (String(after.filter(code => !code.endsWith('-name-invalid'))) !== String(kept))
        wrong.push(`${name}, ${id}: ${before} became ${after}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(renamed > 500, String(renamed));
});

/** What is added may be a stub to be filled in; when one thing goes, what only it has used is of no more use. */
const isStub = (title: string, code: string): boolean => /^Add "/.test(title) || code.startsWith('unused-');

/** What only shows once the rest is right: more is asked of a block that is known, and of a name that is a variable's. */
const revealed: Readonly<Record<string, readonly string[]>> = {
  'legacy-template': ['undeclared-variable'],
  'hcp-bucket-name-invalid': ['hcp-duplicate-block'],
  'unknown-name': ['unsupported-attribute'],
  'unsupported-block': ['missing-label', 'component-argument-missing'],
  'variable-type-invalid': ['variable-default-incompatible'],
  'variables-not-allowed': ['variable-value-incompatible'],
  'block-not-allowed': ['plugin-entry-invalid'],
  // A block with a label too many declares nothing, so there was nothing twice.
  'extraneous-label': ['duplicate-data', 'duplicate-local', 'duplicate-variable'],
  'variables-block': ['duplicate-variable'],
  // The title says that it leaves an argument.
  'hcp-deprecated-data-source': ['hcp-data-unknown-argument'],
};
/** What somebody has to fill in. */
const isDraft = (title: string): boolean => /^(Add|Declare) /.test(title);

test('every quick fix takes its finding away, brings no error and leaves a text that can be read', () => {
  let fixed = 0;
  const wrong: string[] = [];
  for (const { name, files } of corpus) {
    const module = treesOf(files);
    for (const [uri, text] of files)
      for (const { title, finding, edits } of codeActions(
        module,
        uri,
        { start: 0, end: text.length },
        { severity: {} },
      )) {
        const after = changed(files, [...edits.values()].flat());
        fixed++;
        const { code } = finding;
        const [had, has] = [files, after].map(each => ours(each).filter(one => one.code === code).length);
        if (has! >= had! && !isStub(title, code)) wrong.push(`${name}: "${title}" leaves ${code}`);
        const [before, left] = [files, after].map(errorsOf);
        const brought = left!.filter(
          one =>
            !revealed[code]?.includes(one) &&
            left!.filter(other => other === one).length > before!.filter(other => other === one).length,
        );
        if (brought.length > 0 && !isDraft(title)) wrong.push(`${name}: "${title}" brings ${brought}`);
        const broken = [...after].flatMap(([file, text]) =>
          parse(text).problems.length > parse(files.get(file)!).problems.length ? [file] : [],
        );
        if (broken.length > 0) wrong.push(`${name}: "${title}" for ${code} breaks ${broken}`);
      }
  }
  assert.deepEqual(wrong, []);
  assert.ok(fixed > 300, String(fixed));
});

test('no refactoring changes what is wrong with a folder', () => {
  let done = 0;
  const wrong: string[] = [];
  for (const { name, files } of corpus) {
    const module = treesOf(files);
    const before = errorsOf(files);
    if (before.length > 0) continue;
    for (const [uri, text] of files)
      for (const offset of places(text, 12))
        for (const one of refactorings({ module, uri, start: offset, end: offset, asked: true })) {
          const after = errorsOf(changed(files, one.edits()));
          done++;
          if (after.length > 0) wrong.push(`${name} at ${offset} of ${uri}: "${one.title}" brings ${after}`);
        }
  }
  assert.deepEqual([...new Set(wrong)], []);
  assert.ok(done > 100, String(done));
});
