import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { press } from './press.ts';
import { blanks, visible } from './text.ts';

type Box = { x: number; y: number; width: number; height: number };
type DrawnLine = { style: { top: string }; textContent: string };

type DrawnText = { data: string };

/** As much of the page's own world as is needed here; this program is compiled without the DOM. */
declare const document: {
  createTreeWalker(root: unknown, show: number): { nextNode(): DrawnText | null };
  createRange(): {
    setStart(node: DrawnText, offset: number): void;
    setEnd(node: DrawnText, offset: number): void;
    getBoundingClientRect(): Box;
  };
};

/** Runs in the page: where `word` is drawn in a line that is made of many spans. */
function boxOfText(line: unknown, word: string): Box | null {
  const walker = document.createTreeWalker(line, 4); // NodeFilter.SHOW_TEXT
  const starts: [DrawnText, number][] = [];
  let text = '';
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    starts.push([node, text.length]);
    text += node.data;
  }
  const index = text.replaceAll('\u00a0', ' ').indexOf(word);
  if (index < 0) return null;
  const at = (offset: number) => starts.filter(([, start]) => start <= offset).pop()!;
  const range = document.createRange();
  const [first, firstStart] = at(index);
  const [last, lastStart] = at(index + word.length - 1);
  range.setStart(first, index - firstStart);
  range.setEnd(last, index + word.length - lastStart);
  const { x, y, width, height } = range.getBoundingClientRect();
  return { x, y, width, height };
}

/**
 * The active text editor. Never click a line through Playwright: scrolling it into view moves the whole
 * workbench. Everything here goes by coordinates or keys.
 */
export function editor(page: Page) {
  const root = page.locator('.editor-group-container.active .editor-instance .monaco-editor').first();
  const focused = () => root.and(page.locator('.focused')).waitFor();
  const line = (text: string) => root.locator('.view-line').filter({ hasText: text });
  const hovers = visible(page.locator('.monaco-hover .hover-contents'));

  const focus = async () => {
    const box = await root.boundingBox();
    assert.ok(box, 'no editor is open');
    await page.mouse.click(box.x + box.width / 2, box.y + 12);
    await focused();
  };
  /** Where a piece of text is drawn. */
  const place = async (lineText: string, word: string) => {
    const found = await line(lineText).first().evaluate(boxOfText, word);
    assert.ok(found, `"${word}" is not on the line "${lineText}"`);
    return found;
  };
  const leave = async () => {
    await page.keyboard.press('Escape');
    await page.mouse.move(700, 880);
    await hovers.first().waitFor({ state: 'hidden' });
  };

  return {
    root,
    focus,
    place,
    /** The shown lines from top to bottom. */
    text: async () => {
      const lines = await root
        .locator('.view-line')
        .evaluateAll((all: DrawnLine[]) =>
          all.map(l => ({ top: parseFloat(l.style.top), text: l.textContent })),
        );
      return blanks(
        lines
          .sort((a, b) => a.top - b.top)
          .map(l => l.text)
          .join('\n'),
      );
    },
    squiggles: (kind: 'error' | 'warning' | 'info' | 'hint') => root.locator(`.squiggly-${kind}`),
    /** One-based. */
    goto: async (lineNumber: number, column = 1) => {
      await focus();
      const input = visible(page.locator('.quick-input-widget input')).first();
      await press(page, 'Control+G', input);
      await input.fill(`:${lineNumber}:${column}`);
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
      await focused();
    },
    type: (text: string) => page.keyboard.type(text),
    save: async () => {
      await page.keyboard.press('Control+S');
      await page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
    },
    /** Puts the mouse on a word and gives back what the cards say. `leave` takes it away. */
    hover: async (lineText: string, word: string) => {
      for (let attempt = 0; ; attempt++) {
        // Measured each time: a new editor still moves when its breadcrumbs come.
        const box = await place(lineText, word);
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        await page.mouse.move(x - 40, y + 120);
        await page.mouse.move(x, y, { steps: 4 });
        try {
          await hovers.first().waitFor({ timeout: 3000 });
          break;
        } catch (error) {
          if (attempt === 4) throw error;
        }
      }
      // Providers answer one after another; the card is whole when it says the same twice.
      let said = '';
      for (;;) {
        const now = (await hovers.allInnerTexts()).join('\n');
        if (now === said && !now.includes('Loading...')) return blanks(now);
        said = now;
        await page.waitForTimeout(150);
      }
    },
    leave,
    /** Labels of the completions at the cursor. */
    suggest: async () => {
      const list = page.locator('.suggest-widget.visible .monaco-list-row');
      await press(page, 'Control+Space', list.first());
      return list.locator('.label-name').allInnerTexts();
    },
    /** The rows of the light bulb's menu at the cursor; click one to apply it. */
    codeActions: async () => {
      const menu = page.locator('.action-widget:not(.action-list-submenu-panel)');
      await press(page, 'Control+.', menu);
      return menu.locator('.monaco-list-row.action');
    },
  };
}
