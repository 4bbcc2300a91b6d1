import { commands, env, l10n, Position, Range, Uri, window, workspace } from 'vscode';
import type { Place, Uses } from '../../protocol/requests.ts';
import { bucketStep } from '../actions/changing.ts';
import type { CommandId } from '../command-ids.ts';
import type { Command } from '../commands.ts';
import { inform } from '../notices.ts';
import { bucketChoices } from '../pickers.ts';
import type { Questions } from '../questions.ts';
import { pick } from '../quick-input.ts';
import { walk } from '../steps.ts';
import { readTarget, type Target } from '../target.ts';
import type { UsedNode } from '../used/used-tree.ts';
import type { UsedView } from '../used/used-view.ts';
import { askFilter, askOrder, askVersionOrder } from './arrange.ts';
import { rowText } from './drag.ts';
import type { Node } from './nodes.ts';
import { placeAt, usesOf } from './places.ts';
import type { RegistryView } from './registry-view.ts';

type ExplorerCommand =
  | 'packer.registry.show'
  | 'packer.registry.goToBucket'
  | 'packer.registry.sort'
  | 'packer.registry.sortVersions'
  | 'packer.registry.filter'
  | 'packer.registry.clearFilter'
  | 'packer.registry.copy'
  | 'packer.registry.findUses';

/** What one does with the trees that changes nothing in the registry. */
export function explorerCommands(options: {
  readonly ask: Questions;
  readonly view: RegistryView;
  readonly used: UsedView;
}): Record<Extract<CommandId, ExplorerCommand>, Command> {
  const { ask, view, used } = options;

  async function show(target: Target | undefined): Promise<void> {
    if (target && !(await view.show(target))) {
      void inform(
        l10n.t('Bucket {0} was not found, or is not visible to you.', JSON.stringify(target.bucket ?? '')),
      );
    }
  }
  /** What the block under the cursor of the active editor names. */
  async function atCursor(): Promise<Target> {
    const editor = window.activeTextEditor;
    if (
      !editor ||
      !/\.(?:pkr\.hcl|pkr\.json|tf|tfvars|tf\.json|tfvars\.json)$/.test(editor.document.uri.path)
    )
      return {};
    const found = placeAt(await ask.uses(), editor.document.uri.toString(), editor.selection.active.line);
    if (!found) return {};
    if ('bucket' in found) return found;
    const origins = await ask.origins(found.artifact);
    const [origin] = origins.is === 'found' ? origins.value : [];
    return origin ? { bucket: origin.bucket, fingerprint: origin.version.fingerprint } : {};
  }

  return {
    'packer.registry.show': async argument => {
      const given = readTarget(argument);
      const start = given.bucket === undefined ? await atCursor() : given;
      await show(await walk<Target>(start, [bucketStep(ask, l10n.t('Show in Registry'))]));
    },
    'packer.registry.goToBucket': async () => {
      const answer = await pick(
        { title: l10n.t('Go to Bucket'), placeholder: l10n.t('Name of a bucket'), back: false },
        bucketChoices(ask, Date.now()),
      );
      if (typeof answer === 'object') await show({ bucket: answer.value });
    },
    'packer.registry.sort': async () => {
      const order = await askOrder(view.arrangement);
      if (order) await view.arrange({ ...view.arrangement, order });
    },
    'packer.registry.sortVersions': async () => {
      const versions = await askVersionOrder(view.arrangement);
      if (versions) await view.arrange({ ...view.arrangement, versions });
    },
    'packer.registry.filter': async () => {
      const filter = await askFilter(ask, view.arrangement);
      if (filter) await view.arrange({ ...view.arrangement, filter });
    },
    'packer.registry.clearFilter': () => view.arrange({ ...view.arrangement, filter: {} }),
    'packer.registry.copy': async (argument, selected) => {
      const rows =
        Array.isArray(selected) && selected.length > 0
          ? (selected as (Node | UsedNode)[])
          : argument === 'used'
            ? used.selection()
            : argument
              ? [argument as Node | UsedNode]
              : view.selection();
      const texts = rows.flatMap(row => rowText(row) ?? []);
      if (texts.length === 0) return;
      await env.clipboard.writeText(texts.join('\n'));
      const said = texts.length === 1 ? l10n.t('Copied') : l10n.t('Copied {0} lines', texts.length);
      window.setStatusBarMessage(`$(copy) ${said}`, 3_000);
    },
    'packer.registry.findUses': async argument => {
      const artifacts = artifactsOf(argument);
      const given = readTarget(argument);
      // An image is named by its id alone.
      const target =
        given.text === undefined
          ? await walk<Target>(given, [bucketStep(ask, l10n.t('Find Uses'))])
          : { name: given.text };
      if (!target) return;
      const channels = target.fingerprint === undefined ? undefined : await ask.channels(target.bucket!);
      const held =
        channels?.is === 'found'
          ? channels.value.filter(({ version }) => version?.fingerprint === target.fingerprint)
          : [];
      const places = usesOf(await ask.uses(), target, new Set(held.map(({ name }) => name)), artifacts);
      const what = [target.bucket, target.channel ?? target.name].filter(Boolean).join(' ');
      if (places.length === 0) return void inform(l10n.t('Nothing in the open folders uses {0}.', what));
      const place = places.length === 1 ? places[0] : await choose(what, places);
      if (place) await open(place);
    },
  };
}

async function choose(what: string, places: readonly Place[]): Promise<Place | undefined> {
  const answer = await pick<Place>(
    { title: l10n.t('Uses of {0}', what), placeholder: l10n.t('Place in the open folders'), back: false },
    async show =>
      show(
        places.map(value => {
          const where = `${workspace.asRelativePath(Uri.parse(value.uri))}:${value.line + 1}`;
          return { label: value.name ?? where, description: where, icon: 'file-code', value };
        }),
      ),
  );
  return typeof answer === 'object' ? answer.value : undefined;
}

async function open({ uri, line }: Place): Promise<void> {
  const start = new Position(line, 0);
  await commands.executeCommand('vscode.open', Uri.parse(uri), { selection: new Range(start, start) });
}

/** The image ids of a row of the tree. */
function artifactsOf(argument: unknown): Uses['images'][number]['artifact'][] {
  const node = argument as Node | undefined;
  if (node?.kind === 'artifact') return [node.value.externalIdentifier];
  const builds = node?.kind === 'version' ? node.value.builds : [];
  return builds.flatMap(build => build.artifacts.map(one => one.externalIdentifier));
}
