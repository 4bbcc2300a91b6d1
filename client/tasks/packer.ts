import { Disposable, l10n, StatusBarAlignment, window, workspace } from 'vscode';
import { plain, versionName } from '../../protocol/words.ts';
import { trial } from '../accounts.ts';
import type { Credentials } from '../credentials.ts';
import { findVersion } from '../find-version.ts';
import type { LocalRegistry } from '../local-registry.ts';
import type { Questions } from '../questions.ts';
import { buildWatch } from './build-watch.ts';
import { type Identity, packerEnvironment } from './environment.ts';
import type { Published } from './output.ts';
import { packerTasks, type Runs } from './packer-tasks.ts';
import { problemView } from './problem-view.ts';
import { versionLinks } from './terminal-links.ts';

/** How long the line about a published version stays. */
const lineStays = 60_000;

/** Packer as this editor runs it: its tasks, the registry that follows a build, and the way on from a version. */
export function packer(options: {
  readonly ask: Questions;
  readonly account: Credentials;
  readonly registry: LocalRegistry;
}) {
  const { ask, account, registry } = options;
  const line = window.createStatusBarItem('packer.published', StatusBarAlignment.Left);
  line.name = l10n.t('HCP Packer: last published version');
  let timer: NodeJS.Timeout | undefined;

  /** The same registry and the same project as everything else in this window. */
  async function identity(): Promise<Identity> {
    if (!workspace.getConfiguration('packer').get('hcp.enabled', true))
      return { is: 'environment', location: null };
    // Where the local registry does not start, a build must not go anywhere else.
    if ((await account.use()) === trial) return { is: 'principal', ...(await registry.start()) };
    const { principal, location } = await account.forServer();
    if (!principal) return { is: 'environment', location };
    const { organization, project, state } = await ask.connection();
    return {
      is: 'principal',
      principal,
      location:
        state === 'ready' && organization && project
          ? { organizationId: organization.id, projectId: project.id }
          : location,
    };
  }

  async function published({ bucket, id }: Published): Promise<void> {
    const found = await findVersion(ask, bucket, one => one.id === id);
    if (found.is !== 'found') return;
    const name = `${plain(bucket)} ${versionName(found.value)}`;
    line.text = l10n.t('$(pass) {0} published · Promote…', name);
    line.accessibilityInformation = {
      label: l10n.t('{0} published. Press to promote it.', name),
      role: 'button',
    };
    line.command = {
      title: l10n.t('Promote…'),
      command: 'packer.channel.promote',
      arguments: [{ bucket, fingerprint: found.value.fingerprint }],
    };
    line.show();
    clearTimeout(timer);
    timer = setTimeout(() => line.hide(), lineStays);
  }

  const problems = problemView();
  const runs: Runs = {
    env: async () => packerEnvironment(process.env, await identity()),
    building: buildWatch({ ask, env: process.env, published: what => void published(what) }),
  };
  const tasks = packerTasks(runs, problems);
  const links = versionLinks(ask);
  const hide = () => {
    clearTimeout(timer);
    line.hide();
  };
  return {
    tasks,
    /** Other credentials: the version it speaks of is of another registry. */
    reset: hide,
    dispose: () => {
      hide();
      Disposable.from(tasks, problems, line, links).dispose();
    },
  };
}
