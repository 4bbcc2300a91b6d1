import type { Page } from 'playwright-core';
import { press } from './press.ts';
import { ending, visible } from './text.ts';

/** The box at the top of the window: command palette, quick picks, input boxes, VS Code's own file dialog. */
export function quickInput(page: Page) {
  const root = visible(page.locator('.quick-input-widget'));
  const input = root.locator('.quick-input-box input, .quick-input-filter input').first();
  const rows = root.locator('.quick-input-list .monaco-list-row');
  const row = (label: string) =>
    rows.filter({ has: page.locator('.label-name', { hasText: ending(label) }) }).first();
  const closed = () => page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
  return {
    root,
    input,
    rows,
    row,
    closed,
    open: (key: string) => press(page, key, input),
    title: () => root.locator('.quick-input-title').innerText(),
    placeholder: () => input.getAttribute('placeholder'),
    /** What is said under the box: the prompt, or what is wrong with the input. */
    message: () => root.locator('.quick-input-message').innerText(),
    labels: async () => {
      await rows.first().waitFor();
      return rows.locator('.quick-input-list-row:first-child .label-name').allInnerTexts();
    },
    pick: (label: string) => row(label).click(),
    /** Waits for the box that says this somewhere: one question follows another in the same place. */
    says: (text: string) => root.filter({ hasText: text }).waitFor(),
    /** Waits for the box with this placeholder. */
    asks: (placeholder: string) => root.locator(`input[placeholder="${placeholder}"]`).waitFor(),
    check: (label: string) => row(label).locator('.monaco-checkbox').first().click(),
    type: (text: string) => input.fill(text),
    accept: async (text?: string) => {
      if (text !== undefined) await input.fill(text);
      await input.press('Enter'); // with the focus in the box, wherever it was
    },
    cancel: () => page.keyboard.press('Escape'),
    /** Answers the file dialog. Typed as a user does: text filled in at once is taken as a suffix. */
    file: async (path: string) => {
      await row('..').waitFor();
      await input.press('Control+A');
      await page.keyboard.type(path);
      await row(path.replace(/\/$/, '').split('/').pop() ?? '').waitFor();
      await page.keyboard.press('Enter');
      await closed();
    },
  };
}
