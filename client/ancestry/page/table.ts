/// <reference lib="dom" />
import type { PageWords, Picture } from '../picture.ts';
import { element } from './elements.ts';

/** The whole picture in words; parents come before their children. */
export function table(
  picture: Picture,
  { head }: PageWords,
  order: readonly string[],
  show: (id: string) => void,
): HTMLTableElement {
  const rows = order.flatMap(id => {
    const node = picture.nodes.find(one => one.id === id);
    if (!node) return [];
    const button = element('button', { type: 'button', class: 'link', 'data-id': id }, node.version);
    button.setAttribute('aria-label', node.shows);
    button.addEventListener('click', () => show(id));
    const templates = node.templates.map(({ label }) => label).join(', ');
    const cells: readonly (Node | string)[] = [button, node.state, node.platforms, node.parents, templates];
    return [
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, node.bucket),
        ...cells.map(cell => element('td', {}, cell)),
      ),
    ];
  });
  return element(
    'table',
    {},
    element('caption', {}, picture.title),
    element('thead', {}, element('tr', {}, ...head.map(text => element('th', { scope: 'col' }, text)))),
    element('tbody', {}, ...rows),
  );
}
