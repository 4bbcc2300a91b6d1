import { homedir } from 'node:os';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { hcp } from '../registry/hcp.ts';
import { examineFromHere } from './doctor.ts';
import { hashicorpParser } from './hcl2json/service.ts';
import { pluginsOf } from './plugin-folder.ts';
import { startServer } from './server.ts';

/** Set by the build. */
declare const VERSION: string | undefined;
const version = typeof VERSION === 'string' ? VERSION : 'source';
const bundled = typeof VERSION === 'string';

const environment = { env: process.env, home: homedir(), version };

if (process.argv.includes('--doctor')) {
  process.exitCode = await examineFromHere(environment, text => process.stdout.write(text));
} else {
  startServer(createConnection(ProposedFeatures.all), {
    hcp: options => hcp({ ...options, ...environment }),
    hashicorpParser: hashicorpParser({
      worker: new URL(bundled ? './worker/hcl2json.cjs' : './hcl2json/worker.ts', import.meta.url),
    }),
    installedPlugins: () => pluginsOf({ ...environment, platform: process.platform }),
    now: Date.now,
    version,
  });
}
