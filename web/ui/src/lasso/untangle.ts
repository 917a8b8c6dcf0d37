import type { Position } from '../api/types'

/** Where two segments cross, apart from their ends; undefined where they do not. */
function crossing(a: Position, b: Position, c: Position, d: Position): Position | undefined {
  const [rx, ry] = [b[0] - a[0], b[1] - a[1]]
  const [sx, sy] = [d[0] - c[0], d[1] - c[1]]
  const cross = rx * sy - ry * sx
  if (cross === 0) return
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / cross
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / cross
  return t > 0 && t < 1 && u > 0 && u < 1 ? [a[0] + t * rx, a[1] + t * ry] : undefined
}

/** Twice the signed area of an open ring. */
function area(ring: readonly Position[]): number {
  let sum = 0
  for (const [at, [x, y]] of ring.entries()) {
    const [nx, ny] = ring[(at + 1) % ring.length] as Position
    sum += x * ny - nx * y
  }
  return sum
}

/** The first self-crossing of an open ring: the two segments by their starts, and the place. */
function firstCrossing(ring: readonly Position[]): readonly [number, number, Position] | undefined {
  const n = ring.length
  const corner = (at: number) => ring[at % n] as Position
  for (let i = 0; i < n; i++) {
    for (let j = i + 2; j < n; j++) {
      if (i === 0 && j === n - 1) continue
      const at = crossing(corner(i), corner(i + 1), corner(j), corner(j + 1))
      if (at) return [i, j, at]
    }
  }
}

const same = (a: Position, b: Position | undefined) => b !== undefined && a[0] === b[0] && a[1] === b[1]

/**
 * Makes a simple ring of a line drawn by hand: at each crossing with itself the smaller loop is cut off. Returns the closed ring,
 * or undefined where no area is left.
 */
export function untangle(drawn: readonly Position[]): Position[] | undefined {
  let ring = drawn.filter((it, at) => !same(it, drawn[at - 1]))
  if (ring.length > 1 && same(ring[0] as Position, ring.at(-1))) ring = ring.slice(0, -1)
  for (let found = firstCrossing(ring); found; found = firstCrossing(ring)) {
    const [i, j, at] = found
    const inner = [at, ...ring.slice(i + 1, j + 1)]
    const outer = [...ring.slice(0, i + 1), at, ...ring.slice(j + 1)]
    ring = Math.abs(area(inner)) > Math.abs(area(outer)) ? inner : outer
  }
  if (ring.length < 3 || area(ring) === 0) return
  return [...ring, ring[0] as Position]
}

/** Leaves out points closer to a kept one than `least` (in the units of the points), keeping both ends. */
export function thin(points: readonly Position[], least: number): Position[] {
  const out: Position[] = []
  for (const [at, it] of points.entries()) {
    const last = out.at(-1)
    const far = !last || Math.hypot(it[0] - last[0], it[1] - last[1]) >= least
    if (far || at === points.length - 1) out.push(it)
  }
  return out
}
