import * as l10n from '@vscode/l10n';
import { plain } from '../../protocol/words.ts';
import type { Member, Policy } from '../../registry/registry.ts';

/** Who has which role on a bucket itself, a principal a line, the mightiest role first. */
export function permissionText(bucket: string, { bindings }: Policy): string {
  const rows = bindings
    .toSorted((a, b) => rank(a.role) - rank(b.role) || (a.role < b.role ? -1 : 1))
    .flatMap(({ role, members }) =>
      members
        .map(member => [roleName(role), plain(member.name ?? member.id), kindOf(member), plain(member.id)])
        .toSorted((a, b) => (a[1]! < b[1]! ? -1 : 1)),
    );
  const heads = [l10n.t('role'), l10n.t('principal'), l10n.t('kind'), l10n.t('id')];
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map(row => row[i]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd();
  return [
    l10n.t('Permissions of {0}', plain(bucket)),
    '',
    ...(rows.length > 0
      ? [line(heads), ...rows.map(line)]
      : [l10n.t('No role is given on this bucket itself.')]),
    '',
    l10n.t(
      'Roles of the project and of the organization come on top; they are not listed here. A viewer reads all but restricted channels, a contributor writes, an admin also gives roles.',
    ),
    '',
  ].join('\n');
}

const roleName = (role: string): string => plain(role.replace(/^roles\//, ''));
const ranks = ['roles/admin', 'roles/contributor', 'roles/viewer'];
const rank = (role: string): number => (ranks.includes(role) ? ranks.indexOf(role) : ranks.length);

function kindOf({ type }: Member): string {
  switch (type) {
    case 'USER':
      return l10n.t('user');
    case 'GROUP':
      return l10n.t('group');
    case 'SERVICE_PRINCIPAL':
      return l10n.t('service principal');
    default:
      return '-';
  }
}
