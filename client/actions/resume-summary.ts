import { buildWording, counted, plain, versionName } from '../../protocol/words.ts';
import { isComplete, stateAt, type Version } from '../../registry/registry.ts';
import type { Summary } from './changing.ts';
import { inShort } from './channel-summaries.ts';

/** Why a build cannot go on with this version. */
export function notResumable(version: Version, now: number): string | undefined {
  if (stateAt(version, now) === 'revoked') return 'it is revoked';
  return isComplete(version) ? 'complete, and so it cannot change' : undefined;
}

/** The question before builds are run: which are done, and which will be. */
export function resumeSummary(version: Version, uri: string, variable: string): Summary {
  const done = version.builds.filter(build => build.status === 'done');
  const open = version.builds.filter(build => build.status !== 'done');
  const folder = uri.slice(0, uri.lastIndexOf('/'));
  const running = open.filter(build => build.status === 'running');
  return {
    title: `Resume ${plain(version.bucket)} ${versionName(version)}?`,
    detail: [
      ...(done.length > 0
        ? [`Built already, and not again: ${inShort(done.map(build => plain(build.componentType)))}.`]
        : []),
      open.length > 0
        ? `To be built: ${inShort(open.map(build => `${plain(build.componentType)} (${buildWording(build)?.text ?? ''})`))}.`
        : 'It has no builds yet.',
      ...(running.length > 0
        ? [
            `${counted(running.length, 'build')} may be running somewhere right now; two runs of one build get in each other’s way.`,
          ]
        : []),
      '',
      `packer build runs in ${plain(decodeURIComponent(folder.slice(folder.lastIndexOf('/') + 1)))}, with ${variable}=${version.fingerprint} in its environment.`,
    ].join('\n'),
    button: 'Resume Build',
  };
}
