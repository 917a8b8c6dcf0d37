import { getJSON } from '../api/client'
import type { Day } from './day'
import { endOf } from './day'

/** One revision as the journal lists it. */
export interface JournalEntry {
  readonly revision: number
  readonly at: string
  readonly actor: string
  readonly actor_name?: string
  readonly via: string
  readonly reason: string
  readonly inserted: number
  readonly updated: number
  readonly deleted: number
}

export interface Journal {
  readonly revision: number
  readonly items: readonly JournalEntry[]
  readonly next?: number
}

export const journalPath = (before: number | undefined, limit: number) =>
  `/api/changesets?limit=${limit}${before === undefined ? '' : `&before=${before}`}`

/** The entry of one revision, found at the top of what lies before the next. */
export const entryPath = (revision: number) => journalPath(revision + 1, 1)

/** The book as it stood at the end of a day; undefined where there was none yet. */
export async function entryAt(day: Day): Promise<JournalEntry | undefined> {
  const until = endOf(day)
  if (!until) return
  const journal = await getJSON<Journal>(`/api/changesets?limit=1&until=${encodeURIComponent(until)}`)
  return journal.items[0]
}
