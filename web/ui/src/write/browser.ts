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

/** The one writer of this page, and its drafts. Everything that writes goes through them, so that everything can be undone. */
export const writer = new Writer(tabShelf())
export const drafts = new DraftStore(shelf(), Date.now())
