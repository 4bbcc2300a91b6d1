import { l10n } from 'vscode';
import type { Channel, Version } from '../../registry/registry.ts';
import { bucketStep } from '../actions/changing.ts';
import type { Command } from '../commands.ts';
import { findVersion } from '../find-version.ts';
import { complain, inform } from '../notices.ts';
import { channelChoices, versionChoices } from '../pickers.ts';
import type { Questions } from '../questions.ts';
import { pick } from '../quick-input.ts';
import { type Step, walk } from '../steps.ts';
import { readTarget, type Target } from '../target.ts';
import type { RegistryDocuments } from './registry-documents.ts';

interface Sides {
  readonly bucket?: string;
  readonly channel?: string;
  readonly one?: Version;
  readonly other?: Version;
}

/** What shows and compares versions and histories. None of it changes anything. */
export function documentCommands(ask: Questions, documents: RegistryDocuments) {
  const version = async ({ bucket, fingerprint }: Target): Promise<Version | undefined> => {
    if (bucket === undefined || fingerprint === undefined) return undefined;
    const found = await findVersion(ask, bucket, one => one.fingerprint === fingerprint);
    return found.is === 'found' ? found.value : undefined;
  };
  const versionStep =
    (title: string, side: 'one' | 'other', placeholder: string): Step<Sides> =>
    async (state, back) => {
      if (state[side]) return 'skip';
      const answer = await pick<Version>(
        { title, placeholder, back },
        versionChoices(ask, state.bucket!, Date.now(), one =>
          one.fingerprint === state.one?.fingerprint ? l10n.t('the other one') : undefined,
        ),
      );
      return typeof answer === 'object' ? { ...state, [side]: answer.value } : answer;
    };
  const channelStep =
    (title: string, then: (state: Sides, channel: Channel) => Sides): Step<Sides> =>
    async (state, back) => {
      if (state.channel !== undefined) return 'skip';
      const answer = await pick<Channel>(
        { title, placeholder: l10n.t('Channel of {0}', state.bucket!), back },
        channelChoices(ask, state.bucket!, Date.now(), () => undefined),
      );
      return typeof answer === 'object' ? then(state, answer.value) : answer;
    };
  const bucketOf = ({ bucket }: Target): Sides => (bucket === undefined ? {} : { bucket });
  async function compare(one: Version | undefined, other: Version | undefined): Promise<void> {
    if (one && other && one.fingerprint !== other.fingerprint) return documents.compare(one, other);
    const same = l10n.t('Both are the same version.');
    const missing = l10n.t('There is no version to compare with, or it is not visible to you.');
    void inform(one && other ? same : missing);
  }

  return {
    'packer.version.show': async argument => {
      const title = l10n.t('Show Version as Text');
      const target = readTarget(argument);
      const one = await version(target);
      const state = await walk<Sides>({ ...bucketOf(target), ...(one && { one }) }, [
        bucketStep(ask, title),
        versionStep(title, 'one', l10n.t('Version')),
      ]);
      if (state?.one) await documents.showVersion(state.one);
    },
    'packer.version.compare': async (argument, selected) => {
      const title = l10n.t('Compare Versions');
      const rows = Array.isArray(selected) ? selected.map(readTarget) : [];
      const targets = rows.filter(({ fingerprint }) => fingerprint !== undefined);
      if (targets.length > 2) return void inform(l10n.t('Select two versions to compare.'));
      const target = targets[0] ?? readTarget(argument);
      const [one, other] = [await version(target), targets[1] && (await version(targets[1]))];
      const state = await walk<Sides>({ ...bucketOf(target), ...(one && { one }), ...(other && { other }) }, [
        bucketStep(ask, title),
        versionStep(title, 'one', l10n.t('First version')),
        versionStep(title, 'other', l10n.t('Second version')),
      ]);
      if (state) await compare(state.one, state.other);
    },
    'packer.version.compareWithChannel': async argument => {
      const title = l10n.t('Compare with Channel');
      const target = readTarget(argument);
      const one = await version(target);
      let channel: Channel | undefined;
      const state = await walk<Sides>({ ...bucketOf(target), ...(one && { one }) }, [
        bucketStep(ask, title),
        versionStep(title, 'one', l10n.t('Version')),
        channelStep(title, (before, picked) => {
          channel = picked;
          return { ...before, channel: picked.name };
        }),
      ]);
      if (state) await compare(state.one, channel?.version);
    },
    'packer.channel.compareWithLatest': async argument => {
      const title = l10n.t('Compare Channel with Latest');
      const { bucket, channel } = readTarget(argument);
      const state = await walk<Sides>(
        { ...(bucket !== undefined && { bucket }), ...(channel !== undefined && { channel }) },
        [
          bucketStep(ask, title),
          channelStep(title, (before, picked) => ({ ...before, channel: picked.name })),
        ],
      );
      if (!state) return;
      const channels = await ask.channels(state.bucket!);
      if (channels.is === 'unknown') return void complain(channels.why.message);
      const held = (wanted: string) =>
        channels.is === 'found' ? channels.value.find(({ name }) => name === wanted)?.version : undefined;
      await compare(held(state.channel!), held('latest'));
    },
    'packer.bucket.showEnforced': async argument => {
      const state = await walk<Sides>(bucketOf(readTarget(argument)), [
        bucketStep(ask, l10n.t('Show Enforced Provisioners')),
      ]);
      if (state?.bucket !== undefined) await documents.showEnforced(state.bucket);
    },
    'packer.channel.history': async argument => {
      const title = l10n.t('Show Channel History');
      const { bucket, channel } = readTarget(argument);
      const state = await walk<Sides>(
        { ...(bucket !== undefined && { bucket }), ...(channel !== undefined && { channel }) },
        [
          bucketStep(ask, title),
          channelStep(title, (before, picked) => ({ ...before, channel: picked.name })),
        ],
      );
      if (state) await documents.showHistory(state.bucket!, state.channel!);
    },
    'packer.registry.showVulnerabilities': async argument => {
      const target = readTarget(argument);
      const state = await walk<Sides>(bucketOf(target), [bucketStep(ask, l10n.t('Show Vulnerabilities'))]);
      if (state?.bucket === undefined) return;
      const known = await ask.vulnerabilityCounts(state.bucket);
      if (known.is === 'unknown' && known.why.kind === 'not-in-tier') void inform(known.why.message);
      else await documents.showVulnerabilities(state.bucket, await version(target));
    },
    'packer.bucket.showPermissions': async argument => {
      const state = await walk<Sides>(bucketOf(readTarget(argument)), [
        bucketStep(ask, l10n.t('Show Permissions')),
      ]);
      if (state?.bucket !== undefined) await documents.showPermissions(state.bucket);
    },
    'packer.registry.showStatus': () => documents.showRegistry(),
  } satisfies Record<string, Command>;
}
