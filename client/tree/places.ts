import type { ImageUse, Place, Use, Uses } from '../../protocol/requests.ts';
import type { Target } from '../target.ts';

/** What the innermost block or image id on a line names. */
export function placeAt(
  { uses, images }: Uses,
  uri: string,
  line: number,
): Pick<Use, 'bucket' | 'channel' | 'fingerprint'> | Pick<ImageUse, 'artifact'> | undefined {
  const here = <T extends Place>(all: readonly T[]) =>
    all
      .filter(
        place => sameFile(place.uri, uri) && place.line <= line && line <= (place.endLine ?? place.line),
      )
      .sort((a, b) => b.line - a.line);
  const [use] = here(uses);
  const [image] = here(images);
  if (image && (!use || image.line > use.line)) return { artifact: image.artifact };
  if (!use) return undefined;
  const { bucket, channel, fingerprint } = use;
  return {
    bucket,
    ...(channel !== undefined && { channel }),
    ...(fingerprint !== undefined && { fingerprint }),
  };
}

/** Editors differ in what they escape in a URI. */
function sameFile(a: string, b: string): boolean {
  const plain = (uri: string) => {
    try {
      return decodeURIComponent(uri);
    } catch {
      return uri;
    }
  };
  return plain(a) === plain(b);
}

/**
 * Places that use a bucket, a channel, or a version: by its fingerprint, through a channel that holds it, or by
 * the id of one of its images.
 */
export function usesOf(
  { uses, images }: Uses,
  { bucket, channel, fingerprint }: Target,
  held: ReadonlySet<string>,
  artifacts: readonly string[],
): readonly Place[] {
  const named = uses.filter(
    use =>
      use.bucket === bucket &&
      (channel !== undefined
        ? use.channel === channel
        : fingerprint === undefined ||
          use.fingerprint === fingerprint ||
          (use.channel !== undefined && use.fingerprint === undefined && held.has(use.channel))),
  );
  const ids = new Set(artifacts);
  const places = new Map<string, Place>();
  for (const place of [...named, ...images.filter(({ artifact }) => ids.has(artifact))])
    places.set(`${place.uri} ${place.line}`, place);
  return [...places.values()];
}
