import type { Place, UsedHere } from '../../protocol/requests.ts';
import type { Questions } from '../questions.ts';
import { earliest } from '../tree/clock.ts';
import type { Row } from '../tree/rows.ts';
import { badgeOf, inOrder, placeRow, usedRereads, usedRow } from './used-rows.ts';

/** A row of the view *Used in This Workspace*. The object stays the same as long as the thing does. */
export type UsedNode =
  | { readonly kind: 'used'; readonly id: string; readonly parent: undefined; value: UsedHere }
  | { readonly kind: 'place'; readonly id: string; readonly parent: UsedNode; value: Place };

/** What open folders use of the registry, as a tree. Knows nothing of the editor. */
export function usedTree(options: {
  readonly ask: Pick<Questions, 'usedHere'>;
  /** The path of a file as a person knows it. */
  readonly pathOf: (uri: string) => string;
  readonly now: () => number;
}) {
  const { ask, pathOf, now } = options;
  let nodes = new Map<string, UsedNode>();
  let things: readonly UsedHere[] = [];
  let asking: Promise<void> | undefined;
  let due = true;

  /** Whoever waits sees the last answer: one that was on its way when everything was reset is asked for again. */
  async function load(): Promise<void> {
    while (due || asking !== undefined) {
      asking ??= read();
      await asking;
    }
  }
  async function read(): Promise<void> {
    due = false;
    things = await ask.usedHere();
    asking = undefined;
  }

  function node<N extends UsedNode>(made: N): N {
    const known = nodes.get(made.id);
    if (known?.kind !== made.kind) {
      nodes.set(made.id, made);
      return made;
    }
    known.value = made.value;
    return known as N;
  }
  const idOf = ({ bucket, channel, fingerprint, artifact }: UsedHere) =>
    `used:${JSON.stringify([bucket, channel ?? 0, fingerprint ?? 0, artifact ?? 0])}`;

  return {
    /** Asking again gives the same rows until `stale`. */
    async children(of?: UsedNode): Promise<readonly UsedNode[]> {
      if (!of) {
        await load();
        return inOrder(things, now()).map(value =>
          node({ kind: 'used', id: idOf(value), parent: undefined, value }),
        );
      }
      if (of.kind !== 'used' || nodes.get(of.id) !== of) return [];
      return of.value.places.map(value =>
        node({ kind: 'place', id: `${of.id}/${value.uri}:${value.line}`, parent: of, value }),
      );
    },
    row: (of: UsedNode): Row =>
      of.kind === 'used' ? usedRow(of.value, now()) : placeRow(of.value, pathOf(of.value.uri)),
    badge: () => badgeOf(things, now()),
    /** When the first row reads otherwise than it did then, for time alone. */
    nextChange: (then: number) => earliest(things, thing => usedRereads(thing, then)),
    count: () => things.length,
    /** The next question asks the server. */
    stale() {
      due = true;
    },
    /** Other credentials: nothing of the old may be seen again. */
    reset() {
      nodes = new Map();
      things = [];
      due = true;
    },
  };
}
