/// <reference lib="dom" />
import { type Picture, type PictureNode, relationWords } from '../picture.ts';
import { element } from './elements.ts';

const relatives = (picture: Picture, node: PictureNode) =>
  picture.edges
    .filter(({ child }) => child === node.id)
    .map(edge => {
      const parent = picture.nodes.find(({ id }) => id === edge.parent);
      const through = edge.label === '' ? '' : ` through ${edge.label}`;
      return `${parent?.bucket} ${parent?.version}${through}, ${relationWords[edge.status]}`;
    });

/** A version in a sentence: what it is, what it was built from, where it is built. */
export function spoken(picture: Picture, node: PictureNode): string {
  const parents = relatives(picture, node);
  return [
    [`${node.bucket} ${node.version}`, node.state, node.platforms].filter(Boolean).join(' · '),
    parents.length > 0 && `built from ${parents.join('; ')}`,
    node.templates.length > 0 && `built by ${node.templates.map(({ label }) => label).join(', ')}`,
    node.more && 'has more relatives',
  ]
    .filter(Boolean)
    .join(', ');
}

/** The whole picture in words; parents come before their children. */
export function table(
  picture: Picture,
  order: readonly string[],
  show: (id: string) => void,
): HTMLTableElement {
  const head = ['Bucket', 'Version', 'State', 'Platforms', 'Parents', 'Templates here'];
  const rows = order.flatMap(id => {
    const node = picture.nodes.find(one => one.id === id);
    if (!node) return [];
    const button = element('button', { type: 'button', class: 'link' }, node.version);
    button.setAttribute('aria-label', `Show ${node.bucket} ${node.version} in the registry`);
    button.addEventListener('click', () => show(id));
    const cells: readonly (Node | string)[] = [
      button,
      node.state,
      node.platforms,
      relatives(picture, node).join('; ') || 'nothing in this registry',
      node.templates.map(({ label }) => label).join(', '),
    ];
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
