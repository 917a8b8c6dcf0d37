import type { Line } from './types'

/** One of the two trails as far as it is read: newest first. */
export interface Stream {
  readonly lines: readonly Line[]
  /** There is more behind the last line. */
  readonly more: boolean
}

const time = (line: Line) => Date.parse(line.at)

/**
 * Lays two trails into one, newest first, as far as both are known: nothing is shown that something not yet read might come before.
 * `wanting` names the trails to read on; none where both are read to their end.
 */
export function merge(streams: readonly Stream[]): { readonly lines: readonly Line[]; readonly wanting: readonly number[] } {
  const ends = streams.map((it) => {
    const last = it.lines.at(-1)
    return it.more ? (last ? time(last) : Number.POSITIVE_INFINITY) : Number.NEGATIVE_INFINITY
  })
  const frontier = Math.max(Number.NEGATIVE_INFINITY, ...ends)
  const lines = streams
    .flatMap((it) => it.lines)
    .filter((line) => time(line) >= frontier)
    .sort((a, b) => time(b) - time(a))
  const wanting = streams.flatMap((it, index) => (it.more && ends[index] === frontier ? [index] : []))
  return { lines, wanting }
}
