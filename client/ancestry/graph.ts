import * as l10n from '@vscode/l10n';
import { plain, stateWording, versionName } from '../../protocol/words.ts';
import type { Lookup, Page, Relation, RelationEnd, Version } from '../../registry/registry.ts';
import type { Questions } from '../questions.ts';
import type { Picture, Shape } from './picture.ts';
import { inWords } from './words.ts';

/** What an ancestry is about: all of a bucket, or one version. */
export interface Start {
  readonly bucket: string;
  readonly fingerprint?: string | undefined;
}

/** Generations in each direction before a person has to ask for more. */
const generations = 3;
/** Versions in one picture; far beyond what anybody can read. */
const mostNodes = 150;

type Asked = Pick<Questions, 'ancestry' | 'versions' | 'uses'>;

const shapes: Readonly<Record<string, Shape>> = {
  pass: 'check',
  clock: 'clock',
  'circle-slash': 'slash',
  versions: 'layers',
  'sync~spin': 'ring',
  'circle-outline': 'ring',
  error: 'cross',
};

/**
 * The versions a bucket or version comes from and those that come from it. API operation ListBucketAncestry
 * gives one generation a time; each is asked once, and the states of versions come with one list per bucket.
 */
export function ancestryGraph(ask: Asked, start: Start) {
  const ends = new Map<string, RelationEnd>();
  const edges = new Map<string, Relation>();
  const known = new Map<string, Promise<ReadonlyMap<string, Version>>>();
  const lookedUp = new Set<string>();
  const lookedDown = new Set<string>();
  let problem: string | undefined;

  const idOf = ({ bucket, fingerprint, version }: RelationEnd) => `${bucket}/${fingerprint || version}`;
  const heard = <T>(answer: Lookup<T>): T | undefined => {
    if (answer.is === 'unknown') problem ??= answer.why.message;
    return answer.is === 'found' ? answer.value : undefined;
  };

  /** By fingerprint: the newest page, which has nearly always what is in use. */
  const versionsOf = (bucket: string) => {
    const asked =
      known.get(bucket) ??
      ask
        .versions(bucket)
        .then(answer => new Map((heard<Page<Version>>(answer)?.items ?? []).map(v => [v.fingerprint, v])));
    known.set(bucket, asked);
    return asked;
  };

  function add(
    relation: Relation,
  ): { readonly parent: RelationEnd; readonly child: RelationEnd } | undefined {
    const { parent, child } = relation;
    const fresh = [parent, child].filter(end => !ends.has(idOf(end)));
    if (ends.size + fresh.length > mostNodes) return undefined;
    for (const end of fresh) ends.set(idOf(end), end);
    edges.set(`${idOf(parent)} ${idOf(child)} ${parent.channel}`, relation);
    return { parent, child };
  }

  async function up(of: RelationEnd, left: number): Promise<void> {
    if (lookedUp.has(idOf(of)) || left === 0) return;
    lookedUp.add(idOf(of));
    const relations = heard(await ask.ancestry(of.bucket, of.fingerprint)) ?? [];
    await Promise.all(
      relations.map(async relation => {
        const added = add(relation);
        if (added) await up(added.parent, left - 1);
      }),
    );
  }
  async function down(of: RelationEnd, left: number): Promise<void> {
    if (lookedDown.has(idOf(of)) || left === 0) return;
    lookedDown.add(idOf(of));
    const relations = (heard(await ask.ancestry(of.bucket)) ?? []).filter(
      ({ parent }) => idOf(parent) === idOf(of),
    );
    await Promise.all(
      relations.map(async relation => {
        const added = add(relation);
        if (added) await down(added.child, left - 1);
      }),
    );
  }

  /** The versions the picture starts with. */
  async function starts(): Promise<readonly RelationEnd[]> {
    const { bucket, fingerprint } = start;
    const versions = [...(await versionsOf(bucket)).values()];
    const end = (version: Version): RelationEnd => ({
      bucket,
      fingerprint: version.fingerprint,
      version: version.name,
    });
    if (fingerprint !== undefined) {
      const version = versions.find(one => one.fingerprint === fingerprint);
      return [version ? end(version) : { bucket, fingerprint, version: '' }];
    }
    // What others were built from, and the newest, which is what the next will be built from.
    const relations = heard(await ask.ancestry(bucket)) ?? [];
    const own = relations.flatMap(({ parent, child }) =>
      [parent, child]
        .filter(one => one.bucket === bucket)
        .map(({ fingerprint, version }) => ({ bucket, fingerprint, version })),
    );
    return [...own, ...versions.slice(0, 1).map(end)];
  }

  async function picture(): Promise<Picture> {
    const uses = await ask.uses({});
    const shownEdges = [...edges.values()].map(({ parent, child, status }) => {
      const moved = status === 'out-of-date' && parent.channelVersion !== '';
      const channel = plain(parent.channel);
      return {
        parent: idOf(parent),
        child: idOf(child),
        status,
        label:
          moved && channel !== '' ? l10n.t('{0}, now {1}', channel, plain(parent.channelVersion)) : channel,
      };
    });
    const described = await Promise.all(
      [...ends.values()].map(async end => {
        const version = (await versionsOf(end.bucket)).get(end.fingerprint);
        const wording = version && stateWording(version, Date.now());
        const hasParent = [...edges.values()].some(({ child }) => idOf(child) === idOf(end));
        const isParentUnseen = version?.parents !== undefined && !hasParent && !lookedUp.has(idOf(end));
        const isChildUnseen = version?.hasDescendants === true && !lookedDown.has(idOf(end));
        return {
          id: idOf(end),
          bucket: plain(end.bucket),
          version: version ? versionName(version) : plain(end.version),
          state: wording?.text ?? l10n.t('state unknown'),
          shape: (wording && shapes[wording.icon]) ?? 'question',
          platforms: [...new Set(version?.builds.map(({ platform }) => plain(platform)))].join(', '),
          isStart: end.bucket === start.bucket && (start.fingerprint ?? end.fingerprint) === end.fingerprint,
          more: isParentUnseen || isChildUnseen,
          templates: uses.uses
            .filter(use => use.bucket === end.bucket && use.publishes && use.channel === undefined)
            .map(({ uri, line }) => ({
              label: fileName(uri),
              opens: l10n.t('Open {0}', fileName(uri)),
              uri,
              line,
            })),
        };
      }),
    );
    const nameOf = (id: string) => {
      const node = described.find(one => one.id === id);
      return `${node?.bucket} ${node?.version}`;
    };
    const nodes = described.map(node => inWords(node, shownEdges, nameOf));
    const none =
      nodes.length === 0
        ? l10n.t('{0} has no versions yet, or is not visible to you.', plain(start.bucket))
        : undefined;
    const said = problem ?? none;
    const about = start.fingerprint === undefined ? '' : nodes.find(({ isStart }) => isStart)?.version;
    return {
      title: l10n.t('Ancestry of {0}', `${plain(start.bucket)} ${about ?? ''}`.trim()),
      nodes,
      edges: shownEdges,
      ...(said !== undefined && { problem: said }),
    };
  }

  return {
    /** The first picture: some generations of what it is about. */
    async begin(): Promise<Picture> {
      const first = await starts();
      for (const end of first) ends.set(idOf(end), end);
      await Promise.all(first.flatMap(end => [up(end, generations), down(end, generations)]));
      return picture();
    },
    /** One generation more around a version. */
    async expand(id: string): Promise<Picture> {
      const end = ends.get(id);
      if (end) await Promise.all([up(end, 1), down(end, 1)]);
      return picture();
    },
    /** What a node stands for; undefined for an id that is none. */
    end: (id: string): RelationEnd | undefined => ends.get(id),
  };
}

/** The last two parts of a path say which template is meant. */
function fileName(uri: string): string {
  const path = decodeURIComponent(uri).split('/').slice(-2);
  return path.join('/');
}
