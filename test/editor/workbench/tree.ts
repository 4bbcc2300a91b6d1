import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { contextMenu } from './overlays.ts';
import { exactly, exactlyAnyCase, visible } from './text.ts';

type DrawnRow = {
  querySelector(selector: string): { textContent: string; className: string } | null;
  getAttribute(name: string): string | null;
};

/** One tree view of the open view container, by its title. */
export function tree(page: Page, title: string, menu: ReturnType<typeof contextMenu>) {
  // Beside the title a header may have a description.
  const header = page
    .locator('.pane-header')
    .filter({ has: page.locator('.title', { hasText: exactlyAnyCase(title) }) });
  const pane = page.locator('.pane').filter({ has: header });
  const rows = pane.locator('.monaco-list-row');
  const row = (label: string) =>
    rows.filter({ has: page.locator('.label-name', { hasText: exactly(label) }) }).first();
  /** A point in a row that has stopped moving: a refresh shifts rows under the mouse. */
  const spot = async (label: string) => {
    let last = '';
    for (let attempt = 0; attempt < 50; attempt++) {
      const box = await row(label).boundingBox();
      if (box && JSON.stringify(box) === last) return { x: box.x + 60, y: box.y + box.height / 2 };
      last = JSON.stringify(box);
      await page.waitForTimeout(80);
    }
    throw new Error(`the row "${label}" keeps moving`);
  };
  const items = () =>
    rows.evaluateAll((all: DrawnRow[]) =>
      all.map(r => ({
        label: r.querySelector('.label-name')?.textContent ?? '',
        description: r.querySelector('.label-description')?.textContent ?? '',
        level: Number(r.getAttribute('aria-level')),
        expanded: r.getAttribute('aria-expanded'),
        icon: r.querySelector('.custom-view-tree-node-item-icon')?.className ?? '',
      })),
    );
  /** Waits until the children of a row are drawn, all of them. */
  const grown = async (label: string) => {
    let last = '';
    for (let attempt = 0; attempt < 150; attempt++) {
      const all = await items();
      const index = all.findIndex(item => item.label === label);
      const children = (all[index + 1]?.level ?? 0) > (all[index]?.level ?? 0);
      if (children && JSON.stringify(all) === last) return;
      last = JSON.stringify(all);
      await page.waitForTimeout(100);
    }
    throw new Error(`nothing appears below "${label}"`);
  };
  return {
    pane,
    rows,
    row,
    spot,
    open: async () => {
      if ((await header.getAttribute('aria-expanded')) === 'false') await header.click();
    },
    items,
    /** What a view shows instead of rows. */
    welcome: () => pane.locator('.welcome-view-content').innerText(),
    message: () => pane.locator('.message').first().innerText(),
    /** Opens a row that has children, and waits for them. */
    expand: async (label: string) => {
      await spot(label);
      if ((await row(label).getAttribute('aria-expanded')) !== 'true')
        await row(label).locator('.monaco-tl-twistie').click();
      await row(label).and(page.locator('[aria-expanded="true"]')).waitFor();
      await grown(label);
    },
    click: async (label: string) => {
      const { x, y } = await spot(label);
      await page.mouse.click(x, y);
    },
    /** A button on the row itself. */
    action: async (label: string, name: string) => {
      await spot(label);
      await row(label).hover();
      await row(label).locator(`.actions .action-label[aria-label^="${name}"]`).click();
    },
    context: async (label: string) => {
      const { x, y } = await spot(label);
      await page.mouse.click(x, y, { button: 'right' });
      return menu;
    },
    /** A button in the view's title. */
    title: async (name: string) => {
      await header.hover();
      await header.locator(`.actions .action-label[aria-label^="${name}"]`).click();
    },
    drag: async (from: string, to: string) => {
      // A card that comes up under the mouse swallows the drag: begin again.
      for (let attempt = 0; ; attempt++) {
        await page.mouse.move(900, 500);
        const [a, b] = [await spot(from), await spot(to)];
        await page.mouse.move(a.x, a.y);
        await page.mouse.down();
        await page.mouse.move(a.x + 6, a.y + 3, { steps: 3 });
        await page.mouse.move(b.x, b.y, { steps: 8 });
        await page.mouse.move(b.x + 1, b.y + 1);
        try {
          // VS Code marks the target row before it takes a drop.
          await row(to).and(page.locator('.drop-target')).waitFor({ timeout: 4000 });
        } catch (error) {
          await page.keyboard.press('Escape');
          await page.mouse.up();
          if (attempt === 2) throw error;
          continue;
        }
        await page.mouse.move(b.x + 2, b.y);
        return page.mouse.up();
      }
    },
    tooltip: async (label: string) => {
      const card = visible(page.locator('.workbench-hover-container .monaco-hover')).first();
      // The card does not come when the row is drawn anew under a mouse that rests: move it there again.
      for (let attempt = 0; ; attempt++) {
        const { x, y } = await spot(label);
        await page.mouse.move(900, 500);
        await page.mouse.move(x + attempt, y, { steps: 4 });
        try {
          await card.waitFor({ timeout: 4000 });
          break;
        } catch (error) {
          if (attempt === 4) throw error;
        }
      }
      const text = await card.innerText();
      await page.mouse.move(900, 500);
      await card.waitFor({ state: 'hidden' });
      assert.notEqual(text, '');
      return text;
    },
  };
}
