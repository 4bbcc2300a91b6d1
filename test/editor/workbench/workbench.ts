import type { FrameLocator, Page } from 'playwright-core';
import { editor } from './editor.ts';
import { contextMenu, dialog, notifications } from './overlays.ts';
import { quickInput } from './quick-input.ts';
import { blanks, exactlyAnyCase } from './text.ts';
import { tree } from './tree.ts';

export type Workbench = ReturnType<typeof workbench>;

/** What a person sees and does in the window, VS Code 1.139. */
export function workbench(page: Page) {
  const quick = quickInput(page);
  const menu = contextMenu(page);
  const tab = (label: string) =>
    page
      .locator('.part.activitybar .action-item')
      .filter({ has: page.locator(`a[aria-label^="${label}"]`) })
      .first();

  const theme = async (scheme: 'light' | 'dark') => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.locator(scheme === 'light' ? '.monaco-workbench.vs' : '.monaco-workbench.vs-dark').waitFor();
  };
  return {
    page,
    quick,
    menu,
    theme,
    editor: editor(page),
    dialog: dialog(page),
    notifications: notifications(page),
    /** The window is drawn. The extension host comes a second or two later. */
    ready: () => page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 }),
    status: (text: string) => page.locator('.part.statusbar .statusbar-item').filter({ hasText: text }),
    /** By the title in the palette, with or without its category. */
    command: async (title: string) => {
      await quick.open('F1');
      await quick.type(`>${title}`);
      await quick.pick(title);
    },
    openFile: async (name: string) => {
      await quick.open('Control+P');
      await quick.type(name);
      await quick.pick(name.split('/').pop() ?? name);
      await page.locator('.tab.active', { hasText: name.split('/').pop() ?? name }).waitFor();
      await page.locator('.editor-instance .view-line').first().waitFor();
    },
    tabs: () => page.locator('.tabs-container .tab .label-name').allInnerTexts(),
    /** Shows a view container by its name in the activity bar. */
    openView: async (label: string) => {
      await tab(label).waitFor();
      if ((await tab(label).getAttribute('aria-selected')) !== 'true') await tab(label).click();
      await page.locator('.part.sidebar .composite.title', { hasText: label }).waitFor();
    },
    badge: (label: string) => tab(label).locator('.badge-content'),
    tree: (title: string) => tree(page, title, menu),
    problems: async () => {
      await page.keyboard.press('Control+Shift+M');
      const rows = page.locator('.markers-panel .monaco-list-row');
      await rows.first().waitFor();
      return (await rows.allInnerTexts()).map(row => blanks(row).replace(/\s+/g, ' ').trim());
    },
    /** The text a terminal shows. */
    terminalText: async () => {
      const lines = await page.locator('.terminal-wrapper.active .xterm-rows > div').allInnerTexts();
      return lines
        .map(line => blanks(line).trimEnd())
        .join('\n')
        .trim();
    },
    terminalHas: (text: string) =>
      page.locator('.terminal-wrapper.active .xterm-rows', { hasText: text }).waitFor(),
    /** The document of the nth webview. The first of a session takes seconds: its service worker has to start. */
    webview: (index = 0): FrameLocator =>
      page.frameLocator('iframe.webview.ready').nth(index).frameLocator('#active-frame'),
    viewTitle: (title: string) => page.locator('.pane-header', { hasText: exactlyAnyCase(title) }),
    /** NAME-light.png, -dark, -contrast (which is dark) and -contrast-light of the same state. */
    screenshots: async (path: string) => {
      const shoot = (scheme: string) =>
        page.screenshot({ path: `${path}-${scheme}.png`, animations: 'disabled', caret: 'hide' });
      for (const scheme of ['light', 'dark'] as const) {
        await theme(scheme);
        await shoot(scheme);
      }
      await page.emulateMedia({ forcedColors: 'active' });
      await page.locator('.monaco-workbench.hc-black').waitFor();
      await shoot('contrast');
      await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
      await page.locator('.monaco-workbench.hc-light').waitFor();
      await shoot('contrast-light');
      await page.emulateMedia({ forcedColors: 'none' });
      await theme('light');
    },
  };
}
