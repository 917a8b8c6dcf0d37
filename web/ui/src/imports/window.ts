/** The part of a long list that is drawn: rows first … last (not including), and the height left out above and below. */
export interface Slice {
  readonly first: number
  readonly last: number
  readonly above: number
  readonly below: number
}

const SPARE = 12

/** Which rows of one height a scrolled box shows, with some to spare on either side. */
export function sliceOf(count: number, rowHeight: number, top: number, height: number): Slice {
  const first = Math.max(0, Math.min(count, Math.floor(top / rowHeight)) - SPARE)
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE)
  return { first, last: Math.max(first, last), above: first * rowHeight, below: (count - Math.max(first, last)) * rowHeight }
}
