/** Ids of machine images written out in configurations: what a registry may know the origin of. */
import type { ImageUse } from '../../../../protocol/requests.ts';
import type { File, Item } from '../../syntax/ast.ts';
import { literalString, visit } from '../../syntax/walk.ts';
import { blockName, placeOf } from './places.ts';

interface Shape {
  readonly platform: string;
  readonly shape: RegExp;
}

/**
 * Shapes no other text has, with the part that the registry keeps as external identifier. Names of Google Cloud
 * images look like any name; they are recognized by the path to them.
 */
const shapes: readonly Shape[] = [
  { platform: 'aws', shape: /^(ami-(?:[0-9a-f]{8}|[0-9a-f]{17}))$/ },
  {
    platform: 'azure',
    shape:
      /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/(?:images\/[^/]+|galleries\/[^/]+\/images\/[^/]+\/versions\/[^/]+))$/i,
  },
  {
    platform: 'gce',
    shape:
      /^(?:https:\/\/(?:www|compute)\.googleapis\.com\/compute\/\w+\/)?projects\/[^/]+\/global\/images\/(?!family\/)([^/]+)$/,
  },
];

/** What any of the shapes contains: a text without it needs no tree. */
export const mayHoldImageId = (text: string): boolean =>
  /ami-[0-9a-f]{8}|Microsoft\.Compute\/|\/global\/images\//i.test(text);

/** The image a text names, if it has the shape of an id. */
export function imageIdOf(text: string): { readonly id: string; readonly platform: string } | undefined {
  for (const { platform, shape } of shapes) {
    const id = shape.exec(text)?.[1];
    if (id !== undefined) return { id, platform };
  }
  return undefined;
}

/** Every image id written out in a file, Packer's or Terraform's, with the block it is in. */
export function imageIdsIn(uri: string, file: File): readonly ImageUse[] {
  if (!mayHoldImageId(file.text)) return [];
  return file.body.items.flatMap(item => {
    const found: ImageUse[] = [];
    visit(item, node => {
      const text = node.kind === 'template' ? literalString(node) : undefined;
      const image = text === undefined ? undefined : imageIdOf(text);
      if (image)
        found.push({
          ...placeOf(uri, file, node),
          name: nameOf(item),
          artifact: image.id,
          platform: image.platform,
        });
    });
    return found;
  });
}

const nameOf = (item: Item): string => (item.kind === 'block' ? blockName(item) : item.name.text);
