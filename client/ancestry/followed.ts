import type { RelationEnd } from '../../registry/registry.ts';
import type { Questions } from '../questions.ts';
import { ancestryGraph, type Start } from './graph.ts';
import type { Picture } from './picture.ts';

/**
 * An ancestry that is shown and stays true: asked for anew when told that answers have changed, with every
 * generation the person has asked for, and drawn only where it differs. What cannot be had anew leaves what there is.
 */
export function followedAncestry(
  ask: Pick<Questions, 'ancestry' | 'versions' | 'uses'>,
  start: Start,
  draw: (picture: Picture) => unknown,
) {
  let graph = ancestryGraph(ask, start);
  let last: Picture | undefined;
  let expanded: string[] = [];
  let account = 0;
  let isQueued = false;
  let turn: Promise<unknown> = Promise.resolve();

  /** One after the other, so that an older answer never comes last. */
  function inTurn(work: () => Promise<Picture | undefined>): Promise<void> {
    const of = account;
    const next = turn.then(async () => {
      const picture = of === account ? await work() : undefined;
      if (!picture || of !== account || same(picture, last)) return;
      last = picture;
      await draw(picture);
    });
    turn = next.catch(() => undefined);
    return next;
  }

  async function anew(): Promise<Picture | undefined> {
    isQueued = false;
    if (!last) return undefined;
    const fresh = ancestryGraph(ask, start);
    let picture = await fresh.begin();
    for (const id of expanded) picture = await fresh.expand(id);
    if (picture.problem !== undefined && last.nodes.length > 0 && picture.nodes.length < last.nodes.length)
      return { ...last, problem: picture.problem };
    graph = fresh;
    return picture;
  }

  return {
    /** Draws it for a page that shows nothing yet; what is known comes at once. */
    async begin(): Promise<void> {
      if (last) {
        await draw(last);
        return this.follow();
      }
      return inTurn(() => graph.begin());
    },
    /** One generation more around a version. */
    expand(id: string): Promise<void> {
      expanded.push(id);
      return inTurn(() => graph.expand(id));
    },
    /** Answers have changed, or may have. */
    async follow(): Promise<void> {
      if (isQueued) return;
      isQueued = true;
      await inTurn(anew);
    },
    /** Other credentials or another project: nothing of what is shown holds any longer. */
    async reset(): Promise<void> {
      account++;
      [graph, expanded, isQueued] = [ancestryGraph(ask, start), [], false];
      if (last) await draw({ ...last, nodes: [], edges: [] });
      last = undefined;
      return inTurn(() => graph.begin());
    },
    /** What a node stands for; undefined for an id that is none. */
    end: (id: string): RelationEnd | undefined => graph.end(id),
    /** What is drawn. */
    shown: (): Picture | undefined => last,
  };
}
export type FollowedAncestry = ReturnType<typeof followedAncestry>;

const same = (a: Picture, b: Picture | undefined) => JSON.stringify(a) === JSON.stringify(b);
