import { join } from 'node:path';
import { cache, run } from '../../scripts/paths.ts';
import { output, withRegistry } from './world.ts';

const seed = {
  buckets: [],
  principals: [{ name: 'viewer', role: 'viewer' }],
};

/** Every operation of both API versions, through HashiCorp's own generated client. */
export async function sdk(): Promise<boolean> {
  const program = join(cache, process.platform === 'win32' ? 'sdk-client.exe' : 'sdk-client');
  const env = { GOFLAGS: '', GOWORK: 'off' };
  const cwd = join(import.meta.dirname, 'sdk');
  if ((await run('go', ['build', '-p', '2', '-o', program, '.'], { cwd, env })) !== 0) return false;
  return withRegistry(seed, async (registry, _, folder) => {
    const viewer = registry.principals.find(p => p.name === 'viewer')!.env;
    const { code, said } = await output(program, [], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        ...registry.env,
        VIEWER_CLIENT_ID: viewer.HCP_CLIENT_ID,
        VIEWER_CLIENT_SECRET: viewer.HCP_CLIENT_SECRET,
      },
    });
    process.stdout.write(said);
    return code === 0;
  });
}
