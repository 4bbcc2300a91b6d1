import * as l10n from '@vscode/l10n';
import { markdown, plain } from '../../protocol/words.ts';
import type { Build, Sbom, SbomAddress } from '../../registry/registry.ts';
import type { Node } from './nodes.ts';
import type { Row } from './rows.ts';

/** An SBOM and where its document is. */
export interface SbomAt {
  readonly sbom: Sbom;
  readonly at: SbomAddress;
}

/** Where the SBOMs of a build's row are; undefined where there can be none yet. */
export function sbomsAt(of: Node): Omit<SbomAddress, 'name'> | undefined {
  if (of.kind !== 'build' || of.parent?.kind !== 'version') return undefined;
  const { id, status } = of.value as Build;
  const { bucket, fingerprint } = of.parent.value;
  return id === '' || status === 'unset' ? undefined : { bucket, fingerprint, build: id };
}

/** A format as its makers write it. */
export const formatName = (format: string): string => (format === 'CYCLONEDX' ? 'CycloneDX' : plain(format));

/** An SBOM below its build; pressing it opens the document. */
export function sbomRow({ sbom }: SbomAt): Row {
  const name = plain(sbom.name);
  const format = formatName(sbom.format);
  return {
    label: name,
    description: format,
    icon: 'list-tree',
    tooltip: [
      `**${markdown(sbom.name)}**  ${markdown(format)}`,
      l10n.t('Software bill of materials: the packages this image is made of.'),
    ].join('\n\n'),
    spoken: l10n.t('SBOM {0}, {1}', name, format),
    context: 'sbom',
  };
}
