import * as l10n from '@vscode/l10n';
import { plain } from '../../protocol/words.ts';
import type { EnforcedBlock } from '../../registry/registry.ts';

/** What HCP Packer appends to the builds of a bucket, as its authors wrote it, with a comment above each. */
export function enforcedText(bucket: string, blocks: readonly EnforcedBlock[]): string {
  if (blocks.length === 0)
    return `# ${l10n.t('Nothing is enforced for {0}, or it is not visible to you.', plain(bucket))}\n`;
  const head = [
    l10n.t('HCP Packer appends these to every build of {0}, after its own provisioners.', plain(bucket)),
    l10n.t('Packer 1.15.2 and later runs them; packer build -skip-enforcement leaves them out for admins.'),
  ].map(line => `# ${line}`);
  const parts = blocks.map(({ name, version, description, content }) =>
    [
      `# ${`${plain(name)} ${plain(version)}`.trim()}`,
      ...(description === '' ? [] : description.split(/\r?\n/).map(line => `# ${plain(line)}`)),
      content.trimEnd(),
    ].join('\n'),
  );
  return `${[head.join('\n'), ...parts].join('\n\n')}\n`;
}
