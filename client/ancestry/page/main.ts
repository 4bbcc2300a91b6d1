/// <reference lib="dom" />
import { type Direction, type Layout, neighbour, placed } from '../layout.ts';
import type { Drawn, PageMessage, PageWords, Picture } from '../picture.ts';
import { drawing } from './drawing.ts';
import { element } from './elements.ts';
import { standAlone } from './export.ts';
import { table } from './table.ts';

/** What the page looks like to the person; VS Code keeps it while the page is hidden, and over a reload. */
interface Kept {
  readonly start: unknown;
  readonly current: string | undefined;
  readonly zoom: number;
  readonly left: number;
  readonly top: number;
  readonly isTable: boolean;
}
declare function acquireVsCodeApi(): {
  postMessage(message: PageMessage): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
};

const editor = acquireVsCodeApi();
const byId = (id: string) => document.getElementById(id)!;
const [graph, words, details, said] = ['graph', 'words', 'details', 'said'].map(byId) as [
  HTMLElement,
  HTMLElement,
  HTMLElement,
  HTMLElement,
];

const kept = editor.getState();
let start: unknown = kept?.start;
let picture: Picture = { title: '', nodes: [], edges: [] };
let text: PageWords = { head: [], showInRegistry: '', showMore: '' };
let layout: Layout = placed(picture);
let svg: SVGSVGElement | undefined;
let current = kept?.current;
let zoom = kept?.zoom ?? 1;

window.addEventListener('message', ({ data }: MessageEvent<Drawn>) => {
  const isFirst = picture.nodes.length === 0;
  const before = layout.nodes.get(current ?? '');
  const [left, top] = [graph.scrollLeft, graph.scrollTop];
  ({ picture, words: text, start } = data);
  layout = placed(picture);
  byId('title').textContent = picture.title;
  const focused = focus();
  draw();
  said.textContent = picture.problem ?? '';
  said.hidden = picture.problem === undefined;
  const first = picture.nodes.find(({ isStart }) => isStart)?.id;
  // While nothing is there to select, as until the account is known, what was selected is not forgotten.
  const isKept = picture.nodes.length === 0 || picture.nodes.some(({ id }) => id === current);
  select(isKept ? current : first, false);
  if (isFirst && kept && kept.zoom !== undefined) {
    scale();
    graph.scrollTo(kept.left, kept.top);
  } else if (isFirst) fitAll();
  else {
    // What is selected stays where it is on the screen, whatever has moved around it.
    const now = layout.nodes.get(current ?? '');
    const moved = before && now ? { x: now.x - before.x, y: now.y - before.y } : { x: 0, y: 0 };
    graph.scrollTo(left + moved.x * zoom, top + moved.y * zoom);
  }
  focused?.();
  document.body.dataset.drawn = 'true';
  keep();
});

/** What has the focus among what is drawn anew; calling it gives it back. */
function focus(): (() => void) | undefined {
  const active = document.activeElement;
  const part = [graph, words, details].find(one => one.contains(active) && one !== active);
  const id = active?.getAttribute('data-id');
  if (!part || !active) return undefined;
  const at = [...part.querySelectorAll('button')].indexOf(active as HTMLButtonElement);
  return () => {
    const again = id
      ? [...part.querySelectorAll<HTMLElement>('[data-id]')].find(one => one.dataset.id === id)
      : part.querySelectorAll('button')[at];
    if (again !== document.activeElement) again?.focus({ preventScroll: true });
  };
}
const keep = () =>
  editor.setState({
    start,
    current,
    zoom,
    left: graph.scrollLeft,
    top: graph.scrollTop,
    isTable: !words.hidden,
  });

function draw(): void {
  svg = drawing(picture, layout);
  graph.replaceChildren(svg);
  const order = [...layout.nodes].sort(([, a], [, b]) => a.x - b.x || a.y - b.y).map(([id]) => id);
  const { scrollTop } = words;
  words.replaceChildren(table(picture, text, order, id => editor.postMessage({ is: 'show', id })));
  words.scrollTop = scrollTop;
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
  if (!node) {
    described = undefined;
    details.replaceChildren();
    return;
  }
  const button = (label: string, message: PageMessage) => {
    const made = element('button', { type: 'button' }, label);
    made.addEventListener('click', () => editor.postMessage(message));
    return made;
  };
  const parts = [
    element('strong', {}, `${node.bucket} ${node.version}`),
    element('span', {}, [node.state, node.platforms].filter(Boolean).join(' · ')),
    button(text.showInRegistry, { is: 'show', id: node.id }),
    ...node.templates.map(({ opens }, template) => button(opens, { is: 'open', id: node.id, template })),
    ...(node.more ? [button(text.showMore, { is: 'expand', id: node.id })] : []),
  ];
  // It is a live region: the same is not said again.
  const isSame = parts.map(part => part.outerHTML).join('') === details.innerHTML && node.id === described;
  if (!isSame) details.replaceChildren(...parts);
  described = node.id;
  keep();
}
/** The node that the details are of. */
let described: string | undefined;

function scale(): void {
  if (!svg) return;
  svg.style.width = `${layout.width * zoom}px`;
  svg.style.height = `${layout.height * zoom}px`;
}
function zoomTo(value: number): void {
  zoom = Math.min(3, Math.max(0.2, value));
  scale();
  keep();
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
function showTable(asTable: boolean): void {
  words.hidden = !asTable;
  graph.hidden = asTable;
  byId('as-table').setAttribute('aria-pressed', String(asTable));
  if (!asTable) scale();
}
byId('as-table').addEventListener('click', () => {
  showTable(!graph.hidden);
  keep();
});
let settled: number | undefined;
graph.addEventListener('scroll', () => {
  window.clearTimeout(settled);
  settled = window.setTimeout(keep, 200);
});

if (kept?.isTable) showTable(true);

editor.postMessage({ is: 'ready' });
