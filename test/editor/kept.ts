import { createDecipheriv, randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { type Bridge, retry } from './bridge.ts';

/** What the bridge's own extension gives to functions that run beside it. */
type Marks = { keep(mark: string): Promise<void> };

/**
 * What VS Code's server mixes into the key of secrets, which code-server's front end gives. The page asks for it, so
 * it is known here.
 */
export const serverKey = Buffer.alloc(32, 7);

/**
 * Waits until the browser has written down what extensions have asked VS Code to remember. State is acknowledged
 * a tenth of a second and a transaction before that, a secret before it is encrypted: a page that goes at once goes
 * without them. So a mark is stored behind them in each place, and looked for where the browser keeps it.
 */
export async function kept(page: Page, host: Bridge): Promise<void> {
  const mark = randomUUID();
  await host.run(async (vscode, mark) => {
    const marks: Marks = await vscode.extensions.getExtension('test.bridge')!.activate();
    await marks.keep(mark);
  }, mark);
  await retry(performance.now() + 30_000, async () => {
    const state = await page.evaluate(`(${stateHas})('${mark}')`);
    const secrets = secretsOf(await page.evaluate('localStorage["secrets.provider"]'));
    if (!state || !secrets.includes(mark)) throw new Error('the browser has not kept everything yet');
  });
}

/** Runs in the page: whether the mark is in the state of the workspace and in that of all. As text, see `host.ts`. */
const stateHas = `async mark => {
  const done = request => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  let found = 0;
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db-')) continue;
    const database = await done(indexedDB.open(name));
    const state = await done(database.transaction('ItemTable').objectStore('ItemTable').get('test.bridge'));
    database.close();
    if (state?.includes(mark)) found++;
  }
  return found === 2;
}`;

/** What VS Code's front end has encrypted: a key of its own, a nonce, the text and its tag, in base64. */
function secretsOf(stored: unknown): string {
  if (typeof stored !== 'string') return '';
  const bytes = Buffer.from(stored, 'base64');
  const key = bytes.subarray(0, 32).map((byte, index) => byte ^ serverKey[index]!);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(32, 44));
  decipher.setAuthTag(bytes.subarray(-16));
  return decipher.update(bytes.subarray(44, -16), undefined, 'utf8') + decipher.final('utf8');
}
