import { commands, type Disposable, l10n, type TerminalLink, window } from 'vscode';
import { isComplete } from '../../registry/registry.ts';
import { findVersion } from '../find-version.ts';
import { inform } from '../notices.ts';
import type { Questions } from '../questions.ts';
import { pick } from '../quick-input.ts';
import { type Published, publishedIn } from './output.ts';

interface VersionLink extends TerminalLink {
  readonly to: Published;
}

/** `packer/golden-base/versions/01K…` in any terminal leads to the version: to its row, or on to a channel. */
export function versionLinks(ask: Questions): Disposable {
  return window.registerTerminalLinkProvider({
    provideTerminalLinks: ({ line }): VersionLink[] =>
      publishedIn(line).map(to => ({
        startIndex: to.start,
        length: to.length,
        tooltip: l10n.t('Show {0} in the registry, or promote it', to.bucket),
        to,
      })),
    async handleTerminalLink({ to }: VersionLink) {
      const found = await findVersion(ask, to.bucket, one => one.id === to.id);
      if (found.is !== 'found') {
        const why =
          found.is === 'unknown'
            ? found.why.message
            : l10n.t('This version of {0} was not found, or is not visible to you.', to.bucket);
        return void inform(why);
      }
      const { fingerprint } = found.value;
      const target = { bucket: to.bucket, fingerprint };
      const show = { label: l10n.t('Show in Registry'), icon: 'list-tree', value: 'packer.registry.show' };
      const promote = {
        label: l10n.t('Promote to Channel…'),
        icon: 'arrow-up',
        value: 'packer.channel.promote',
      };
      const title = `${to.bucket} ${found.value.name}`;
      const answer = await pick<string>(
        { title, placeholder: l10n.t('What to do with this version'), back: false },
        async offer => offer(isComplete(found.value) ? [show, promote] : [show]),
      );
      if (typeof answer === 'object') await commands.executeCommand(answer.value, target);
    },
  });
}
