import {
  commands,
  Disposable,
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
} from 'vscode';
import type { Failure } from '../registry/registry.ts';
import type { Questions } from './questions.ts';
import { type Node, type NodeOf, registryTree, type ViewState } from './registry-tree.ts';
import type { Target } from './target.ts';

/** The tree in the side bar. */
export interface RegistryView extends Disposable {
  /** What a command without a target may take instead. */
  refresh(buckets?: readonly string[]): Promise<void>;
  reset(): void;
  more(row: NodeOf<'more'>): Promise<void>;
  /** Opens the tree at a bucket, channel or version. False: it is not there. */
  show(target: Target): Promise<boolean>;
}

/** Draws `registryTree` as the view `packer.registry`; its welcome texts follow `packer.hcp.state`. */
export function registryView(ask: Questions, asked: (why: Failure | undefined) => void): RegistryView {
  const changes = new EventEmitter<Node | undefined>();
  let shown: ViewState | undefined;
  const tree = registryTree({
    ask,
    now: Date.now,
    changed: node => changes.fire(node),
    state: (state, why) => {
      if (state !== shown) {
        shown = state;
        void commands.executeCommand('setContext', 'packer.hcp.state', state);
      }
      asked(why);
    },
  });
  const view = window.createTreeView<Node>('packer.registry', {
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      getChildren: node => tree.children(node).then(nodes => [...nodes]),
      getParent: node => node.parent,
      getTreeItem: treeItem,
      resolveTreeItem: (item, node) => {
        item.tooltip = tooltip(tree.row(node).tooltip);
        return item;
      },
    },
    showCollapseAll: true,
  });

  function treeItem(node: Node): TreeItem {
    const row = tree.row(node);
    const item = new TreeItem(row.label, collapsible(node));
    item.id = node.id;
    item.description = row.description;
    item.iconPath = new ThemeIcon(row.icon, row.color === undefined ? undefined : new ThemeColor(row.color));
    item.contextValue = row.context;
    item.accessibilityInformation = { label: row.spoken, role: 'treeitem' };
    if (node.kind === 'more') {
      item.command = { command: 'packer.registry.loadMore', title: row.label, arguments: [node] };
    } else if (node.kind === 'failure') {
      item.command = { command: 'packer.registry.retry', title: 'Retry', arguments: [node] };
    }
    return item;
  }

  return {
    refresh: buckets => tree.refresh(buckets),
    reset: () => tree.reset(),
    async more(row) {
      const first = await tree.more(row);
      if (first) await view.reveal(first, { select: true, focus: true });
    },
    async show({ bucket, channel, fingerprint }) {
      if (bucket === undefined) return false;
      await commands.executeCommand('packer.registry.focus');
      const node = await tree.find(bucket, { channel, fingerprint });
      if (!node) return false;
      await view.reveal(node, { select: true, focus: true, expand: true });
      return true;
    },
    dispose: () => Disposable.from(view, changes).dispose(),
  };
}

function collapsible(node: Node): TreeItemCollapsibleState {
  switch (node.kind) {
    case 'bucket':
    case 'versions':
      return TreeItemCollapsibleState.Collapsed;
    case 'channels':
      return TreeItemCollapsibleState.Expanded;
    case 'version':
      return node.value.builds.length > 0
        ? TreeItemCollapsibleState.Collapsed
        : TreeItemCollapsibleState.None;
    case 'build':
      return node.value.artifacts.length > 0
        ? TreeItemCollapsibleState.Collapsed
        : TreeItemCollapsibleState.None;
    default:
      return TreeItemCollapsibleState.None;
  }
}

/** Neither commands, HTML nor icons: the text is escaped, and nothing would act if it were not. */
function tooltip(text: string): MarkdownString {
  const markdown = new MarkdownString(text, false);
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return markdown;
}
