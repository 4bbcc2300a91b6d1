import {
  commands,
  DataTransferItem,
  Disposable,
  EventEmitter,
  l10n,
  type Memento,
  type TreeItem,
  TreeItemCollapsibleState,
  window,
} from 'vscode';
import type { Failure } from '../../registry/registry.ts';
import { inform } from '../notices.ts';
import type { Questions } from '../questions.ts';
import type { Target } from '../target.ts';
import { orderWords } from './arrange.ts';
import { besideRows } from './beside.ts';
import { afterwards, redrawnInTime } from './clock.ts';
import { type Dragged, draggedRows, dropOn, rowsMime, rowText } from './drag.ts';
import { filterWords, isEmpty } from './filter.ts';
import { knownVulnerabilities, mayBeVulnerable } from './known-vulnerabilities.ts';
import { liveBuilds } from './live.ts';
import type { Node, NodeOf } from './nodes.ts';
import { type Arrangement, registryTree, usual } from './registry-tree.ts';
import { drawn, tooltip } from './tree-item.ts';
import type { ViewState } from './view-state.ts';

/** The tree in the side bar. */
export interface RegistryView extends Disposable {
  /** What a command without a target may take instead. */
  refresh(buckets?: readonly string[]): Promise<void>;
  reset(): void;
  more(row: NodeOf<'more'>): Promise<void>;
  /**
   * Opens the tree at a bucket, channel or version. False: it is not there. Where the registry could not be asked the
   * view itself says why.
   */
  show(target: Target): Promise<boolean>;
  /** For what may take rows away: where they are gone afterwards, the keyboard goes on beside them. */
  keepingPlace(rows: readonly Node[], act: () => Promise<unknown>): Promise<void>;
  /** Which buckets are shown, and in which order; kept for this workspace. */
  readonly arrangement: Arrangement;
  arrange(wanted: Arrangement): Promise<void>;
  /** What is selected, as commands from the keyboard mean it. */
  selection(): readonly Node[];
}

const kept = 'packer.registry.arrangement';
/** A build of Packer tells the registry every two minutes; what a person starts they want to see end. */
const LOOK_MS = 5_000;

/** Draws `registryTree` as the view `packer.registry`; its welcome texts follow `packer.hcp.state`. */
export function registryView(
  ask: Questions,
  memory: Memento,
  asked: (why: Failure | undefined) => void,
): RegistryView {
  const changes = new EventEmitter<Node | undefined>();
  let shown: ViewState | undefined;
  let arrangement: Arrangement = { ...usual, ...memory.get<Partial<Arrangement>>(kept) };
  const tree = registryTree({
    ask,
    arrangement,
    now: Date.now,
    changed: node => changes.fire(node),
    state: (state, why) => {
      if (state !== shown) {
        shown = state;
        void commands.executeCommand('setContext', 'packer.hcp.state', state);
      }
      say();
      asked(why);
    },
  });
  const view = window.createTreeView<Node>('packer.registry', {
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      async getChildren(node) {
        const nodes = await tree.children(node);
        live.check();
        clock.check();
        return [...nodes];
      },
      getParent: node => node.parent,
      getTreeItem: treeItem,
      resolveTreeItem(item, node) {
        item.tooltip = tooltip(tree.row(node).tooltip);
        if (!mayBeVulnerable(node)) return item;
        return knownVulnerabilities(ask, node).then(known => {
          if (known) item.tooltip = tooltip(`${tree.row(node).tooltip}\n\n${known}`);
          return item;
        });
      },
    },
    showCollapseAll: true,
    canSelectMany: true,
    dragAndDropController: {
      dragMimeTypes: [rowsMime, 'text/plain'],
      dropMimeTypes: [rowsMime],
      handleDrag(nodes, transfer) {
        const rows = draggedRows(nodes, Date.now());
        if (rows.length > 0) transfer.set(rowsMime, new DataTransferItem(JSON.stringify(rows)));
        const text = nodes.flatMap(node => rowText(node) ?? []).join('\n');
        if (text !== '') transfer.set('text/plain', new DataTransferItem(text));
      },
      async handleDrop(onto, transfer) {
        const rows = transfer.get(rowsMime);
        const drop = rows && dropOn(JSON.parse(await rows.asString()) as Dragged[], onto);
        // Not awaited: the drop is done, and the tree is free while the person decides.
        if (drop?.is === 'promote') void commands.executeCommand('packer.channel.promote', drop.target);
        else if (drop) void inform(drop.why);
      },
    },
  });
  const live = liveBuilds({
    isWatched: () => view.visible && window.state.focused,
    running: tree.running,
    look: ask.lookAgain,
    later: act => afterwards(act, LOOK_MS),
  });
  const clock = redrawnInTime({
    isWatched: () => view.visible,
    nextChange: tree.nextChange,
    redraw: tree.redraw,
    now: Date.now,
    later: afterwards,
  });

  /** For keys: the kind of the rows that are selected, where they are of one kind. */
  const selecting = view.onDidChangeSelection(({ selection }) => {
    const [kind, ...others] = new Set(selection.map(node => node.kind));
    void commands.executeCommand('setContext', 'packer.registry.selected', others.length > 0 ? '' : kind);
  });
  const visibility = view.onDidChangeVisibility(() => {
    live.check();
    clock.check();
  });
  const focus = window.onDidChangeWindowState(live.check);

  /** The line above the rows: that not everything is shown, and how much is. */
  function say(): void {
    const { order, filter } = arrangement;
    view.description = orderWords(order);
    void commands.executeCommand('setContext', 'packer.registry.filtered', !isEmpty(filter));
    if (isEmpty(filter) || shown !== 'ready') {
      view.message = '';
      return;
    }
    const { read, shown: count, more } = tree.count();
    view.message = l10n.t(
      'Filtered by {0}: {1} of {2} buckets',
      filterWords(filter).join(', '),
      count,
      more ? `${read}+` : read,
    );
  }

  function treeItem(node: Node): TreeItem {
    const row = tree.row(node);
    const item = drawn(row, node.id, collapsible(node));
    if (node.kind === 'more') {
      item.command = { command: 'packer.registry.loadMore', title: row.label, arguments: [node] };
    } else if (node.kind === 'sbom') {
      item.command = { command: 'packer.sbom.open', title: l10n.t('Open SBOM'), arguments: [node] };
    } else if (node.kind === 'failure') {
      item.command = { command: 'packer.registry.retry', title: l10n.t('Retry'), arguments: [node] };
    }
    return item;
  }

  async function arrange(wanted: Arrangement): Promise<void> {
    arrangement = wanted;
    tree.arrange(wanted);
    say();
    await memory.update(kept, wanted);
  }

  return {
    refresh: buckets => tree.refresh(buckets),
    reset: () => tree.reset(),
    async more(row) {
      const first = await tree.more(row);
      if (first) await view.reveal(first, { select: true, focus: true });
      say();
    },
    async show({ bucket, channel, fingerprint }) {
      if (bucket === undefined) return false;
      await commands.executeCommand('packer.registry.focus');
      let node = await tree.find(bucket, { channel, fingerprint });
      if (!node && !isEmpty(arrangement.filter)) {
        // Who asks for a bucket by name wants to see it, whatever was filtered before.
        await arrange({ ...arrangement, filter: {} });
        node = await tree.find(bucket, { channel, fingerprint });
      }
      if (!node) return tree.whyNot() !== undefined;
      await view.reveal(node, { select: true, focus: true, expand: true });
      return true;
    },
    async keepingPlace(rows, act) {
      const beside = await besideRows(tree.children, rows);
      await act();
      const row = await beside();
      if (row) await view.reveal(row, { select: true, focus: true });
    },
    get arrangement() {
      return arrangement;
    },
    arrange,
    selection: () => view.selection,
    dispose: () => Disposable.from(view, changes, live, selecting, clock, visibility, focus).dispose(),
  };
}

function collapsible(node: Node): TreeItemCollapsibleState {
  const has = (some: boolean) => (some ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None);
  switch (node.kind) {
    case 'bucket':
    case 'versions':
    case 'parents':
    case 'children':
    case 'labels':
    case 'region':
      return TreeItemCollapsibleState.Collapsed;
    case 'channels':
      return TreeItemCollapsibleState.Expanded;
    case 'version': {
      const { builds, parents, hasDescendants } = node.value;
      return has(builds.length > 0 || parents !== undefined || hasDescendants);
    }
    case 'build':
      return has(node.value.artifacts.length > 0 || Object.keys(node.value.labels).length > 0);
    default:
      return TreeItemCollapsibleState.None;
  }
}
