import { owned } from '../access/owned'
import { DraftStore } from '../edit/draft'
import { Writer } from './writer'

/** The browser's shelf, or nothing where it refuses (private windows, blocked site data). */
function shelf(): Storage | undefined {
  try {
    return window.localStorage
  } catch {
    return undefined
  }
}

/** A tab's own shelf: own changes belong to the tab that made them. */
function tabShelf(): Storage | undefined {
  try {
    return window.sessionStorage
  } catch {
    return undefined
  }
}

/**
 * The one writer of this page, and its drafts. Everything that writes goes through them, so that everything can be undone. Both are
 * the signed-in person's own: this file is fetched after the session is known.
 */
export const writer = new Writer({ storage: tabShelf(), name: owned('needlepoint.deeds') })
export const drafts = new DraftStore({ storage: shelf(), name: owned('needlepoint.draft'), now: Date.now() })
