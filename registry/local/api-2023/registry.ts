import { randomBytes, randomUUID } from 'node:crypto';
import type { Call, Handler } from '../api/call.ts';
import { choice, flag, mask, missingMask, object } from '../api/fields.ts';
import { ApiError, notFound, refused, taken } from '../errors.ts';
import { type Act, newId } from '../store/act.ts';
import { bucketOf, deleteBucket } from '../store/buckets.ts';
import type { RegistryRow } from '../store/schema.ts';
import { location, time } from './render.ts';
import { startOperation } from './versions.ts';

const tiers = ['UNSET', 'STANDARD', 'PLUS'] as const;
const behaviours = ['UNSET', 'FAIL', 'WARN'] as const;

export function registryOf(act: Act): RegistryRow {
  const row = act.db.one<RegistryRow>('SELECT * FROM registry WHERE project_id = ?', act.projectId);
  if (!row) throw notFound('this project has no registry');
  return row;
}

/** Everything but the registry's own operations needs one that is there and active, and some the tier PLUS. */
export function needRegistry(act: Act, operation: string) {
  const { activated, tier } = registryOf(act);
  if (!activated) throw refused('the registry of this project is not activated');
  if (tier === 'STANDARD' && /Sbom|Packages|Vulnerabilit/.test(operation))
    throw new ApiError('PERMISSION_DENIED', `${operation} is not part of the tier ${tier}`);
}

export function addRegistry(act: Act, tier: string) {
  if (act.db.one('SELECT 1 FROM registry WHERE project_id = ?', act.projectId))
    throw taken('this project has a registry already');
  act.db.run(
    "INSERT INTO registry (id, project_id, tier, activated, run_task_id, hmac_key, on_untracked, created_at, updated_at) VALUES (?, ?, ?, 1, ?, ?, 'WARN', ?, ?)",
    newId(act),
    act.projectId,
    tier,
    randomUUID(),
    randomBytes(32).toString('hex'),
    act.at,
    act.at,
  );
}

export function registry(act: Act, row: RegistryRow) {
  return {
    id: row.id,
    location: location(act),
    config: {
      activated: Boolean(row.activated),
      feature_tier: row.tier,
      billing_deprovision: null,
      tfc_run_task_config: { api_id: row.run_task_id, hmac_key: '', on_untracked_image: row.on_untracked },
    },
    created_at: time(row.created_at),
    updated_at: time(row.updated_at),
  };
}

export const GetRegistry: Handler = ({ act }) => ({ registry: registry(act, registryOf(act)) });

export const CreateRegistry: Handler = ({ act, body }) => {
  addRegistry(act, choice(body, 'feature_tier', tiers) ?? 'STANDARD');
  return { registry: registry(act, registryOf(act)), operation: startOperation(act) };
};

export const UpdateRegistry: Handler = ({ act, body }) => {
  registryOf(act);
  const masked = mask(body, 'update_mask', [
    'activated',
    'featureTier',
    'config.activated',
    'config.featureTier',
  ]);
  if (!masked) throw missingMask();
  const config = { ...object(body, 'config'), ...body };
  const names = (field: string) => masked.has(field) || masked.has(`config.${field}`);
  if (names('activated')) change(act, 'activated', Number(flag(config, 'activated') ?? false));
  if (names('featureTier')) change(act, 'tier', choice(config, 'feature_tier', tiers) ?? 'UNSET');
  return { registry: registry(act, registryOf(act)), operation: startOperation(act) };
};

export function change(
  act: Act,
  column: 'activated' | 'tier' | 'hmac_key' | 'on_untracked',
  value: string | number,
) {
  act.db.run(
    `UPDATE registry SET ${column} = ?, updated_at = ? WHERE project_id = ?`,
    value,
    act.at,
    act.projectId,
  );
}

/** With all buckets, and for good. */
export const DeleteRegistry: Handler = ({ act }) => {
  const gone = registry(act, registryOf(act));
  for (const { id } of act.db.all<{ id: string }>(
    'SELECT id FROM bucket WHERE project_id = ?',
    act.projectId,
  ))
    deleteBucket(act, bucketOf(act, id));
  act.db.run('DELETE FROM enforced_block WHERE project_id = ?', act.projectId);
  act.db.run('DELETE FROM registry WHERE project_id = ?', act.projectId);
  return { registry: gone, operation: startOperation(act) };
};

export const GetRegistryTFCRunTaskAPI: Handler = ({ act, path, origin }) => {
  if (path.task !== 'validation') throw notFound(`run task not found: ${path.task}`);
  return runTask(registryOf(act), origin);
};
const runTask = (row: RegistryRow, origin: string) => ({
  api_url: `${origin}/packer/runtasks/validation/${row.run_task_id}`,
  hmac_key: row.hmac_key,
});

export const RegenerateTFCRunTaskHmacKey: Handler = ({ act }) => {
  change(act, 'hmac_key', randomBytes(32).toString('hex'));
  return { hmac_key: registryOf(act).hmac_key };
};

const runTaskConfig = ({ act }: Call) => ({ on_untracked_image: registryOf(act).on_untracked });
export const GetRunTaskConfig: Handler = runTaskConfig;
export const UpdateRunTaskConfig: Handler = call => {
  const behaviour = choice(call.body, 'on_untracked_image', behaviours);
  if (behaviour && behaviour !== 'UNSET') change(call.act, 'on_untracked', behaviour);
  return runTaskConfig(call);
};
