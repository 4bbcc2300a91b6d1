import type { Locator, Page } from 'playwright-core';

/**
 * Presses a key until what it opens is there: a key is lost now and then while focus settles, or when what it asks
 * about is not known yet.
 */
export async function press(page: Page, key: string, opens: Locator): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    await page.keyboard.press(key);
    try {
      await opens.waitFor({ timeout: 4000 });
      return;
    } catch (error) {
      if (attempt === 4) throw error;
    }
  }
}
