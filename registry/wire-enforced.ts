/** Enforced blocks of HCP's JSON; the rest of it is in `wire.ts`. */
import type { EnforcedBlock, Page } from './registry.ts';
import { list, object, text } from './wire.ts';

function enforcedBlock(value: unknown): EnforcedBlock | undefined {
  const json = object(value);
  const version = object(json.version);
  const content = text(version.block_content);
  if (!text(json.name) && !content) return undefined;
  return {
    id: text(json.id),
    name: text(json.name),
    version: text(version.version),
    templateType: text(version.template_type),
    content,
    description: text(version.additional_description),
  };
}

/** GetEnforcedBlocksByBucketResponse */
export const readEnforced = (body: unknown): Page<EnforcedBlock> | undefined =>
  list(body, 'enforced_block_detail', enforcedBlock);
