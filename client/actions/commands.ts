import { l10n } from 'vscode';
import type { Command } from '../commands.ts';
import { inform } from '../notices.ts';
import { oneByOne } from '../steps.ts';
import { readTarget, type Target } from '../target.ts';
import type { PackerTasks } from '../tasks/packer-tasks.ts';
import type { Node } from '../tree/nodes.ts';
import { createBucket, deleteBucket, editBucket } from './buckets.ts';
import type { Changing } from './changing.ts';
import { clearChannel, createChannel, deleteChannels, restrictChannel, rollBackChannel } from './channels.ts';
import { copyAs, copyLastAction } from './copy.ts';
import { insertReference } from './insert.ts';
import { journalReport } from './journal-report.ts';
import { mayTry } from './permission.ts';
import { promote, promoteChannel, promoteTo } from './promote.ts';
import { rebuild } from './rebuild.ts';
import { activateRegistry, changeTier, deactivateRegistry } from './registry.ts';
import { generateFingerprint, resume } from './resume.ts';
import { revoke } from './revoke.ts';
import { undoLast } from './undo-command.ts';
import { deleteVersions, restore } from './versions.ts';

/** What changes the registry, by its id. */
export function actionCommands(
  changing: Changing & {
    readonly showReport: (name: string, text: string) => Promise<void>;
    /** The action that the line in the status bar offers to undo, as it says it. */
    readonly offersUndo: () => string | undefined;
    readonly packer: PackerTasks;
    /** The rows that are selected in the registry view. */
    readonly selected: () => readonly Node[];
  },
) {
  const about =
    (run: (changing: Changing, target: Target) => Promise<unknown>): Command =>
    argument =>
      run(changing, readTarget(argument));
  /** The second argument of a row's command: all rows that are selected. */
  const aboutAll =
    (run: (changing: Changing, targets: readonly Target[]) => Promise<boolean>): Command =>
    async (argument, selected) => {
      const rows = Array.isArray(selected) && selected.length > 0 ? selected : [argument];
      // One question per bucket: each says what happens there.
      const targets = rows.map(readTarget);
      await oneByOne(new Set(targets.map(target => target.bucket)), bucket =>
        run(
          changing,
          targets.filter(target => target.bucket === bucket),
        ),
      );
    };
  const removeChannels = aboutAll(deleteChannels);
  const removeVersions = aboutAll(deleteVersions);
  let undoing: Promise<void> | undefined;
  return {
    'packer.channel.promote': about(promote),
    'packer.channel.promoteAgain': about(async (c, { bucket, channel, fingerprint }) => {
      if (bucket === undefined || channel === undefined || fingerprint === undefined) return;
      if (await mayTry(c.ask, bucket)) await promoteTo(c, { bucket, channel, fingerprint });
    }),
    'packer.channel.promoteChannel': about(promoteChannel),
    'packer.channel.rollBack': about(rollBackChannel),
    'packer.channel.create': about(createChannel),
    'packer.channel.restrict': about((c, target) => restrictChannel(c, target, true)),
    'packer.channel.unrestrict': about((c, target) => restrictChannel(c, target, false)),
    'packer.channel.unassign': about(clearChannel),
    'packer.channel.delete': removeChannels,
    'packer.version.revoke': aboutAll(revoke),
    'packer.version.restore': about(restore),
    'packer.version.cancelRevocation': about(restore),
    'packer.version.delete': removeVersions,
    'packer.bucket.create': () => createBucket(changing),
    'packer.bucket.edit': about(editBucket),
    'packer.bucket.delete': about(deleteBucket),
    'packer.bucket.rebuild': (argument?: unknown) => rebuild(changing, readTarget(argument)),
    'packer.version.resume': (argument?: unknown) => resume(changing, argument),
    'packer.version.generateFingerprint': generateFingerprint,
    'packer.registry.copyAs': (argument?: unknown) => copyAs(changing, argument),
    'packer.registry.copyLastAction': () => copyLastAction(changing),
    'packer.registry.insertReference': (argument?: unknown) => insertReference(changing, argument),
    /** The Delete key. */
    'packer.registry.delete': async () => {
      const rows = changing.selected();
      const [kind, ...others] = new Set(rows.map(row => row.kind));
      if (others.length > 0)
        return void inform(l10n.t('Select only channels, only versions, or one bucket to delete.'));
      if (kind === 'channel') return removeChannels(rows[0], rows);
      if (kind === 'version') return removeVersions(rows[0], rows);
      if (kind === 'bucket' && rows.length === 1) return deleteBucket(changing, readTarget(rows[0]));
    },
    'packer.registry.activate': () => activateRegistry(changing),
    'packer.registry.deactivate': () => deactivateRegistry(changing),
    'packer.registry.changeTier': () => changeTier(changing),
    // Pressed twice it is one undo: the second would find things moved, by the first.
    'packer.registry.undo': () => {
      undoing ??= undoLast(changing, changing.offersUndo()).finally(() => {
        undoing = undefined;
      });
      return undoing;
    },
    'packer.registry.showJournal': async () =>
      changing.showReport(
        `${l10n.t('HCP Packer Registry Journal')}.txt`,
        journalReport(await changing.journal.entries(), Date.now()),
      ),
  } satisfies Record<string, Command>;
}
