import assert from 'node:assert/strict';
import { join } from 'node:path';
import { connect, type Json } from '../registry/local/support.ts';
import { inFolder, startRegistry } from './world.ts';

const rounds = 100;
/** Requests under way at once. */
const writers = 4;

/** What a write that was answered with 200 promised: how to read it back. */
interface Promised {
  readonly path: string;
  readonly holds: (answer: Json) => boolean;
}

/**
 * The same database lives through a hundred kills (SIGKILL) in the middle of concurrent writes. After each the next
 * process has to hold everything the one before has acknowledged.
 */
export const kill = (): Promise<boolean> =>
  inFolder(async folder => {
    const database = join(folder, 'registry.db');
    let promised: Promised[] = [];
    let [acknowledged, lost] = [0, 0];
    for (let round = 0; round <= rounds; round++) {
      const registry = await startRegistry('--database', database);
      const client = await connect(registry);
      for (const { path, holds } of promised)
        if (!holds((await client.call('GET', path)).body)) {
          lost++;
          console.log(`lost in round ${round}: ${path}`);
        }
      const versions = (await client.ok('GET', '/buckets')).buckets.map((b: Json) => b.latest_version);
      for (const version of versions.filter(Boolean))
        assert.equal(version.builds[0].status, 'BUILD_DONE', 'a complete version has a finished build');
      promised = [];
      if (round < rounds) {
        // Anywhere between the first write and the middle of a later one; never twice at the same place.
        const last = 5 + ((round * 37) % 61);
        let answers = 0;
        const write = async (method: string, path: string, body: Json) => {
          const answer = await client.ok(method, path, body);
          if (++answers === last) void registry.end('SIGKILL');
          return answer;
        };
        await Promise.allSettled(
          Array.from({ length: writers }, (_, i) => publishing(write, `b-${round}-${i}`, promised)),
        );
        acknowledged += promised.length;
      }
      await registry.end('SIGKILL');
    }
    console.log(`${rounds} kills, ${acknowledged} acknowledged writes checked, ${lost} lost`);
    return lost === 0 && acknowledged > rounds;
  });

async function publishing(
  write: (method: string, path: string, body: Json) => Promise<Json>,
  bucket: string,
  promised: Promised[],
) {
  await write('PUT', '/buckets', { name: bucket });
  promised.push({ path: `/buckets/${bucket}`, holds: answer => answer.bucket?.name === bucket });
  const channels = `/buckets/${bucket}/channels`;
  for (let n = 0; ; n++) {
    const at = `/buckets/${bucket}/versions/f${n}`;
    await write('POST', `/buckets/${bucket}/versions`, { fingerprint: `f${n}` });
    promised.push({ path: at, holds: answer => answer.version?.fingerprint === `f${n}` });
    const { build } = await write('POST', `${at}/builds`, { component_type: 'x.y' });
    promised.push({ path: `${at}/builds/${build.id}`, holds: answer => answer.build?.id === build.id });
    await write('PATCH', `${at}/builds/${build.id}`, {
      status: 'BUILD_DONE',
      artifacts: [{ external_identifier: build.id, region: 'r' }],
    });
    promised.push({ path: at, holds: answer => answer.version?.name === `v${n + 1}` });
    const channel = `c-${n}`;
    await write('POST', channels, { name: channel, version_fingerprint: `f${n}` });
    promised.push({
      path: `${channels}/${channel}`,
      holds: answer => answer.channel?.version?.fingerprint === `f${n}`,
    });
  }
}
