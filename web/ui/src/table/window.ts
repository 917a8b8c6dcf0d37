/** From this many rows on only those in sight are drawn. */
export const VIRTUAL_FROM = 200

export interface Window {
  readonly first: number
  /** Behind the last row that is drawn. */
  readonly end: number
  /** Pixels of the rows left out above and below. */
  readonly above: number
  readonly below: number
}

export interface Scroll {
  readonly top: number
  readonly height: number
  readonly row: number
}

const SPARE = 8

/** Which of `count` rows of one height are drawn at a scroll position. */
export function windowOf(count: number, { top, height, row }: Scroll): Window {
  if (count <= VIRTUAL_FROM) return { first: 0, end: count, above: 0, below: 0 }
  const first = Math.max(0, Math.min(count, Math.floor(top / row)) - SPARE)
  const end = Math.min(count, Math.ceil((top + height) / row) + SPARE)
  return { first, end, above: first * row, below: (count - end) * row }
}
