import { MarkdownString, ThemeColor, ThemeIcon, TreeItem, type TreeItemCollapsibleState } from 'vscode';
import type { Row } from './rows.ts';

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** A row as VS Code draws it. The tooltip is made when somebody looks. */
export function drawn(row: Row, id: string, collapsible: TreeItemCollapsibleState): TreeItem {
  const item = new TreeItem(row.label, collapsible);
  item.id = id;
  // A name written from right to left would draw what follows it into its own line of letters.
  item.description = rightToLeft.test(row.label) ? `\u200e${row.description}` : row.description;
  item.iconPath = new ThemeIcon(row.icon, row.color === undefined ? undefined : new ThemeColor(row.color));
  item.contextValue = row.context;
  item.accessibilityInformation = { label: row.spoken, role: 'treeitem' };
  return item;
}

/** Neither commands, HTML nor icons: the text is escaped, and nothing would act if it were not. */
export function tooltip(text: string): MarkdownString {
  const markdown = new MarkdownString(text, false);
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return markdown;
}
