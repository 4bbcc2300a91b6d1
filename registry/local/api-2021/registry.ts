import type { Handler } from '../api/call.ts';
import { choice, flag } from '../api/fields.ts';
import * as current from '../api-2023/registry.ts';
import { startOperation } from '../api-2023/versions.ts';

/** No mask here, and `activate` only ever activates: DELETE deactivates. */
export const UpdateRegistry: Handler = ({ act, body }) => {
  current.registryOf(act);
  const tier = choice(body, 'feature_tier', ['UNSET', 'PRIVATE_BETA', 'STANDARD', 'PLUS'] as const);
  if (tier && tier !== 'UNSET') current.change(act, 'tier', tier);
  if (flag(body, 'activate')) current.change(act, 'activated', 1);
  return { registry: current.registry(act, current.registryOf(act)), operation: startOperation(act) };
};

export const DeleteRegistry: Handler = call => {
  if (call.query.get('hard_delete') === 'true') return current.DeleteRegistry(call);
  current.registryOf(call.act);
  current.change(call.act, 'activated', 0);
  return {
    registry: current.registry(call.act, current.registryOf(call.act)),
    operation: startOperation(call.act),
  };
};
