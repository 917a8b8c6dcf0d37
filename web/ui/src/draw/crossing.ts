import type { Position } from '../api/types'
import type { Parts } from './shape'

/** Rings with more edges than this are left to the server, which has the better method. */
const MOST_EDGES = 2000

interface Edge {
  readonly ring: number
  readonly index: number
  readonly a: Position
  readonly b: Position
}

const turn = (a: Position, b: Position, c: Position) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

/** Where two edges meet, ends included; undefined where they do not, or lie along each other without overlap. */
function meeting(p: Edge, q: Edge): Position | undefined {
  const [d1, d2] = [turn(q.a, q.b, p.a), turn(q.a, q.b, p.b)]
  const [d3, d4] = [turn(p.a, p.b, q.a), turn(p.a, p.b, q.b)]
  if (((d1 > 0 && d2 < 0) || (d1 < 0 && d2 > 0)) && ((d3 > 0 && d4 < 0) || (d3 < 0 && d4 > 0))) {
    const t = d1 / (d1 - d2)
    return [p.a[0] + t * (p.b[0] - p.a[0]), p.a[1] + t * (p.b[1] - p.a[1])]
  }
  const within = (e: Edge, at: Position) =>
    at[0] >= Math.min(e.a[0], e.b[0]) &&
    at[0] <= Math.max(e.a[0], e.b[0]) &&
    at[1] >= Math.min(e.a[1], e.b[1]) &&
    at[1] <= Math.max(e.a[1], e.b[1])
  if (d1 === 0 && within(q, p.a)) return p.a
  if (d2 === 0 && within(q, p.b)) return p.b
  if (d3 === 0 && within(p, q.a)) return q.a
  if (d4 === 0 && within(p, q.b)) return q.b
  return undefined
}

/**
 * The first place where a ring meets itself or another ring of the same area; neighbouring edges may share their common end
 * and nothing more. Undefined where all is well, and for shapes too large to look at while drawing.
 */
export function crossing(rings: Parts): Position | undefined {
  const edges: Edge[] = rings.flatMap((ring, r) =>
    ring.map((a, index) => ({ ring: r, index, a, b: ring[(index + 1) % ring.length] as Position })),
  )
  if (edges.length > MOST_EDGES) return undefined
  for (const [i, p] of edges.entries()) {
    for (const q of edges.slice(i + 1)) {
      const size = rings[p.ring]?.length ?? 0
      const next = p.ring === q.ring && q.index - p.index === 1
      const wraps = p.ring === q.ring && p.index === 0 && q.index === size - 1
      const at = meeting(p, q)
      if (!at) continue
      if (!next && !wraps) return at
      const [before, after] = next ? [p, q] : [q, p]
      // A fold: the ring runs back along the edge it came by.
      if (turn(before.a, before.b, after.b) === 0 && dot(before, after) < 0) return after.a
    }
  }
  return undefined
}

const dot = (p: Edge, q: Edge) => (p.b[0] - p.a[0]) * (q.b[0] - q.a[0]) + (p.b[1] - p.a[1]) * (q.b[1] - q.a[1])
