import { graphlib, layout } from '@dagrejs/dagre';
import type { Picture } from './picture.ts';

export const nodeSize = { width: 208, height: 64 } as const;

export interface Point {
  readonly x: number;
  readonly y: number;
}
/** Where everything goes, parents to the left of their children. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Upper left corners, by id. */
  readonly nodes: ReadonlyMap<string, Point>;
  /** In the order of the picture's edges. */
  readonly edges: readonly { readonly points: readonly Point[]; readonly label: Point }[];
}

/** Places a picture. Equal pictures are placed equally. */
export function placed(picture: Picture): Layout {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 28, ranksep: 72, marginx: 16, marginy: 16 });
  for (const { id } of picture.nodes) graph.setNode(id, { ...nodeSize });
  for (const [at, { parent, child, label }] of picture.edges.entries())
    graph.setEdge(parent, child, { width: label.length * 6.5 + 8, height: 18, labelpos: 'c' }, String(at));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: new Map(
      picture.nodes.map(({ id }) => {
        const { x, y } = graph.node(id) as Point;
        return [id, { x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 }];
      }),
    ),
    edges: picture.edges.map(({ parent, child }, at) => {
      const { points, x, y } = graph.edge(parent, child, String(at)) as Point & { points: readonly Point[] };
      return { points, label: { x, y } };
    }),
  };
}

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';
/** The node an arrow key leads to: along an edge to the left or right, else the nearest one in that direction. */
export function neighbour(
  picture: Picture,
  at: Layout,
  from: string,
  direction: Direction,
): string | undefined {
  const here = at.nodes.get(from);
  if (!here) return undefined;
  const horizontal = direction === 'ArrowLeft' || direction === 'ArrowRight';
  const sign = direction === 'ArrowRight' || direction === 'ArrowDown' ? 1 : -1;
  const related = new Set(
    picture.edges.flatMap(({ parent, child }) =>
      direction === 'ArrowRight' && parent === from
        ? [child]
        : direction === 'ArrowLeft' && child === from
          ? [parent]
          : [],
    ),
  );
  const distance = ({ x, y }: Point) => {
    const [along, across] = horizontal ? [x - here.x, y - here.y] : [y - here.y, x - here.x];
    return along * sign <= 0 ? Number.POSITIVE_INFINITY : along * sign + 2 * Math.abs(across);
  };
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, point] of at.nodes) {
    if (id === from || (related.size > 0 && !related.has(id))) continue;
    const far = distance(point);
    if (far < least) [best, least] = [id, far];
  }
  return best;
}
