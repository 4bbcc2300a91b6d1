// `npm run pictures`: takes the pictures of README and docs anew.
import { run } from '../../scripts/paths.ts';

const files = ['test/editor/pictures.test.ts', 'test/editor/language.test.ts', 'test/editor/writing.test.ts'];
process.exit(await run(process.execPath, ['--test', '--test-concurrency=1', ...files]));
