import type { Box } from '../api/types'
import type { FeedState, Revised } from './state'

/** News for the page: the revisions since the news before, or that everything has to be read anew. */
export interface News {
  /** The revision before the first of these. */
  readonly since: number
  readonly revision: number
  readonly revised: readonly Revised[]
  readonly all: boolean
}

/** What happened between two states of the feed; undefined where nothing did, or before the first word. */
export function newsOf(known: FeedState, state: FeedState, revised: readonly Revised[]): News | undefined {
  if (known.revision === 0 || (state.revision === known.revision && state.resets === known.resets)) return
  const complete = revised.length === state.revision - known.revision && revised[0]?.revision === known.revision + 1
  return { since: known.revision, revision: state.revision, revised, all: state.resets !== known.resets || !complete }
}

/** Where the book changed between two revisions; null where the news does not say it all. */
export function placesOf(news: News | undefined, from: number, to: number): readonly Box[] | null {
  if (!news || news.all || news.revision !== to || news.since > from) return null
  return news.revised.filter((it) => it.revision > from).flatMap((it) => it.boxes)
}

/** Whether the news may have moved what is drawn from records rather than tiles: boundaries, and the names of areas. */
export function touchesGround(news: News | undefined): boolean {
  if (!news || news.all) return true
  return news.revised.some(
    (it) => it.boundaries.length > 0 || it.more > 0 || it.boxes.some((box) => box[0] !== box[2] || box[1] !== box[3]),
  )
}
