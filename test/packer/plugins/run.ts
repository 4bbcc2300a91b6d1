// `npm run test:plugins`: builds the plugin that is pinned here, and compares. Outside `npm test`, for it takes minutes.
import { join } from 'node:path';
import { run } from '../../../scripts/paths.ts';
import { buildPlugin } from './plugin.ts';

const built = await buildPlugin();
if (built !== undefined) {
  console.error(built);
  process.exit(1);
}
process.exit(await run(process.execPath, ['--test', join(import.meta.dirname, 'agreement.test.ts')]));
