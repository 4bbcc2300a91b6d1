import * as l10n from '@vscode/l10n';
import { buildWording, ofTwo, plain, versionName } from '../../protocol/words.ts';
import { isComplete, stateAt, type Version } from '../../registry/registry.ts';
import type { Summary } from './changing.ts';
import { inShort } from './channel-summaries.ts';

/** Why a build cannot go on with this version. */
export function notResumable(version: Version, now: number): string | undefined {
  if (stateAt(version, now) === 'revoked') return l10n.t('it is revoked');
  return isComplete(version) ? l10n.t('complete, and so it cannot change') : undefined;
}

/** The question before builds are run: which are done, and which will be. */
export function resumeSummary(version: Version, uri: string, variable: string): Summary {
  const done = version.builds.filter(build => build.status === 'done');
  const open = version.builds.filter(build => build.status !== 'done');
  const folder = uri.slice(0, uri.lastIndexOf('/'));
  const running = open.filter(build => build.status === 'running');
  return {
    title: l10n.t('Resume {0} {1}?', plain(version.bucket), versionName(version)),
    detail: [
      ...(done.length > 0
        ? [
            l10n.t(
              'Built already, and not again: {0}.',
              inShort(done.map(build => plain(build.componentType))),
            ),
          ]
        : []),
      open.length > 0
        ? l10n.t(
            'To be built: {0}.',
            inShort(open.map(build => `${plain(build.componentType)} (${buildWording(build)?.text ?? ''})`)),
          )
        : l10n.t('It has no builds yet.'),
      ...(running.length > 0
        ? [
            ofTwo(
              running.length,
              l10n.t(
                '{0} build may be running somewhere right now; two runs of one build get in each other’s way.',
                running.length,
              ),
              l10n.t(
                '{0} builds may be running somewhere right now; two runs of one build get in each other’s way.',
                running.length,
              ),
            ),
          ]
        : []),
      '',
      l10n.t(
        'packer build runs in {0}, with {1} in its environment.',
        plain(decodeURIComponent(folder.slice(folder.lastIndexOf('/') + 1))),
        `${variable}=${version.fingerprint}`,
      ),
    ].join('\n'),
    button: l10n.t('Resume Build'),
  };
}
