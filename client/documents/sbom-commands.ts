import { l10n, Uri, window, workspace } from 'vscode';
import { plain, versionName } from '../../protocol/words.ts';
import type { Build, Sbom, SbomAddress, Version } from '../../registry/registry.ts';
import { bucketStep, inView, lookUp } from '../actions/changing.ts';
import type { Asking } from '../actions/subject.ts';
import type { Command } from '../commands.ts';
import { findVersion } from '../find-version.ts';
import { inform } from '../notices.ts';
import { versionChoices } from '../pickers.ts';
import { pick } from '../quick-input.ts';
import { type Step, walk } from '../steps.ts';
import { readTarget } from '../target.ts';
import type { Node } from '../tree/nodes.ts';
import { formatName } from '../tree/sbom-rows.ts';
import type { RegistryDocuments } from './registry-documents.ts';

interface Chosen {
  readonly bucket?: string;
  readonly version?: Version;
  readonly at?: SbomAddress;
}

/** What shows SBOMs and the packages they name. None of it changes anything. */
export function sbomCommands({ ask, showLog }: Asking, documents: RegistryDocuments) {
  const versionStep =
    (title: string): Step<Chosen> =>
    async (state, back) => {
      if (state.version) return 'skip';
      const answer = await pick<Version>(
        { title, placeholder: l10n.t('Version of {0}', state.bucket!), back },
        versionChoices(ask, state.bucket!, Date.now(), version =>
          version.builds.length > 0 ? undefined : l10n.t('it has no builds'),
        ),
      );
      return typeof answer === 'object' ? { ...state, version: answer.value } : answer;
    };
  /** The version a row is about or below; without one, the person is asked. */
  async function started(argument: unknown): Promise<Chosen> {
    const { bucket, fingerprint } = readTarget(argument);
    const row = argument as Node | undefined;
    if (row?.kind === 'build' && row.parent?.kind === 'version') return { version: row.parent.value };
    if (row?.kind === 'sbom') return { at: row.value.at };
    if (bucket === undefined || fingerprint === undefined) return bucket === undefined ? {} : { bucket };
    const found = await findVersion(ask, bucket, one => one.fingerprint === fingerprint);
    return found.is === 'found' ? { bucket, version: found.value } : { bucket };
  }
  const versionOf = async (title: string, argument: unknown): Promise<Version | undefined> => {
    const start = await started(argument);
    const steps = start.version ? [] : [bucketStep<Chosen>(ask, title), versionStep(title)];
    return (await walk<Chosen>(start, steps))?.version;
  };

  /** The SBOM of a row, or one that the person picks among those of a version. */
  async function sbomOf(title: string, argument: unknown): Promise<SbomAddress | undefined> {
    const start = await started(argument);
    if (start.at) return start.at;
    const version = await versionOf(title, argument);
    if (!version) return undefined;
    const { bucket, fingerprint, builds } = version;
    const found: { build: Build; sbom: Sbom }[] = [];
    for (const build of builds) {
      const missing = l10n.t('This build is gone, or not visible to you.');
      const sboms = await lookUp({ showLog }, missing, () =>
        ask.sboms({ bucket, fingerprint, build: build.id }),
      );
      if (!sboms) return undefined;
      found.push(...sboms.map(sbom => ({ build, sbom })));
    }
    if (found.length === 0) {
      void inform(l10n.t('{0} {1} has no SBOM.', plain(bucket), versionName(version)));
      return undefined;
    }
    const answer = await pick<SbomAddress>(
      { title, placeholder: l10n.t('SBOM of {0} {1}', bucket, versionName(version)), back: false },
      async show =>
        show(
          found.map(({ build, sbom }) => ({
            label: plain(sbom.name),
            description: `${formatName(sbom.format)} · ${plain(build.componentType)}`,
            icon: 'list-tree',
            value: { bucket, fingerprint, build: build.id, name: sbom.name },
          })),
        ),
    );
    return typeof answer === 'object' ? answer.value : undefined;
  }

  return {
    'packer.sbom.open': async argument => {
      const at = await sbomOf(l10n.t('Open SBOM'), argument);
      // Some take a while to come.
      if (at) await window.withProgress(inView, () => documents.showSbom(at));
    },
    'packer.sbom.save': async argument => {
      const at = await sbomOf(l10n.t('Save SBOM As'), argument);
      if (!at) return;
      const folder = workspace.workspaceFolders?.[0]?.uri;
      const name = `${at.bucket}-${at.name}.json`.replace(/[^\w.-]+/g, '-');
      const to = await window.showSaveDialog({
        title: l10n.t('Save SBOM As'),
        filters: { JSON: ['json'] },
        ...(folder && { defaultUri: Uri.joinPath(folder, name) }),
      });
      if (!to) return;
      // As it was uploaded, so that a signature or a hash of it still holds.
      const text = await lookUp({ showLog }, l10n.t('This SBOM is gone, or not visible to you.'), () =>
        ask.sbom(at, false),
      );
      if (text === undefined) return;
      await workspace.fs.writeFile(to, Buffer.from(text));
      window.setStatusBarMessage(l10n.t('$(check) SBOM saved'), 3_000);
    },
    'packer.version.showPackages': async argument => {
      const version = await versionOf(l10n.t('Show Packages'), argument);
      if (!version) return;
      const { bucket, fingerprint, builds } = version;
      const first = builds[0] && (await ask.packages({ bucket, fingerprint, build: builds[0].id }));
      if (first?.is === 'unknown' && first.why.kind === 'not-in-tier') void inform(first.why.message);
      else await window.withProgress(inView, () => documents.showPackages(version));
    },
  } satisfies Record<string, Command>;
}
