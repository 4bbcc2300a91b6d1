import { homedir } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { hcp } from '../registry/hcp.ts';
import { examineFromHere } from './doctor.ts';
import { hashicorpParser } from './hcl2json/service.ts';
import { pluginsOf } from './plugin-folder.ts';
import { startServer } from './server.ts';

// When most of what some code makes lives long, as the trees of a large folder do, V8 has that code make the rest among
// the old objects too: the trees that an edit replaces would lie there, and hold on to each other, until the next large
// collection of garbage. Every small one would copy them: tens of milliseconds in the midst of typing, and now about one.
setFlagsFromString('--no-allocation-site-pretenuring');

// What runs once with each key gets hot after hundreds of them. TurboFan then compiles for tens of milliseconds beside
// the typing, and throws much of it away again; the code of V8's middle compiler is as fast here, and smaller. That one
// waits for 400 calls, and for 500 since a call last taught it something: at about the 500th key it would compile at once
// all that an edit runs. After 100 it is over sooner, and spread over more keys.
if ('v8_enable_maglev' in process.config.variables && process.config.variables.v8_enable_maglev)
  for (const flag of [
    '--no-turbofan',
    '--invocation-count-for-maglev=100',
    '--minimum-invocations-after-ic-update=100',
  ])
    setFlagsFromString(flag);

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
