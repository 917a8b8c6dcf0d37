import type { Position } from '../api/types'

/**
 * Length and area on the ellipsoid of CGCS2000, of edges that are straight in lon/lat: the same reading and the same method as
 * the server's, so a measured line shows the number that the panel will show once it is an asset. Against the server: length
 * within 1e-11 of itself, area within 1e-10 of itself or a square millimetre, whichever is more.
 */

const SEMI_MAJOR = 6378137
const FLATTENING = 1 / 298.257222101
const SEMI_MINOR = SEMI_MAJOR * (1 - FLATTENING)
const FIRST2 = FLATTENING * (2 - FLATTENING)
const RADIANS = Math.PI / 180

const NODES = [-0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526] as const
const WEIGHTS = [0.3478548451374538, 0.6521451548625461, 0.6521451548625461, 0.3478548451374538] as const
const DEEPEST = 24

/** Metres a unit of a course that changes lon and lat (radians a unit) at a latitude in degrees. */
function speed(at: number, lon: number, lat: number): number {
  const s = Math.sin(at * RADIANS)
  const w2 = 1 - FIRST2 * s * s
  const n = SEMI_MAJOR / Math.sqrt(w2)
  return Math.hypot(((n * (1 - FIRST2)) / w2) * lat, n * Math.cos(at * RADIANS) * lon)
}

/** The length of one edge in metres: a four-point Gauss rule, halved until halves and whole agree. */
export function edgeLength(a: Position, b: Position): number {
  const [lon, lat] = [(b[0] - a[0]) * RADIANS, (b[1] - a[1]) * RADIANS]
  if (lon === 0 && lat === 0) return 0
  const whole = (from: number, to: number) => {
    let sum = 0
    for (let i = 0; i < 4; i++) {
      const t = from + ((to - from) * (1 + (NODES[i] as number))) / 2
      sum += (WEIGHTS[i] as number) * speed(a[1] + t * (b[1] - a[1]), lon, lat)
    }
    return (sum * (to - from)) / 2
  }
  const measured = (from: number, to: number, length: number, depth: number): number => {
    const middle = (from + to) / 2
    const [left, right] = [whole(from, middle), whole(middle, to)]
    if (depth === DEEPEST || !(Math.abs(left + right - length) > 1e-11 * length)) return left + right
    return measured(from, middle, left, depth + 1) + measured(middle, to, right, depth + 1)
  }
  return measured(0, 1, whole(0, 1), 0)
}

export function lineLength(line: readonly Position[]): number {
  let sum = 0
  for (let i = 1; i < line.length; i++) sum += edgeLength(line[i - 1] as Position, line[i] as Position)
  return sum
}

/** The length all around a ring, given with or without its first position again at the end. */
export function perimeter(ring: readonly Position[]): number {
  const first = ring[0]
  return first ? lineLength([...ring, first]) : 0
}

/** The strip of the ellipsoid between two parallels a radian of longitude, in units of half the semi-minor axis squared. */
function strip(base: { readonly lat: number; readonly sin: number; readonly cos: number }, lat: number): number {
  const half = ((lat - base.lat) / 2) * RADIANS
  const [sh, ch] = [Math.sin(half), Math.cos(half)]
  const d = 2 * sh * (base.cos * ch - base.sin * sh)
  const s = base.sin + d
  const e = Math.sqrt(FIRST2)
  const w = 1 - FIRST2 * base.sin * base.sin
  return (d * (1 + FIRST2 * s * base.sin)) / (w * (1 - FIRST2 * s * s)) + Math.atanh((e * d) / (1 - FIRST2 * s * base.sin)) / e
}

const STEP_DEGREES = 0.02

/** The area of one ring in square metres, whatever its direction; 0 below three positions. */
export function ringArea(ring: readonly Position[]): number {
  const first = ring[0]
  if (!first || ring.length < 3) return 0
  const base = { lat: first[1], sin: Math.sin(first[1] * RADIANS), cos: Math.cos(first[1] * RADIANS) }
  let [sum, carry] = [0, 0]
  for (let i = 1; i <= ring.length; i++) {
    const [a, b] = [ring[i - 1] as Position, ring[i % ring.length] as Position]
    if (a[0] === b[0]) continue
    const value = -(b[0] - a[0]) * RADIANS * meanStrip(base, a[1], b[1]) - carry
    const next = sum + value
    carry = next - sum - value
    sum = next
  }
  return Math.abs((sum * SEMI_MINOR * SEMI_MINOR) / 2)
}

/** The mean strip along an edge: three-point Gauss over pieces of at most 0.02 degree of latitude. */
function meanStrip(base: Parameters<typeof strip>[0], from: number, to: number): number {
  if (from === to) return strip(base, from)
  const pieces = Math.max(1, Math.ceil(Math.abs(to - from) / STEP_DEGREES))
  let sum = 0
  for (let i = 0; i < pieces; i++) {
    const low = from + ((to - from) * i) / pieces
    const high = from + ((to - from) * (i + 1)) / pieces
    const [middle, d] = [(low + high) / 2, ((high - low) / 2) * 0.7745966692414834]
    sum += (5 * (strip(base, middle - d) + strip(base, middle + d)) + 8 * strip(base, middle)) / 18
  }
  return sum / pieces
}

/** Moves a position by metres east and north; meant for steps of less than a kilometre. */
export function shifted(at: Position, east: number, north: number): Position {
  const s = Math.sin(at[1] * RADIANS)
  const w2 = 1 - FIRST2 * s * s
  const n = SEMI_MAJOR / Math.sqrt(w2)
  return [at[0] + east / (n * Math.cos(at[1] * RADIANS) * RADIANS), at[1] + north / (((n * (1 - FIRST2)) / w2) * RADIANS)]
}
