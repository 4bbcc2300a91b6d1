import assert from 'node:assert/strict';
import type { Registry } from '../../registry/registry.ts';
import { hover } from '../../server/language/features/hover.ts';
import { liveFindings } from '../../server/language/features/registry/live.ts';
import { moduleOf } from '../../server/language/model/module.ts';
import { lineStarts, positionAt } from '../../server/language/syntax/lines.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { NOW } from './fake-registry.ts';
import { cursor, expectations, files } from './markup.ts';

const trees = (texts: ReadonlyMap<string, string>) =>
  new Map([...texts].map(([name, text]) => [name, parse(text)]));

/** Every live finding of every file, at the carets drawn under it: `# ^^^ severity code: message`. */
export async function checkLive(annotated: string, registry: Registry): Promise<void> {
  const wanted: string[] = [];
  const texts = new Map<string, string>();
  for (const [name, marked] of files(annotated)) {
    const { text, want } = expectations(marked);
    texts.set(name, text);
    wanted.push(...want.map(line => `${name}:${line}`));
  }
  const module = moduleOf(trees(texts));
  const got: string[] = [];
  for (const [name, file] of module.files) {
    const starts = lineStarts(file.text);
    for (const finding of await liveFindings(module, name, { registry, now: NOW, who: 'ci-reader' })) {
      const start = positionAt(starts, finding.start);
      const end = positionAt(starts, finding.end);
      const to = start.line === end.line ? end.character : `${end.line}:${end.character}`;
      got.push(
        `${name}:${start.line}:${start.character}-${to} ${finding.severity} ${finding.code}: ${finding.message}`,
      );
    }
  }
  assert.deepEqual(got.sort(), wanted.sort());
}

/** The hover at `<|>` as `[what it is about]` and its Markdown; undefined where there is none. */
export async function hoverAt(marked: string, registry: Registry, rich = false): Promise<string | undefined> {
  const all = files(marked);
  const [name, withCursor] = [...all].find(([, text]) => text.includes('<|>'))!;
  const { text, offset } = cursor(withCursor);
  const module = moduleOf(trees(new Map([...all, [name, text]])));
  const answer = await hover(module, name, offset, { registry, now: NOW, who: 'ci-reader', rich });
  return answer && `[${text.slice(answer.span.start, answer.span.end)}]\n${answer.markdown}`;
}
