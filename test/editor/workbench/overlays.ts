import type { Page } from 'playwright-core';
import { exactly, visible } from './text.ts';

/** A modal question. */
export function dialog(page: Page) {
  const root = page.locator('.monaco-dialog-box');
  const button = (label: string) =>
    root.locator('.dialog-buttons .monaco-button').filter({ hasText: exactly(label) });
  return {
    root,
    waitFor: () => root.waitFor(),
    /** Without a detail VS Code puts the message where the detail goes. */
    message: async () => {
      await root.waitFor();
      return root.locator('.dialog-message-text, .dialog-message-detail').first().innerText();
    },
    detail: () => root.locator('.dialog-message-detail').innerText(),
    buttons: () => root.locator('.dialog-buttons .monaco-button').allInnerTexts(),
    click: async (label: string) => {
      await button(label).click();
      await root.waitFor({ state: 'detached' });
    },
  };
}

/** Toasts in the corner. Those without a button go by themselves after some seconds: wait right after the action. */
export function notifications(page: Page) {
  const toasts = page.locator('.notifications-toasts .notification-toast');
  const toast = (text: string) => toasts.filter({ hasText: text }).first();
  return {
    toasts,
    toast,
    wait: async (text: string) => {
      await toast(text).waitFor();
      return toast(text).locator('.notification-list-item-message').innerText();
    },
    texts: () => toasts.locator('.notification-list-item-message').allInnerTexts(),
    click: (text: string, button: string) =>
      toast(text)
        .locator('.notification-list-item-buttons-container .monaco-button', { hasText: exactly(button) })
        .click(),
    close: async (text: string) => {
      const one = toast(text);
      await one.hover();
      await one.locator('.codicon-notifications-clear').click();
      await one.waitFor({ state: 'detached' });
      await page.waitForTimeout(300); // of more than three toasts in 800 ms VS Code shows three
    },
  };
}

/** The open context menu. It lives in a shadow root, which Playwright looks into. */
export function contextMenu(page: Page) {
  const root = visible(page.locator('.context-view .monaco-menu')).first();
  return {
    root,
    labels: async () => {
      await root.waitFor();
      const labels = await root
        .locator('.action-item:not(.disabled) .action-label:not(.separator)')
        .allInnerTexts();
      return labels.map(label => label.trim()).filter(label => label !== '');
    },
    pick: async (label: string) => {
      await root.waitFor();
      await page.waitForTimeout(120); // it ignores a click that comes with its opening
      await root
        .locator('.action-menu-item')
        .filter({ has: page.locator('.action-label', { hasText: exactly(label) }) })
        .click();
    },
  };
}
