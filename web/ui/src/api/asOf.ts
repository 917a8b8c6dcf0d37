let past: number | undefined

/** From now on the book is read as it stood at a revision; undefined: as it is. Whoever reads must read again by itself. */
export function readAsOf(revision: number | undefined): void {
  past = revision
}

/** Readers of the book. What is not of one revision, such as a history, the journal or the settings, is none of them. */
const OF_THE_BOOK = /^\/api\/(counts|assets|boundaries|near|search|places|export)\b(?!\/\d+\/history)/

/** The address of a reader for the revision that is looked at. */
export function dated(path: string, revision = past): string {
  if (revision === undefined || !OF_THE_BOOK.test(path)) return path
  return `${path}${path.includes('?') ? '&' : '?'}as_of=${revision}`
}
