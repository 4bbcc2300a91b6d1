import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalRegistry, startLocalRegistry } from '../../registry/local/server.ts';
import { root } from '../../scripts/paths.ts';
import { pictureFolder } from './picture.ts';
import { openWindow, type Window, type WindowOptions } from './window.ts';

/** What the registry of the samples holds. */
export const sampleSeed = join(root, 'samples/registry.json');

/** VS Code with this extension on the sample templates. */
export async function openSamples(more: Partial<WindowOptions>): Promise<Window> {
  const window = await openWindow({ workspace: join(root, 'samples'), extensions: [root], ...more });
  window.wb.page.setDefaultTimeout(20_000);
  return window;
}

/** The same, signed in to a local registry with the samples, whose view is open and filled. */
export async function openSampleRegistry(
  { env }: Pick<LocalRegistry, 'env'>,
  more: Partial<WindowOptions> = {},
): Promise<Window> {
  const window = await openSamples({ ...more, env: { ...env, ...more.env } });
  try {
    await window.wb.openView('HCP Packer');
    await window.wb.tree('Registry').row('golden-ubuntu').waitFor();
    return window;
  } catch (error) {
    await window.close();
    throw error;
  }
}

/** For pictures: the sample templates with a local registry of their own, drawn sharp and without what distracts. */
export async function openForPictures(settings: WindowOptions['settings'] = {}): Promise<{
  readonly registry: LocalRegistry;
  readonly window: Window;
  readonly close: () => Promise<void>;
}> {
  mkdirSync(pictureFolder(), { recursive: true });
  const registry = await startLocalRegistry({ seed: sampleSeed });
  try {
    const window = await openSamples({
      env: registry.env,
      settings: { 'editor.minimap.enabled': false, 'breadcrumbs.enabled': false, ...settings },
      scale: 1.5,
    });
    const close = async () => {
      await window.close();
      await registry.close();
    };
    return { registry, window, close };
  } catch (error) {
    await registry.close();
    throw error;
  }
}
