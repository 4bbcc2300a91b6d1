/** Files and folders next to the template, for arguments that name one. */

import type { Block, Template } from '../../syntax/ast.ts';
import { traversalOf } from '../../syntax/walk.ts';
import { quotedText } from '../quoted-text.ts';
import type { ExpressionContext } from './context.ts';
import type { Here, Item } from './item.ts';

/** Arguments of bundled and common plugins that hold the path of a file or folder on this machine. */
const names = new Set([
  ...[
    'script',
    'scripts',
    'playbook_file',
    'playbook_dir',
    'galaxy_file',
    'inventory_file',
    'inventory_directory',
  ],
  ...[
    'http_directory',
    'floppy_files',
    'floppy_dirs',
    'cd_files',
    'ssh_private_key_file',
    'ssh_certificate_file',
  ],
  ...['user_data_file', 'custom_data_file', 'bastion_private_key_file', 'ssh_bastion_private_key_file'],
  ...[
    'manifest_file',
    'manifest_dir',
    'module_paths',
    'hiera_config_path',
    'metadata_files',
    'startup_script_file',
  ],
  ...['cookbook_paths', 'roles_path', 'vagrantfile_template', 'account_file', 'credentials_file'],
]);
const functions = new Set(['file', 'filebase64', 'templatefile', 'fileset', 'fileexists', 'abspath']);

/** Whether an argument of a block is a path of this machine. */
export const namesPath = (name: string, block: Block | undefined): boolean =>
  names.has(name) ||
  (block?.type.text === 'provisioner' &&
    block.labels[0]?.text === 'file' &&
    (name === 'source' || name === 'sources'));

/** Undefined where no path is meant. */
export async function pathItems(
  context: ExpressionContext,
  here: Here,
): Promise<readonly Item[] | undefined> {
  const { attribute, blocks, place, range, steps } = context;
  if (place.is !== 'text') return undefined;
  const last = steps.at(-1);
  const inCall = last?.is === 'argument' && functions.has(last.call.name.text) && last.index === 0;
  const isArgument =
    (steps.length === 0 || (steps.length === 1 && last?.is === 'element')) &&
    namesPath(attribute.name.text, blocks.at(-1));
  if (!inCall && !isArgument) return undefined;
  const text = here.module.files.get(here.uri)!.text;
  const { folder, start } = typedSoFar(text, place.template, context.offset);
  if (folder === undefined) return [];
  const entries = await here.env.list(folder);
  const end = endOfSegment(text, start, place.whole ? range.end : place.template.end);
  return entries.map((name): Item => {
    const isFolder = name.endsWith('/');
    return {
      label: name,
      kind: isFolder ? 'folder' : 'file',
      span: { start, end },
      newText: quotedText(name),
      rank: isFolder ? 1 : 0,
      again: isFolder && here.env.again,
    };
  });
}

/** What stands between the last slash and the next one, or the closing quote, is replaced. */
const endOfSegment = (text: string, start: number, limit: number): number => {
  const slash = text.slice(start, limit).search(/["/]/);
  return slash === -1 ? limit : start + slash;
};

/** The folder that is named already, and where the name being typed starts. */
function typedSoFar(
  text: string,
  template: Template,
  offset: number,
): { readonly folder: string | undefined; readonly start: number } {
  const [first] = template.parts;
  // `${path.root}/` is the template's own folder.
  const root =
    first?.kind === 'interpolation' && first.end <= offset ? traversalOf(first.expression) : undefined;
  const isRoot = root?.root.name === 'path' && root.steps.length === 1 && root.steps[0]!.name.text === 'root';
  const from = isRoot ? first!.end : template.start + 1;
  const typed = text.slice(from, offset);
  const slash = typed.lastIndexOf('/');
  const start = from + slash + 1;
  const others = template.parts.some(part => part.kind !== 'text' && !(isRoot && part === first));
  if (others) return { folder: undefined, start };
  const folder = typed.slice(0, slash + 1);
  return { folder: isRoot ? `.${folder || '/'}` : folder === '' ? './' : folder, start };
}
