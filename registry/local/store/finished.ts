import { taken } from '../errors.ts';
import { type Act, newId, service } from './act.ts';
import type { BuildChange } from './builds.ts';
import { addSbom, type NewSbom } from './sbom.ts';
import type { BucketRow } from './schema.ts';

/** A version as it is when its last build is done, without parents. */
export interface FinishedVersion {
  readonly fingerprint: string;
  readonly templateType: string;
  readonly at: number;
  readonly by: string;
  readonly builds: readonly FinishedBuild[];
}
export interface FinishedBuild {
  readonly componentType: string;
  readonly doneAt: number;
  /** Done, with artifacts. */
  readonly change: BuildChange;
  readonly sboms: readonly NewSbom[];
}

/**
 * Versions of one bucket that were finished one after the other while nothing else happened in it: what
 * `createVersion`, `createBuild` and `updateBuild` leave behind, in a quarter of the statements. For seeds, which
 * may hold hundreds of thousands; a test compares both ways, row by row.
 */
export function addFinished(
  act: Act,
  bucket: BucketRow,
  versions: readonly FinishedVersion[],
  each: (index: number, work: () => void) => void,
) {
  const { db } = act;
  let { number } = db.one<{ number: number }>(
    'SELECT coalesce(max(number), 0) AS number FROM version WHERE bucket_id = ?',
    bucket.id,
  )!;
  const latest = db.one<{ id: string }>(
    'SELECT id FROM channel WHERE bucket_id = ? AND managed = 1',
    bucket.id,
  )!.id;
  let newest = '';
  let completed = act.at;
  for (const [index, version] of versions.entries())
    each(index, () => {
      const id = newId({ at: version.at });
      completed = Math.max(...version.builds.map(({ doneAt }) => doneAt));
      const added = db.change(
        `INSERT INTO version (id, bucket_id, fingerprint, number, template_type, author, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (bucket_id, fingerprint) DO NOTHING`,
        ...[id, bucket.id, version.fingerprint, ++number, version.templateType, version.by],
        ...[version.at, completed],
      );
      if (added === 0)
        throw taken(
          `a version with fingerprint ${version.fingerprint} already exists in bucket ${bucket.name}`,
        );
      for (const build of version.builds) addBuild(act, version, id, build);
      db.run(
        'INSERT INTO assignment (channel_id, version_id, author, assigned_at) VALUES (?, ?, ?, ?)',
        ...[latest, id, service, completed],
      );
      newest = id;
    });
  db.run(
    'UPDATE channel SET version_id = ?, author = ?, updated_at = ? WHERE id = ?',
    ...[newest, service, completed, latest],
  );
  const platforms = versions.at(-1)!.builds.flatMap(({ change }) => change.platform || []);
  db.run(
    'UPDATE bucket SET platforms = ?, updated_at = ? WHERE id = ?',
    ...[JSON.stringify([...new Set(platforms)].sort()), completed, bucket.id],
  );
}

function addBuild(act: Act, version: FinishedVersion, versionId: string, build: FinishedBuild) {
  const { db } = act;
  const { change, componentType, doneAt } = build;
  const id = newId({ at: version.at });
  const added = db.change(
    `INSERT INTO build (id, version_id, component_type, platform, run_uuid, status, labels, metadata,
       source_external_identifier, heartbeat_at, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, 'DONE', ?, ?, ?, ?, ?, ?) ON CONFLICT (version_id, component_type) DO NOTHING`,
    ...[id, versionId, componentType, change.platform ?? '', change.runUuid ?? ''],
    ...[JSON.stringify(change.labels ?? {}), change.metadata ? JSON.stringify(change.metadata) : null],
    ...[change.sourceExternalIdentifier ?? '', doneAt, version.at, doneAt],
  );
  if (added === 0)
    throw taken(`a build for ${componentType} already exists in version ${version.fingerprint}`);
  for (const sbom of build.sboms) addSbom({ ...act, at: doneAt }, id, sbom);
  for (const artifact of change.artifacts)
    db.run(
      `INSERT INTO artifact (id, build_id, external_identifier, region, created_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
      ...[newId({ at: doneAt }), id, artifact.externalIdentifier, artifact.region, doneAt],
    );
}
