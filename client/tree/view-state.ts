import type { Failure } from '../../registry/registry.ts';

/** What the view as a whole shows when it has no rows: one welcome text each. */
export type ViewState =
  | 'signedOut'
  | 'refused'
  | 'noProject'
  | 'forbidden'
  | 'notActivated'
  | 'offline'
  | 'failed'
  | 'empty'
  /** There are buckets, and the filter lets none through. */
  | 'filteredOut'
  | 'ready';

/** The state for a list of buckets that could not be had, or was empty. */
export function viewState(why: Failure | undefined, buckets: number): ViewState {
  // Rows from before it was switched off are of no use: all that can be done is switch it on.
  if (why?.kind === 'not-activated') return 'notActivated';
  if (!why || buckets > 0) return buckets > 0 ? 'ready' : 'empty';
  switch (why.kind) {
    case 'signed-out':
      return 'signedOut';
    case 'bad-credentials':
      return 'refused';
    case 'no-project':
      return 'noProject';
    case 'forbidden':
      return 'forbidden';
    case 'unreachable':
      return 'offline';
    default:
      return 'failed';
  }
}
