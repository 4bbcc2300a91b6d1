import { commands, env, l10n, ProgressLocation, window } from 'vscode';
import { RefreshCommand } from '../protocol/requests.ts';
import { bucketStep, type Changing } from './actions/changing.ts';
import { actionCommands } from './actions/commands.ts';
import type { AncestryView } from './ancestry/view.ts';
import type { CommandId } from './command-ids.ts';
import { documentCommands } from './documents/commands.ts';
import type { RegistryDocuments } from './documents/registry-documents.ts';
import { sbomCommands } from './documents/sbom-commands.ts';
import { artifactChoices, versionChoices } from './pickers.ts';
import { pick } from './quick-input.ts';
import type { SignIn } from './sign-in.ts';
import { walk } from './steps.ts';
import { readTarget, type Target } from './target.ts';
import type { PackerTasks } from './tasks/packer-tasks.ts';
import { runTemplate } from './tasks/template-commands.ts';
import { explorerCommands } from './tree/commands.ts';
import type { Node, NodeOf } from './tree/nodes.ts';
import type { RegistryView } from './tree/registry-view.ts';
import type { UsedView } from './used/used-view.ts';

/** The first argument is a row, or what a link in a hover carries; the second all selected rows. */
export type Command = (argument?: unknown, selected?: unknown) => Promise<unknown>;

/** Every command of ours by its id. `packer.registry.refresh` is the server's and registered by its client. */
export function commandTable(
  options: Changing & {
    readonly account: SignIn;
    readonly view: RegistryView;
    readonly used: UsedView;
    readonly showReport: (name: string, text: string) => Promise<void>;
    readonly offersUndo: () => string | undefined;
    readonly packer: PackerTasks;
    readonly ancestry: AncestryView;
    readonly documents: RegistryDocuments;
  },
): Record<CommandId, Command> {
  const { account, view, ask, showLog } = options;

  /** The version a command is about; asks for what its caller did not say. */
  async function versionOf(title: string, argument: unknown): Promise<Target | undefined> {
    return walk<Target>(readTarget(argument), [
      bucketStep(ask, title),
      async (state, back) => {
        if (state.fingerprint !== undefined) return 'skip';
        const answer = await pick(
          { title, placeholder: l10n.t('Version of {0}', state.bucket!), back },
          versionChoices(ask, state.bucket!, Date.now(), () => undefined),
        );
        return typeof answer === 'object' ? { ...state, fingerprint: answer.value.fingerprint } : answer;
      },
    ]);
  }
  async function copy(text: string | undefined): Promise<void> {
    if (text === undefined) return;
    await env.clipboard.writeText(text);
    window.setStatusBarMessage(l10n.t('$(copy) Copied'), 3_000);
  }

  /** Of a command that may take rows of the tree away. */
  const keepingPlace =
    (run: Command): Command =>
    (argument, selected) => {
      const rows = Array.isArray(selected) && selected.length > 0 ? selected : [argument];
      return view.keepingPlace(rows.filter(isRow), () => run(argument, selected));
    };
  const actions = actionCommands({ ...options, selected: view.selection });

  return {
    ...actions,
    'packer.channel.delete': keepingPlace(actions['packer.channel.delete']),
    'packer.version.delete': keepingPlace(actions['packer.version.delete']),
    'packer.bucket.delete': keepingPlace(actions['packer.bucket.delete']),
    'packer.registry.delete': () =>
      view.keepingPlace(view.selection(), () => actions['packer.registry.delete']()),
    'packer.hcp.signIn': () => account.signIn(),
    'packer.hcp.useEnvironment': () => account.useEnvironment(),
    'packer.hcp.tryWithoutAccount': () => account.tryWithoutAccount(),
    'packer.hcp.switchAccount': () => account.switchAccount(),
    'packer.hcp.signOut': () => account.signOut(),
    'packer.hcp.selectProject': () => account.selectProject(),
    'packer.hcp.diagnose': async () => {
      const title = l10n.t('Diagnosing the HCP Packer connection');
      const progress = { location: ProgressLocation.Notification, title };
      const { text } = await window.withProgress(progress, () => ask.diagnose());
      await options.showReport('HCP Packer Connection.txt', text);
    },
    'packer.artifact.copyId': async argument => {
      const target = readTarget(argument);
      await copy(target.text ?? (await artifactOf(target)));
    },
    'packer.version.copyFingerprint': async argument =>
      copy((await versionOf(l10n.t('Copy Version Fingerprint'), argument))?.fingerprint),
    ...explorerCommands(options),
    // The server believes a failure for a while; who presses Retry does not.
    'packer.registry.retry': async () => commands.executeCommand(RefreshCommand),
    'packer.registry.loadMore': row => view.more(row as NodeOf<'more'>),
    'packer.registry.showLog': async () => showLog(),
    ...documentCommands(ask, options.documents),
    ...sbomCommands(options, options.documents),
    'packer.ancestry.show': async argument => {
      const target = await walk<Target>(readTarget(argument), [bucketStep(ask, l10n.t('Show Ancestry'))]);
      if (target?.bucket !== undefined)
        options.ancestry.show({ bucket: target.bucket, fingerprint: target.fingerprint });
    },
    'packer.template.build': argument => runTemplate(ask, options.packer, 'build', argument),
    'packer.template.validate': argument => runTemplate(ask, options.packer, 'validate', argument),
    'packer.template.init': argument => runTemplate(ask, options.packer, 'init', argument),
  };

  /** An artifact of a version, for the palette. */
  async function artifactOf(target: Target): Promise<string | undefined> {
    const title = l10n.t('Copy Artifact ID');
    const version = await versionOf(title, target);
    if (version?.bucket === undefined || version.fingerprint === undefined) return undefined;
    const answer = await pick(
      { title, placeholder: l10n.t('Artifact'), back: false },
      artifactChoices(ask, version.bucket, version.fingerprint, Date.now()),
    );
    return typeof answer === 'object' ? answer.value : undefined;
  }
}

/** A row of the registry's tree, and no link's or key's argument. */
const isRow = (argument: unknown): argument is Node =>
  typeof argument === 'object' && argument !== null && 'kind' in argument && 'parent' in argument;
