/// <reference lib="dom" />
import { type Direction, type Layout, neighbour, placed } from '../layout.ts';
import type { PageMessage, Picture } from '../picture.ts';
import { drawing } from './drawing.ts';
import { element } from './elements.ts';
import { standAlone } from './export.ts';
import { table } from './table.ts';

declare function acquireVsCodeApi(): { postMessage(message: PageMessage): void };

const editor = acquireVsCodeApi();
const byId = (id: string) => document.getElementById(id)!;
const [graph, words, details, said] = ['graph', 'words', 'details', 'said'].map(byId) as [
  HTMLElement,
  HTMLElement,
  HTMLElement,
  HTMLElement,
];

let picture: Picture = { title: '', nodes: [], edges: [] };
let layout: Layout = placed(picture);
let svg: SVGSVGElement | undefined;
let current: string | undefined;
let zoom = 1;

window.addEventListener('message', ({ data }: MessageEvent<Picture>) => {
  const first = picture.nodes.length === 0;
  picture = data;
  layout = placed(picture);
  byId('title').textContent = picture.title;
  draw();
  said.textContent = picture.problem ?? '';
  said.hidden = picture.problem === undefined;
  const start = picture.nodes.find(({ isStart }) => isStart)?.id;
  select(picture.nodes.some(({ id }) => id === current) ? current : start, false);
  if (first) fitAll();
  document.body.dataset.drawn = 'true';
});

function draw(): void {
  svg = drawing(picture, layout);
  graph.replaceChildren(svg);
  const order = [...layout.nodes].sort(([, a], [, b]) => a.x - b.x || a.y - b.y).map(([id]) => id);
  words.replaceChildren(table(picture, order, id => editor.postMessage({ is: 'show', id })));
  scale();
}
const nodes = () => [...(svg?.querySelectorAll<SVGGElement>('.node') ?? [])];

/** One node is in the order of the Tab key; arrows go from it. */
function select(id: string | undefined, focus: boolean): void {
  current = id;
  for (const node of nodes()) {
    const isCurrent = node.dataset.id === id;
    node.setAttribute('tabindex', isCurrent ? '0' : '-1');
    node.classList.toggle('current', isCurrent);
    if (isCurrent && focus) {
      node.focus({ preventScroll: true });
      node.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  }
  const node = picture.nodes.find(one => one.id === id);
  if (!node) return void details.replaceChildren();
  const button = (label: string, message: PageMessage) => {
    const made = element('button', { type: 'button' }, label);
    made.addEventListener('click', () => editor.postMessage(message));
    return made;
  };
  details.replaceChildren(
    element('strong', {}, `${node.bucket} ${node.version}`),
    element('span', {}, [node.state, node.platforms].filter(Boolean).join(' · ')),
    button('Show in Registry', { is: 'show', id: node.id }),
    ...node.templates.map(({ label }, template) =>
      button(`Open ${label}`, { is: 'open', id: node.id, template }),
    ),
    ...(node.more ? [button('Show More Relatives', { is: 'expand', id: node.id })] : []),
  );
}

function scale(): void {
  if (!svg) return;
  svg.style.width = `${layout.width * zoom}px`;
  svg.style.height = `${layout.height * zoom}px`;
}
function zoomTo(value: number): void {
  zoom = Math.min(3, Math.max(0.2, value));
  scale();
}
/** All of it, and no larger than life. */
const fitAll = () =>
  zoomTo(Math.min(1, (graph.clientWidth - 8) / layout.width, (graph.clientHeight - 8) / layout.height));

const idAt = (event: Event) => (event.target as Element).closest<SVGGElement>('.node')?.dataset.id;
graph.addEventListener('click', event => {
  const id = idAt(event);
  if (id !== undefined) select(id, true);
});
graph.addEventListener('dblclick', event => {
  const id = idAt(event);
  if (id !== undefined) editor.postMessage({ is: 'show', id });
});
graph.addEventListener('keydown', event => {
  const id = idAt(event);
  if (id === undefined) return;
  if (event.key.startsWith('Arrow')) {
    const next = neighbour(picture, layout, id, event.key as Direction);
    if (next !== undefined) select(next, true);
  } else if (event.key === 'Enter' || event.key === ' ') editor.postMessage({ is: 'show', id });
  else return;
  event.preventDefault();
});
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '+' || event.key === '=') zoomTo(zoom * 1.25);
  else if (event.key === '-') zoomTo(zoom / 1.25);
  else if (event.key === '0') fitAll();
});
graph.addEventListener(
  'wheel',
  event => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoomTo(zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
  },
  { passive: false },
);

// The empty ground is dragged.
let drag: { readonly x: number; readonly y: number } | undefined;
graph.addEventListener('pointerdown', event => {
  if (event.button !== 0 || idAt(event) !== undefined) return;
  drag = { x: event.clientX + graph.scrollLeft, y: event.clientY + graph.scrollTop };
  graph.setPointerCapture(event.pointerId);
});
graph.addEventListener('pointermove', event => {
  if (drag) graph.scrollTo(drag.x - event.clientX, drag.y - event.clientY);
});
for (const end of ['pointerup', 'pointercancel'] as const)
  graph.addEventListener(end, () => {
    drag = undefined;
  });

byId('in').addEventListener('click', () => zoomTo(zoom * 1.25));
byId('out').addEventListener('click', () => zoomTo(zoom / 1.25));
byId('fit').addEventListener('click', fitAll);
byId('export').addEventListener('click', () => {
  const background = getComputedStyle(document.body).backgroundColor;
  if (svg) editor.postMessage({ is: 'export', svg: standAlone(svg, background) });
});
byId('as-table').addEventListener('click', ({ currentTarget }) => {
  const asTable = words.hidden;
  words.hidden = !asTable;
  graph.hidden = asTable;
  (currentTarget as HTMLElement).setAttribute('aria-pressed', String(asTable));
  if (!asTable) scale();
});

editor.postMessage({ is: 'ready' });
