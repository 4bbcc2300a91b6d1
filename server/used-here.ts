import type { Place, UsedHere, Uses } from '../protocol/requests.ts';
import { absent, found, type Lookup, type Registry, type Version } from '../registry/registry.ts';
import { inTurns } from './in-turns.ts';

type Named = Pick<UsedHere, 'bucket' | 'channel' | 'fingerprint' | 'artifact'>;
type Now = UsedHere['now'];

/**
 * What open folders use of the registry, each thing once with all its places, and what it comes to now. Images
 * the registry did not make, or cannot be asked about, are not its business and left out.
 */
export async function usedHere({ uses, images }: Uses, registry: Registry): Promise<readonly UsedHere[]> {
  const things = new Map<string, { named: Named; publishes: boolean; places: Map<string, Place> }>();
  const add = (named: Named, publishes: boolean, use: Place) => {
    const key = JSON.stringify(named);
    const thing = things.get(key) ?? { named, publishes: true, places: new Map<string, Place>() };
    thing.publishes &&= publishes;
    thing.places.set(`${use.uri} ${use.line}`, placeOf(use));
    things.set(key, thing);
  };
  for (const use of uses) {
    const { bucket, channel, fingerprint } = use;
    add(
      { bucket, ...(channel !== undefined ? { channel } : fingerprint !== undefined && { fingerprint }) },
      use.publishes ?? false,
      use,
    );
  }
  const named = await inTurns([...things.values()], async ({ named, publishes, places }) => ({
    ...named,
    publishes,
    now: await nowOf(named, registry),
    places: [...places.values()],
  }));

  const byId = new Map<string, Place[]>();
  for (const image of images) byId.set(image.artifact, [...(byId.get(image.artifact) ?? []), image]);
  const made = await inTurns([...byId], async ([artifact, places]): Promise<UsedHere | undefined> => {
    const origins = await registry.origins(artifact);
    const [origin] = origins.is === 'found' ? origins.value : [];
    if (origins.is !== 'found' || !origin) return undefined;
    const { bucket, version } = origin;
    const now = found({ version, ...(await newer(bucket, version, registry)) }, origins.asOf);
    return { bucket, artifact, publishes: false, now, places: places.map(placeOf) };
  });
  return [...named, ...made.filter(thing => thing !== undefined)];
}

const placeOf = ({ uri, line, endLine, name }: Place): Place => ({
  uri,
  line,
  ...(endLine !== undefined && { endLine }),
  ...(name !== undefined && { name }),
});

async function nowOf({ bucket, channel, fingerprint }: Named, registry: Registry): Promise<Now> {
  if (channel !== undefined)
    return answer(await registry.channels(bucket), channels => {
      const held = channels.find(({ name }) => name === channel);
      return held && { ...(held.version && { version: held.version }) };
    });
  if (fingerprint !== undefined) {
    const lookup = await registry.version(bucket, fingerprint);
    const more = lookup.is === 'found' ? await newer(bucket, lookup.value, registry) : {};
    return answer(lookup, version => ({ version, ...more }));
  }
  return answer(await registry.bucket(bucket), ({ latestVersion }) => ({
    ...(latestVersion && { version: latestVersion }),
  }));
}

/** The newest version of the bucket, where it is not this one. Not knowing is not news. */
async function newer(bucket: string, { fingerprint }: Version, registry: Registry) {
  const lookup = await registry.bucket(bucket);
  const newest = lookup.is === 'found' ? lookup.value.latestVersion : undefined;
  return newest && newest.fingerprint !== fingerprint ? { newest } : {};
}

function answer<T, U>(lookup: Lookup<T>, read: (value: T) => U | undefined): Lookup<U> {
  if (lookup.is !== 'found') return lookup;
  const value = read(lookup.value);
  return value === undefined ? absent(lookup.asOf) : found(value, lookup.asOf);
}
