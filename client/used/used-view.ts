import {
  commands,
  Disposable,
  EventEmitter,
  l10n,
  Range,
  type TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { Questions } from '../questions.ts';
import { afterwards, redrawnInTime } from '../tree/clock.ts';
import { drawn, tooltip } from '../tree/tree-item.ts';
import { type UsedNode, usedTree } from './used-tree.ts';

/** The view *Used in This Workspace*. */
export interface UsedView extends Disposable {
  /** Files or answers of the registry changed. */
  refresh(): void;
  reset(): void;
  selection(): readonly UsedNode[];
}

/** News come in swarms, and each answer may bring more. */
const PAUSE_MS = 300;

/**
 * Draws `usedTree` as the view `packer.used`. It asks when it is seen for the first time, and after that when
 * something changed; its badge says how many images used here are revoked or out of date.
 */
export function usedView(ask: Questions): UsedView {
  const changes = new EventEmitter<UsedNode | undefined>();
  const tree = usedTree({ ask, pathOf: uri => workspace.asRelativePath(Uri.parse(uri)), now: Date.now });
  let seen = false;
  let later: NodeJS.Timeout | undefined;

  const view = window.createTreeView<UsedNode>('packer.used', {
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      async getChildren(node) {
        seen = true;
        const nodes = await tree.children(node);
        if (!node) drawState();
        clock.check();
        return [...nodes];
      },
      getParent: node => node.parent,
      getTreeItem: treeItem,
      resolveTreeItem: (item, node) => {
        item.tooltip = tooltip(tree.row(node).tooltip);
        return item;
      },
    },
    showCollapseAll: true,
    canSelectMany: true,
  });

  const clock = redrawnInTime({
    isWatched: () => view.visible,
    nextChange: tree.nextChange,
    // All of it: what is revoked by now goes to the top.
    redraw: () => changes.fire(undefined),
    now: Date.now,
    later: afterwards,
  });
  const visibility = view.onDidChangeVisibility(clock.check);

  function drawState(): void {
    view.badge = tree.badge();
    view.description = tree.count() > 0 ? String(tree.count()) : '';
    void commands.executeCommand('setContext', 'packer.used.state', tree.count() > 0 ? 'some' : 'none');
  }
  function treeItem(node: UsedNode): TreeItem {
    const row = tree.row(node);
    if (node.kind === 'used') return drawn(row, node.id, TreeItemCollapsibleState.Collapsed);
    const item = drawn(row, node.id, TreeItemCollapsibleState.None);
    item.command = {
      command: 'vscode.open',
      title: l10n.t('Open'),
      arguments: [
        Uri.parse(node.value.uri),
        { selection: new Range(node.value.line, 0, node.value.line, 0) },
      ],
    };
    return item;
  }
  /** A hidden view asks too, once it was seen: its badge is what one sees of it. */
  async function again(): Promise<void> {
    if (view.visible) return changes.fire(undefined);
    await tree.children();
    drawState();
    changes.fire(undefined);
  }

  return {
    refresh() {
      tree.stale();
      if (!seen) return;
      clearTimeout(later);
      later = setTimeout(() => void again(), PAUSE_MS);
    },
    reset() {
      tree.reset();
      view.badge = undefined;
      if (seen) changes.fire(undefined);
    },
    selection: () => view.selection,
    dispose() {
      clearTimeout(later);
      Disposable.from(view, changes, clock, visibility).dispose();
    },
  };
}
