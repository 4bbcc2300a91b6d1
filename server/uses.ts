import type { ImageUse, Use, Uses } from '../protocol/requests.ts';
import { imageIdsIn } from './language/features/registry/image-ids.ts';
import { usesOf } from './language/features/registry/references.ts';
import { keptBy } from './language/model/kept.ts';
import { moduleOf } from './language/model/module.ts';
import type { File } from './language/syntax/ast.ts';
import type { Templates } from './templates.ts';
import type { Terraform } from './terraform.ts';

export interface WorkspaceUses {
  /**
   * Every place in the workspace folders that names a bucket, in Packer templates and Terraform configurations,
   * or the id of an image. Reads the folders when asked, not before.
   */
  all(): Promise<Uses>;
  /** A file or a folder changed. Who asked is told once, soon; the next asking earns the next telling. */
  changed(): void;
  dispose(): void;
}

/** Typing is many changes; views need to follow within a moment, not at every key. */
const PAUSE_MS = 500;

export function workspaceUses(options: {
  readonly folders: () => readonly string[];
  readonly templates: Templates;
  readonly terraform: Terraform;
  readonly onChange: () => void;
}): WorkspaceUses {
  const { folders, templates, terraform, onChange } = options;
  let asked = false;
  let telling: NodeJS.Timeout | undefined;
  return {
    all() {
      asked = true;
      return usesBelow(folders(), templates, terraform);
    },
    changed() {
      if (!asked) return;
      clearTimeout(telling);
      telling = setTimeout(() => {
        asked = false;
        onChange();
      }, PAUSE_MS);
    },
    dispose: () => clearTimeout(telling),
  };
}

async function usesBelow(
  folders: readonly string[],
  templates: Templates,
  terraform: Terraform,
): Promise<Uses> {
  const uses = new Map<string, Use>();
  const images = new Map<string, ImageUse>();
  for (const root of folders) {
    const configurations = new Map<string, Map<string, File>>();
    for (const [uri, file] of await templates.below(root)) {
      const folder = uri.slice(0, uri.lastIndexOf('/'));
      const files = configurations.get(folder) ?? new Map<string, File>();
      configurations.set(folder, files.set(uri, file));
      for (const image of imageIdsOf(file, uri)) images.set(JSON.stringify(image), image);
    }
    for (const files of configurations.values())
      for (const use of usesOf(moduleOf(files))) uses.set(JSON.stringify(use), use);
    // A folder inside another open one is read for both.
    const found = await terraform.below(root);
    for (const use of found.uses) uses.set(JSON.stringify(use), use);
    for (const image of found.images) images.set(JSON.stringify(image), image);
  }
  return { uses: [...uses.values()], images: [...images.values()] };
}

const imageIdsOf = keptBy((file: File, uri: string): readonly ImageUse[] => imageIdsIn(uri, file));

/** Those of a bucket, a channel, a version, or of images by their ids. */
export function usesNaming(
  { uses, images }: Uses,
  wanted: {
    readonly bucket?: string;
    readonly channel?: string;
    readonly fingerprint?: string;
    readonly artifacts?: readonly string[];
  },
): Uses {
  const { bucket, channel, fingerprint, artifacts } = wanted;
  const ofRegistry = bucket !== undefined || channel !== undefined || fingerprint !== undefined;
  const ids = artifacts && new Set(artifacts.map(id => id.toLowerCase()));
  return {
    uses:
      ids && !ofRegistry
        ? []
        : uses.filter(
            use =>
              (bucket === undefined || use.bucket === bucket) &&
              (channel === undefined || use.channel === channel) &&
              (fingerprint === undefined || use.fingerprint === fingerprint),
          ),
    images: ids ? images.filter(image => ids.has(image.artifact.toLowerCase())) : ofRegistry ? [] : images,
  };
}
