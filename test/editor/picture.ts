import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { resultsFolder } from './host.ts';
import type { Window } from './window.ts';

/** Where the pictures of README and walkthrough go: docs/images with `npm run pictures`, else what a run left. */
export const pictureFolder = (): string => process.env.PICTURES ?? resultsFolder();

/** Where things are. Lenses and lines are taken away and drawn anew now and then: it may take some looks to see them all. */
async function boxesOf(things: readonly Locator[]) {
  for (let look = 0; look < 20; look++) {
    await Promise.all(things.map(thing => thing.waitFor()));
    const boxes = await Promise.all(things.map(thing => thing.boundingBox()));
    const all = boxes.filter(box => box !== null);
    if (all.length === things.length) return all;
  }
  return undefined;
}

/**
 * NAME-light.png and NAME-dark.png of what these things cover together, with a margin; above and below it should be less
 * than a line where lines would be cut.
 */
export async function picture(
  { wb }: Window,
  name: string,
  things: readonly Locator[],
  {
    margin = 16,
    vertical = margin,
    width = 1400,
  }: { readonly margin?: number; readonly vertical?: number; readonly width?: number } = {},
): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await wb.theme(scheme);
    const all = await boxesOf(things);
    assert.ok(all, `something of "${name}" is not drawn`);
    const left = Math.max(0, Math.min(...all.map(box => box.x)) - margin);
    const top = Math.max(0, Math.min(...all.map(box => box.y)) - vertical);
    const right = Math.min(Math.max(...all.map(box => box.x + box.width)) + margin, left + width, 1400);
    const bottom = Math.max(...all.map(box => box.y + box.height)) + vertical;
    await wb.page.screenshot({
      path: join(pictureFolder(), `${name}-${scheme}.png`),
      clip: { x: left, y: top, width: right - left, height: Math.min(bottom, 900) - top },
      animations: 'disabled',
      caret: 'hide',
    });
  }
  await wb.theme('light');
}
