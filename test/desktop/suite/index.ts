import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** The tests, as VS Code starts them. `TEST_REPORT` names a file that receives every test's outcome as JSON. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: 30_000, forbidOnly: Boolean(process.env.CI) });
  mocha.addFile(join(__dirname, 'extension.test.cjs'));
  const outcomes: { title: string; error?: string }[] = [];
  const failures = await new Promise<number>(resolve => {
    mocha
      .run(resolve)
      .on('pass', test => outcomes.push({ title: test.fullTitle() }))
      .on('fail', (test, error) =>
        outcomes.push({ title: test.fullTitle(), error: String(error.stack ?? error) }),
      );
  });
  if (process.env.TEST_REPORT) writeFileSync(process.env.TEST_REPORT, JSON.stringify(outcomes));
  if (failures > 0) throw new Error(`${failures} failed`);
  if (outcomes.length === 0) throw new Error('no test ran');
}
