import {
  commands,
  Disposable,
  DocumentLink,
  EventEmitter,
  l10n,
  languages,
  Range,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { plain, versionName } from '../../protocol/words.ts';
import type { Lookup, SbomAddress, Version } from '../../registry/registry.ts';
import { placeName } from '../actions/changing.ts';
import { registryText } from '../actions/registry-summaries.ts';
import { findVersion } from '../find-version.ts';
import { registryScheme as scheme } from '../language-client.ts';
import type { Questions } from '../questions.ts';
import type { Target } from '../target.ts';
import { enforcedText } from './enforced-text.ts';
import { historyText } from './history-text.ts';
import { packageText } from './package-text.ts';
import { permissionText } from './permission-text.ts';
import { versionText } from './version-text.ts';
import { vulnerabilityText } from './vulnerability-text.ts';

/** What a document is about; the query of its address. */
type About =
  | {
      readonly is: 'version';
      readonly bucket: string;
      readonly fingerprint: string;
      /** With what its builds are made of. */
      readonly packages?: true;
    }
  | ({ readonly is: 'sbom' } & SbomAddress)
  | { readonly is: 'enforced'; readonly bucket: string }
  | { readonly is: 'vulnerabilities'; readonly bucket: string; readonly fingerprint?: string }
  | { readonly is: 'permissions'; readonly bucket: string }
  | { readonly is: 'registry' }
  | { readonly is: 'history'; readonly bucket: string; readonly channel: string };

/** A place in a document that leads to an action. */
interface Link {
  readonly line: number;
  readonly start: number;
  readonly text: string;
  readonly command: string;
  readonly target: Target;
  readonly tooltip: string;
}

/**
 * Read-only documents of what the registry holds: versions, to read and to compare in VS Code's own diff, and
 * the histories of channels. An open one follows the registry.
 */
export function registryDocuments(ask: Questions) {
  const changed = new EventEmitter<Uri>();
  const links = new Map<string, readonly Link[]>();

  const addressOf = (name: string, about: About) =>
    Uri.from({ scheme, path: `/${name}`, query: JSON.stringify(about) });
  const versionAddress = (version: Version, packages: boolean) =>
    addressOf(`${plain(version.bucket)} ${versionName(version)}.txt`, {
      is: 'version',
      bucket: version.bucket,
      fingerprint: version.fingerprint,
      ...(packages && { packages }),
    });
  const notHad = (answer: Exclude<Lookup<unknown>, { is: 'found' }>) =>
    answer.is === 'absent' ? l10n.t('Not found, or not visible to you.') : answer.why.message;

  async function content(uri: Uri): Promise<string> {
    const about = JSON.parse(uri.query) as About;
    const now = Date.now();
    if (about.is === 'history') {
      const answer = await ask.history(about.bucket, about.channel);
      if (answer.is !== 'found') return `${notHad(answer)}\n`;
      const history = historyText(about.bucket, about.channel, answer.value, now);
      links.set(
        uri.toString(),
        history.again.map(({ line, start, version }) => ({
          line,
          start,
          text: versionName(version),
          command: 'packer.channel.promoteAgain',
          target: { bucket: about.bucket, channel: about.channel, fingerprint: version.fingerprint },
          tooltip: l10n.t('Promote {0} to {1} again', versionName(version), plain(about.channel)),
        })),
      );
      return history.text;
    }
    if (about.is === 'enforced') {
      const answer = await ask.enforced(about.bucket);
      return answer.is === 'found' ? enforcedText(about.bucket, answer.value) : `# ${notHad(answer)}\n`;
    }
    if (about.is === 'sbom') {
      const { is: _, ...at } = about;
      const answer = await ask.sbom(at, true);
      return answer.is === 'found' ? answer.value : `${notHad(answer)}\n`;
    }
    if (about.is === 'vulnerabilities') return vulnerabilities(about, uri);
    if (about.is === 'permissions') {
      const answer = await ask.policy(about.bucket);
      return answer.is === 'found' ? permissionText(about.bucket, answer.value) : `${notHad(answer)}\n`;
    }
    if (about.is === 'registry') {
      const [place, answer] = await Promise.all([placeName(ask), ask.status()]);
      return answer.is === 'unknown'
        ? `${answer.why.message}\n`
        : registryText(place, answer.is === 'found' ? answer.value : null);
    }
    const { bucket, fingerprint } = about;
    const [version, channels, parents] = await Promise.all([
      findVersion(ask, bucket, one => one.fingerprint === fingerprint),
      ask.channels(bucket),
      ask.ancestry(bucket, fingerprint),
    ]);
    if (version.is !== 'found') return `${notHad(version)}\n`;
    const heldBy = (channels.is === 'found' ? channels.value : [])
      .filter(channel => channel.version?.fingerprint === fingerprint)
      .map(({ name }) => name);
    const text = versionText(version.value, heldBy, parents.is === 'found' ? parents.value : [], now);
    return about.packages ? text + (await packagesOf(version.value)) : text;
  }

  let seen: readonly string[] = [];
  /** Asks anew about what has come into sight, or about everything in sight. */
  function look(all: boolean): void {
    const before = all ? [] : seen;
    const now = window.visibleTextEditors.flatMap(({ document: { uri } }) =>
      uri.scheme === scheme ? uri : [],
    );
    seen = now.map(String);
    for (const uri of now) if (!before.includes(uri.toString())) changed.fire(uri);
  }

  async function vulnerabilities(
    { bucket, fingerprint }: About & { is: 'vulnerabilities' },
    uri: Uri,
  ): Promise<string> {
    const version =
      fingerprint === undefined
        ? undefined
        : await findVersion(ask, bucket, one => one.fingerprint === fingerprint);
    if (version && version.is !== 'found') return `${notHad(version)}\n`;
    const [all, channels] = await Promise.all([ask.vulnerabilities(bucket), ask.channels(bucket)]);
    if (all.is !== 'found') return `${notHad(all)}\n`;
    if (channels.is !== 'found') return `${notHad(channels)}\n`;
    const { text, revoke } = vulnerabilityText(bucket, version?.value, all.value, channels.value, Date.now());
    links.set(
      uri.toString(),
      revoke.map(({ line, start, version, reason }) => ({
        line,
        start,
        text: versionName(version),
        command: 'packer.version.revoke',
        target: { bucket, fingerprint: version.fingerprint, reason },
        tooltip: l10n.t('Revoke {0}: {1}', versionName(version), reason),
      })),
    );
    return text;
  }

  /** Of each build; nothing in a tier that has no such thing, so that comparing stays what it was. */
  async function packagesOf({ bucket, fingerprint, builds }: Version): Promise<string> {
    const all = await Promise.all(
      builds
        .toSorted((a, b) => (a.componentType < b.componentType ? -1 : 1))
        .map(async build => ({
          build,
          packages: await ask.packages({ bucket, fingerprint, build: build.id }),
        })),
    );
    return all
      .flatMap(({ build, packages }) =>
        packages.is === 'unknown' && packages.why.kind === 'not-in-tier'
          ? []
          : [`\n${packageText(build, packages).join('\n')}\n`],
      )
      .join('');
  }

  const held = Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: content,
    }),
    languages.registerDocumentLinkProvider(
      { scheme },
      {
        provideDocumentLinks({ uri }) {
          return (links.get(uri.toString()) ?? []).map(({ line, start, text, command, target, tooltip }) => {
            const link = new DocumentLink(
              new Range(line, start, line, start + text.length),
              Uri.parse(`command:${command}?${encodeURIComponent(JSON.stringify([target]))}`),
            );
            link.tooltip = tooltip;
            return link;
          });
        },
      },
    ),
    workspace.onDidCloseTextDocument(({ uri }) => links.delete(uri.toString())),
    // What others have done meanwhile nobody tells: it is asked for by whoever comes back to look.
    window.onDidChangeWindowState(({ focused }) => {
      if (focused) look(true);
    }),
    window.onDidChangeVisibleTextEditors(() => look(false)),
  );
  const show = async (uri: Uri, line?: (text: string) => number) => {
    const document = await workspace.openTextDocument(uri);
    const at = line && new Range(...([line(document.getText()), 0, line(document.getText()), 0] as const));
    await window.showTextDocument(document, {
      preview: true,
      viewColumn: ViewColumn.Active,
      ...(at && { selection: at }),
    });
  };

  return {
    /** Active or not, in which tier. */
    showRegistry: () => show(addressOf(`${l10n.t('HCP Packer registry')}.txt`, { is: 'registry' })),
    showVersion: (version: Version) => show(versionAddress(version, false)),
    /** The same, with what its builds are made of, from there on. */
    showPackages: (version: Version) => {
      const heading = l10n.t('packages of {0}', '');
      return show(versionAddress(version, true), text =>
        Math.max(
          0,
          text.split('\n').findIndex(line => line.startsWith(heading)),
        ),
      );
    },
    showVulnerabilities: (bucket: string, version: Version | undefined) =>
      show(
        addressOf(
          `${l10n.t('Vulnerabilities of {0}', [plain(bucket), version ? versionName(version) : ''].join(' ').trim())}.txt`,
          {
            is: 'vulnerabilities',
            bucket,
            ...(version && { fingerprint: version.fingerprint }),
          },
        ),
      ),
    showPermissions: (bucket: string) =>
      show(addressOf(`${l10n.t('Permissions of {0}', plain(bucket))}.txt`, { is: 'permissions', bucket })),
    /** The document of an SBOM, with line breaks. */
    showSbom: (at: SbomAddress) =>
      show(addressOf(`${plain(at.bucket)} ${plain(at.name)}.json`, { is: 'sbom', ...at })),
    showHistory: (bucket: string, channel: string) =>
      show(
        addressOf(`${l10n.t('History of {0} {1}', plain(bucket), plain(channel))}.txt`, {
          is: 'history',
          bucket,
          channel,
        }),
      ),
    /** In HCL, so that it reads like the template it is appended to. */
    showEnforced: (bucket: string) =>
      show(
        addressOf(`${l10n.t('Enforced provisioners of {0}', plain(bucket))}.pkr.hcl`, {
          is: 'enforced',
          bucket,
        }),
      ),
    /** The older one on the left, as in every diff. */
    async compare(one: Version, other: Version): Promise<void> {
      const [left, right] = [one, other].toSorted((a, b) => a.createdAt - b.createdAt) as [Version, Version];
      const title = `${plain(left.bucket)}: ${versionName(left)} ↔ ${versionName(right)}`;
      await commands.executeCommand(
        'vscode.diff',
        versionAddress(left, true),
        versionAddress(right, true),
        title,
        {
          preview: true,
        },
      );
    },
    /** Answers have changed. Of whatever bucket: a version tells of its parents, too. */
    refresh(): void {
      for (const { uri } of workspace.textDocuments) if (uri.scheme === scheme) changed.fire(uri);
    },
    dispose: () => held.dispose(),
  };
}
export type RegistryDocuments = ReturnType<typeof registryDocuments>;
