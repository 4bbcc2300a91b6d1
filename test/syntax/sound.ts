import assert from 'node:assert/strict';
import type { Node } from '../../server/language/syntax/ast.ts';
import { parse } from '../../server/language/syntax/parser.ts';
import { eachChild } from '../../server/language/syntax/walk.ts';

// `a::b` may be written with blanks and comments in between.
const bare = (name: string) => name.replaceAll(/\s|\/\*.*?\*\/|(#|\/\/).*/g, '');

/** What holds for the tree of any text: ranges nest, in order; what has a text is where the text is. */
export function sound(text: string): void {
  const file = parse(text);
  const fail = (node: Node, why: string) =>
    assert.fail(`${node.kind} ${node.start}-${node.end} ${why} in ${JSON.stringify(text)}`);
  const check = (node: Node) => {
    let last = node.start;
    eachChild(node, child => {
      if (child.start > child.end || child.start < last || child.end > node.end)
        fail(child, `lies wrong within ${node.kind} ${node.start}-${node.end}`);
      last = child.end;
      check(child);
    });
    if (node.kind === 'name' || (node.kind === 'label' && !node.quoted)) {
      const spelled = text.slice(node.start, node.end);
      if (node.text !== spelled && node.text !== bare(spelled)) fail(node, 'is not what it says');
    } else if (node.kind === 'variable') {
      if (node.name !== text.slice(node.start, node.end)) fail(node, 'is not what it says');
    } else if (node.kind === 'number' && node.text !== text.slice(node.start, node.end))
      fail(node, 'is not what it says');
  };
  if (file.start !== 0 || file.end !== text.length) fail(file, 'is not the whole text');
  check(file);
  let last = 0;
  for (const { start, end } of file.comments) {
    if (start < last || end <= start || !/^(#|\/\/|\/\*)/.test(text.slice(start, end)))
      fail(file, `comment ${start}`);
    last = end;
  }
  for (const { start, end } of file.problems)
    if (start < 0 || start > end || end > text.length) fail(file, `problem ${start}`);
}
