/// <reference lib="dom" />

const copied = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'font-family',
  'font-size',
  'font-weight',
];

/** The drawing as a file of its own: what the theme gave it is written into it, what only a screen needs is gone. */
export function standAlone(svg: SVGSVGElement, background: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const before = [...svg.querySelectorAll<SVGElement>('*')];
  for (const [i, one] of [...copy.querySelectorAll<SVGElement>('*')].entries()) {
    const style = getComputedStyle(before[i]!);
    for (const name of copied) {
      const value = style.getPropertyValue(name);
      if (value !== '') one.setAttribute(name, value);
    }
    for (const name of ['class', 'tabindex', 'data-id', 'role', 'style', 'aria-hidden'])
      one.removeAttribute(name);
  }
  const [, , width, height] = svg.getAttribute('viewBox')!.split(' ');
  copy.setAttribute('width', width!);
  copy.setAttribute('height', height!);
  copy.setAttribute('role', 'img');
  copy.removeAttribute('style');
  copy.removeAttribute('class');
  copy.style.background = background;
  return new XMLSerializer().serializeToString(copy);
}
