import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * A document, or the part of one between two marks, holds exactly what a test run found out. `UPDATE_DOCS=1` in the
 * environment writes it instead of comparing.
 */
export function holds(path: string, text: string, mark?: string): void {
  const whole = readFileSync(path, 'utf8');
  const [begin, end] = mark ? [`<!-- ${mark}: written by the test run -->\n`, `<!-- /${mark} -->`] : ['', ''];
  const from = mark ? whole.indexOf(begin) + begin.length : 0;
  const to = mark ? whole.indexOf(end) : whole.length;
  assert.ok(!mark || (whole.includes(begin) && to >= from), `${path} has no place marked ${mark}`);
  const wanted = mark ? `\n${text}\n` : text;
  if (process.env.UPDATE_DOCS) {
    writeFileSync(path, whole.slice(0, from) + wanted + whole.slice(to));
    return;
  }
  assert.equal(
    squeezed(whole.slice(from, to)),
    squeezed(wanted),
    `${path} is not what the test run says: UPDATE_DOCS=1 writes it`,
  );
}
/** How a formatter pads the cells of a table is not what it says. */
const squeezed = (text: string) =>
  text
    .replace(/-{2,}/g, '-')
    .replace(/[ \t]+/g, ' ')
    .trim();
