import { type Disposable, EventEmitter, type LogOutputChannel, l10n, type SecretStorage } from 'vscode';
import { warn } from './notices.ts';

/** One text in the secret store, with what it was when last looked at. */
export interface SecretText extends Disposable {
  get(): Promise<string | undefined>;
  set(text: string | undefined): Promise<void>;
  /** Another window changed it. */
  readonly onDidChange: EventEmitter<void>['event'];
}

/** Where there is no secret store (a Linux machine without a keyring) the text lives as long as the window. */
export function secretText(secrets: SecretStorage, key: string, log: LogOutputChannel): SecretText {
  const changes = new EventEmitter<void>();
  let reading: Promise<string | undefined> | undefined;
  let known: string | undefined;
  let memoryOnly = false;

  async function read(): Promise<string | undefined> {
    try {
      known = await secrets.get(key);
    } catch (error) {
      withoutKeyring(error);
    }
    return known;
  }
  const get = () => {
    reading ??= read();
    return reading;
  };
  function withoutKeyring(error: unknown): void {
    if (memoryOnly) return;
    memoryOnly = true;
    log.warn(`The secret store does not answer: ${error instanceof Error ? error.name : 'error'}`);
    void warn(
      l10n.t(
        'This machine has no working keyring, so HCP credentials are kept until this window closes. To keep them, set HCP_CLIENT_ID and HCP_CLIENT_SECRET in the environment.',
      ),
    );
  }
  const listening = secrets.onDidChange(async event => {
    if (event.key !== key || memoryOnly) return;
    const before = await reading;
    reading = undefined;
    if ((await get()) !== before) changes.fire();
  });
  return {
    get,
    async set(text) {
      known = text;
      reading = Promise.resolve(text);
      if (memoryOnly) return;
      try {
        await (text === undefined ? secrets.delete(key) : secrets.store(key, text));
      } catch (error) {
        withoutKeyring(error);
      }
    },
    onDidChange: changes.event,
    dispose() {
      listening.dispose();
      changes.dispose();
    },
  };
}
