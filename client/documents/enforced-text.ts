import { plain } from '../../protocol/words.ts';
import type { EnforcedBlock } from '../../registry/registry.ts';

/** What HCP Packer appends to the builds of a bucket, as its authors wrote it, with a comment above each. */
export function enforcedText(bucket: string, blocks: readonly EnforcedBlock[]): string {
  if (blocks.length === 0)
    return `# Nothing is enforced for ${plain(bucket)}, or it is not visible to you.\n`;
  const head = [
    `# HCP Packer appends these to every build of ${plain(bucket)}, after its own provisioners.`,
    '# Packer 1.15.2 and later runs them; packer build -skip-enforcement leaves them out for admins.',
  ];
  const parts = blocks.map(({ name, version, description, content }) =>
    [
      `# ${`${plain(name)} ${plain(version)}`.trim()}`,
      ...(description === '' ? [] : description.split(/\r?\n/).map(line => `# ${plain(line)}`)),
      content.trimEnd(),
    ].join('\n'),
  );
  return `${[head.join('\n'), ...parts].join('\n\n')}\n`;
}
