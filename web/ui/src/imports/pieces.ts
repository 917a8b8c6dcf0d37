/** The server takes at most 8 MiB at once; a slow line gets smaller pieces, so that each is through within a few seconds. */
export const MOST_PIECE = 8 << 20
const LEAST_PIECE = 128 << 10
export const FIRST_PIECE = 1 << 20
const WANTED_MS = 2500

/** The size of the next piece after one that took so long: at most twice as large, at least half. */
export function nextPiece(size: number, tookMs: number): number {
  const wanted = (size * WANTED_MS) / Math.max(tookMs, 1)
  return Math.round(Math.min(MOST_PIECE, Math.max(LEAST_PIECE, Math.min(size * 2, Math.max(size / 2, wanted)))))
}

/** A piece that did not get through is tried again smaller. */
export const smallerPiece = (size: number) => Math.max(LEAST_PIECE, Math.round(size / 2))

/** How long to wait before the n-th try in a row, counted from 1: 1, 2, 4 … at most 30 s. */
export const waitBefore = (tries: number) => Math.min(30_000, 1000 * 2 ** (tries - 1))

/** Whether a refusal goes away by itself: no answer, an overloaded server, a gateway in between. */
export const passes = (status: number) => status === 0 || status === 502 || status === 503 || status === 504
