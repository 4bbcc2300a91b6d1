/// <reference lib="dom" />
import { type Layout, nodeSize, type Point } from '../layout.ts';
import type { Picture, PictureEdge, PictureNode, Shape } from '../picture.ts';
import { drawn } from './elements.ts';

/** Draws a picture as an SVG; `data-id` says which version a node is. */
export function drawing(picture: Picture, at: Layout): SVGSVGElement {
  const svg = drawn('svg', {
    class: 'drawing',
    viewBox: `0 0 ${at.width} ${at.height}`,
    role: 'group',
    'aria-label': picture.title,
  });
  const arrow = drawn(
    'marker',
    { id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, orient: 'auto' },
    drawn('path', { d: 'M0 0 L8 4 L0 8 z', class: 'arrow' }),
  );
  svg.append(drawn('defs', {}, arrow));
  for (const [i, edge] of picture.edges.entries()) svg.append(edgeOf(edge, at.edges[i]!));
  for (const node of picture.nodes) svg.append(nodeOf(node, at.nodes.get(node.id)!));
  return svg;
}

function edgeOf(edge: PictureEdge, at: Layout['edges'][number]): SVGGElement {
  const group = drawn('g', { class: `edge ${edge.status}`, 'aria-hidden': 'true' });
  group.append(drawn('path', { d: curve(at.points), 'marker-end': 'url(#arrow)' }));
  if (edge.label === '') return group;
  const width = edge.label.length * 6.5 + 8;
  group.append(
    drawn('rect', {
      class: 'label',
      x: at.label.x - width / 2,
      y: at.label.y - 9,
      width,
      height: 18,
      rx: 3,
    }),
    drawn('text', { x: at.label.x, y: at.label.y + 4, 'text-anchor': 'middle' }, edge.label),
  );
  return group;
}

/** A smooth line through the points of the layout. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first || rest.length === 0) return '';
  const middles = rest.slice(0, -1).map((point, i) => {
    const next = rest[i + 1]!;
    return `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  const last = rest.at(-1)!;
  return `M${first.x} ${first.y} ${middles.join(' ')} L${last.x} ${last.y}`;
}

function nodeOf(node: PictureNode, { x, y }: Point): SVGGElement {
  const group = drawn('g', {
    class: `node ${node.shape}${node.isStart ? ' start' : ''}`,
    transform: `translate(${x} ${y})`,
    role: 'button',
    tabindex: '-1',
    'data-id': node.id,
    'aria-label': node.spoken,
  });
  const rest = [node.version, node.state, node.platforms].filter(Boolean).join(' · ');
  // One text, in the order and the words of the label, so that who says what they see reaches the node.
  const words = drawn(
    'text',
    {},
    drawn('tspan', { class: 'bucket', x: 46, y: 27 }, short(node.bucket, 23)),
    ' ',
    drawn('tspan', { x: 46, y: 46 }, short(rest, 24)),
  );
  group.append(
    drawn('rect', { ...nodeSize, rx: 6 }),
    drawn('path', { d: shapes[node.shape], class: 'state', transform: 'translate(12 20)' }),
    words,
  );
  if (node.templates.length > 0)
    group.append(
      drawn('path', { class: 'mark', d: 'M0 0h7l3 3v9h-10z M7 0v3h3', transform: 'translate(190 8)' }),
    );
  if (node.more) group.append(drawn('path', { class: 'mark', d: 'M190 54h2 M194 54h2 M198 54h2' }));
  return group;
}

const short = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** On a field of 24 by 24. */
const shapes: Readonly<Record<Shape, string>> = {
  check: 'M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z M7 12.5l3.5 3.5l6.5-7.5',
  clock: 'M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z M12 6v6l4 3',
  slash: 'M8 2h8l6 6v8l-6 6h-8l-6-6v-8z M6 6l12 12',
  layers: 'M12 2l10 10l-10 10l-10-10z M12 7v6 M12 16v1',
  ring: 'M12 3a9 9 0 0 1 9 9 M20 16a9 9 0 0 1-8 5 M7 19.5a9 9 0 0 1-4-7.5 M4 8a9 9 0 0 1 4-4',
  cross: 'M3 3h18v18h-18z M8 8l8 8 M16 8l-8 8',
  question: 'M3 12l4-9h10l4 9l-4 9h-10z M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3q-1 .4-1 2 M12 16v1',
};
