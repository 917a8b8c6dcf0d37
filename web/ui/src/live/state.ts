import type { Box } from '../api/types'

/** What the server tells of one revision. */
export interface Revised {
  readonly revision: number
  readonly at: string
  readonly actor: string
  readonly actor_name?: string
  readonly via: string
  readonly reason: string
  readonly inserted: number
  readonly updated: number
  readonly deleted: number
  readonly assets: readonly number[]
  readonly boundaries: readonly number[]
  /** Ids that are not listed. */
  readonly more: number
  readonly bbox: readonly number[]
  readonly boxes: readonly Box[]
}

/** What came over the feed, or happened to it. Times are milliseconds since 1970. */
export type Signal =
  | { readonly what: 'open'; readonly now: number }
  | { readonly what: 'alive'; readonly now: number }
  | { readonly what: 'hello'; readonly now: number; readonly revision: number; readonly hash: string }
  | { readonly what: 'revision'; readonly now: number; readonly revised: Revised }
  | { readonly what: 'reset'; readonly now: number; readonly revision: number }
  | { readonly what: 'closed'; readonly now: number }

export interface FeedState {
  /** 'lost' from the second failure on, so that a restart of the server is not cried over. */
  readonly link: 'connecting' | 'open' | 'lost'
  /** The newest revision heard of; 0 before the first word. */
  readonly revision: number
  /** When the last word came. */
  readonly heardAt: number
  /** Failures since the last word. */
  readonly failures: number
  /** Goes up whenever everything has to be read anew. */
  readonly resets: number
  /** The hash of the head at the last hello, to tell another book of the same number. */
  readonly hash: string
}

export const START: FeedState = { link: 'connecting', revision: 0, heardAt: 0, failures: 0, resets: 0, hash: '' }

/**
 * The state after one signal. A hello that is ahead of what is known means missed news only when the feed does not resume; the
 * server then tells the missed revisions itself, so the number waits for them. A hello behind it means another book.
 */
export function next(state: FeedState, signal: Signal): FeedState {
  const heard = { ...state, link: 'open' as const, heardAt: signal.now, failures: 0 }
  switch (signal.what) {
    case 'open':
    case 'alive':
      return heard
    case 'hello': {
      const first = state.revision === 0
      const sameNumber = signal.revision === state.revision && state.hash !== ''
      const other = !first && (signal.revision < state.revision || (sameNumber && signal.hash !== state.hash))
      const revision = first || other ? signal.revision : state.revision
      const hash = revision === signal.revision ? signal.hash : state.hash
      return { ...heard, revision, hash, resets: state.resets + (other ? 1 : 0) }
    }
    case 'revision':
      if (signal.revised.revision <= state.revision) return heard
      return { ...heard, revision: signal.revised.revision, hash: '' }
    case 'reset':
      return { ...heard, revision: signal.revision, resets: state.resets + 1 }
    case 'closed': {
      const failures = state.failures + 1
      return { ...state, failures, link: failures > 1 ? 'lost' : 'connecting' }
    }
  }
}

const FIRST_WAIT_MS = 400
const LONGEST_WAIT_MS = 15_000

/** How long to wait before the next try; `chance` (0…1) spreads many readers of a restarted server. */
export const waitAfter = (failures: number, chance: number) =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10)) * (0.75 + chance / 2)
