import type { Locator, Page } from 'playwright-core';
import { press } from './press.ts';
import { quickInput } from './quick-input.ts';
import { exactly, exactlyAnyCase, visible } from './text.ts';

/** A window of the page's own world; this program is compiled without the DOM. */
declare const window: {
  addEventListener(type: string, listener: (event: { isTrusted: boolean }) => void, capture: boolean): void;
  pointerEvents?: number;
};

/** The workbench as a person without a mouse uses it: nothing here points, clicks or scrolls. */
export function keys(page: Page) {
  const quick = quickInput(page);
  const key = (name: string) => page.keyboard.press(name);

  /** Presses `name` until `wanted` has the focus; a list that ends, or never gets there, fails. */
  const until = async (name: string, wanted: Locator, what: string) => {
    for (let presses = 0; presses < 60; presses++) {
      if (await wanted.count()) return;
      await key(name);
      // The focus follows in the next frame or two.
      await wanted.waitFor({ state: 'attached', timeout: 150 }).catch(() => {});
    }
    throw new Error(`${name} never reaches ${what}`);
  };

  const pane = (title: string) =>
    page.locator('.pane').filter({
      has: page.locator('.pane-header', { hasText: exactlyAnyCase(title) }),
    });

  return {
    /** From now on every use of a mouse is counted. */
    watchPointer: () =>
      page.evaluate(() => {
        window.pointerEvents = 0;
        for (const type of ['mousedown', 'mousemove', 'wheel', 'touchstart'])
          window.addEventListener(
            type,
            event => {
              if (event.isTrusted) window.pointerEvents!++;
            },
            true,
          );
      }),
    pointerEvents: () => page.evaluate(() => window.pointerEvents),

    /** Chooses a row of the open pick by typing it. */
    async pick(label: string) {
      await quick.row(label).waitFor();
      await page.keyboard.type(label);
      await until('ArrowDown', quick.row(label).and(page.locator('.focused')), label);
      await key('Enter');
    },
    /** Answers the box whose text says `question`. */
    async answer(question: string, text: string) {
      await quick.says(question);
      await page.keyboard.type(text);
      await key('Enter');
    },
    says: quick.says,
    asks: quick.asks,
    async command(title: string) {
      await quick.open('F1');
      await page.keyboard.type(title);
      await quick.row(title).waitFor();
      await until('ArrowDown', quick.row(title).and(page.locator('.focused')), title);
      await key('Enter');
    },
    async open(file: string) {
      await quick.open('Control+P');
      await page.keyboard.type(file);
      await quick.row(file).waitFor();
      await key('Enter');
      await page.locator('.tab.active', { hasText: file }).waitFor();
      const focused = page.locator('.editor-instance .monaco-editor.focused .view-line').first();
      // A dialog that goes late takes the focus back to the row it came from.
      await focused.waitFor({ timeout: 4000 }).catch(() => press(page, 'Control+1', focused));
    },
    /** Puts the cursor there, both one-based. */
    async goto(line: number, column: number) {
      await quick.open('Control+G');
      await page.keyboard.type(`${line}:${column}`);
      await key('Enter');
      await page.locator('.editor-instance .monaco-editor.focused').first().waitFor();
    },
    /** The card at the cursor, as VS Code shows it for Ctrl+K Ctrl+I. */
    async hover() {
      const cards = visible(page.locator('.monaco-hover .hover-contents'));
      for (let attempt = 0; attempt < 5 && (await cards.count()) === 0; attempt++) {
        await key('Control+K');
        await key('Control+I');
        await cards
          .first()
          .waitFor({ timeout: 4000 })
          .catch(() => {});
      }
      let said = '';
      for (;;) {
        const now = (await cards.allInnerTexts()).join('\n');
        if (now === said && !now.includes('Loading...')) break;
        said = now;
        await page.waitForTimeout(150);
      }
      await key('Escape');
      await key('Escape');
      await cards.first().waitFor({ state: 'hidden' });
      return said.replaceAll('\u00a0', ' ');
    },
    /** Walks down the rows of a view to the one with this label, from the top. */
    async row(view: string, label: string) {
      const rows = pane(view).locator('.monaco-list-row');
      const row = rows.filter({ has: page.locator('.label-name', { hasText: exactly(label) }) });
      await row.first().waitFor();
      // Before the view has the focus, keys go elsewhere.
      await rows.and(page.locator('.focused')).first().waitFor();
      await key('Home');
      await until('ArrowDown', row.and(page.locator('.focused')), `the row ${label}`);
    },
    /** Opens the row that has the focus, and waits for one below it. */
    async expand(view: string, child: string) {
      await key('ArrowRight');
      await pane(view)
        .locator('.monaco-list-row')
        .filter({ has: page.locator('.label-name', { hasText: exactly(child) }) })
        .first()
        .waitFor();
    },
    /** Opens the menu of the row that has the focus, and chooses from it. */
    async menu(label: string) {
      const menu = visible(page.locator('.context-view .monaco-menu')).first();
      await press(page, 'Shift+F10', menu);
      const item = menu
        .locator('.action-item.focused')
        .filter({ has: page.locator('.action-label', { hasText: exactly(label) }) });
      await until('ArrowDown', item, `the entry ${label}`);
      await key('Enter');
    },
    /** Answers the modal question with this button. */
    async dialog(button: string) {
      const dialog = page.locator('.monaco-dialog-box');
      await dialog.waitFor();
      await until(
        'Tab',
        dialog.locator('.monaco-button:focus').filter({ hasText: exactly(button) }),
        `the button ${button}`,
      );
      await key('Enter');
      await dialog.waitFor({ state: 'detached' });
    },
  };
}
