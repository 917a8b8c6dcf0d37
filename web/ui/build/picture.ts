import { deflateSync } from 'node:zlib'
import { parsePath } from './pathData'

type Point = readonly [number, number]

/** Steps that a curve is cut into. */
const STEPS = 12

const bend = (points: readonly Point[], t: number): Point => {
  if (points.length === 1) return points[0] as Point
  const between = points.slice(1).map((b, i): Point => {
    const a = points[i] as Point
    return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
  })
  return bend(between, t)
}

/** The outlines of a path as closed rings of short straight pieces. Arcs and smooth curves are not in the mark and are refused. */
export function ringsOf(d: string): Point[][] {
  const rings: Point[][] = []
  let ring: Point[] = []
  let at: Point = [0, 0]
  for (const { letter, numbers } of parsePath(d)) {
    const key = letter.toLowerCase()
    const [bx, by] = letter === key ? at : [0, 0]
    const points: Point[] = []
    if (key === 'h') points.push([bx + (numbers[0] ?? 0), at[1]])
    else if (key === 'v') points.push([at[0], by + (numbers[0] ?? 0)])
    else if ('mlcq'.includes(key)) {
      for (let i = 0; i < numbers.length; i += 2) points.push([bx + (numbers[i] ?? 0), by + (numbers[i + 1] ?? 0)])
    } else if (key !== 'z') throw new Error(`picture: “${letter}” in a path`)
    if (key === 'm') {
      ring = []
      rings.push(ring)
    }
    if (key === 'c' || key === 'q') for (let i = 1; i <= STEPS; i++) ring.push(bend([at, ...points], i / STEPS))
    else ring.push(...points)
    at = key === 'z' ? (ring[0] ?? at) : (points.at(-1) ?? at)
    if (key === 'z') {
      ring = [at]
      rings.push(ring)
    }
  }
  return rings.filter((it) => it.length > 2)
}

/** How much of each sample row is inside, by the non-zero rule: calls `fill` with the ends of each stretch. */
function scan(rings: readonly (readonly Point[])[], y: number, fill: (from: number, to: number) => void) {
  const cuts: { x: number; turn: number }[] = []
  for (const ring of rings) {
    ring.forEach((a, i) => {
      const b = ring[(i + 1) % ring.length] as Point
      if (a[1] <= y !== b[1] <= y) cuts.push({ x: a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]), turn: a[1] <= y ? 1 : -1 })
    })
  }
  cuts.sort((a, b) => a.x - b.x)
  let winding = 0
  cuts.forEach((cut, i) => {
    winding += cut.turn
    const next = cuts[i + 1]
    if (winding !== 0 && next) fill(cut.x, next.x)
  })
}

const FINE = 4

/** Coverage (0…1) of each pixel of a square picture by a shape; `place` puts the shape's units onto pixels. */
export function coverage(rings: readonly (readonly Point[])[], side: number, place: (at: Point) => Point): Float32Array {
  const out = new Float32Array(side * side)
  const placed = rings.map((ring) => ring.map(place))
  for (let row = 0; row < side * FINE; row++) {
    const y = (row + 0.5) / FINE
    scan(placed, y, (from, to) => {
      for (let x = Math.max(0, Math.floor(from)); x < Math.min(side, to); x++) {
        const part = Math.min(to, x + 1) - Math.max(from, x)
        if (part > 0) out[Math.floor(y) * side + x] = (out[Math.floor(y) * side + x] ?? 0) + part / FINE
      }
    })
  }
  return out
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

function part(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  let crc = 0xffffffff
  for (const byte of body) crc = ((CRC[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8)) >>> 0
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** A PNG of square pictures with red, green, blue and opacity. */
export function png(pixels: Uint8Array, side: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head.set([8, 6, 0, 0, 0], 8)
  const rows = Buffer.alloc(side * (side * 4 + 1))
  for (let y = 0; y < side; y++) rows.set(pixels.subarray(y * side * 4, (y + 1) * side * 4), y * (side * 4 + 1) + 1)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    part('IHDR', head),
    part('IDAT', deflateSync(rows, { level: 9 })),
    part('IEND', Buffer.alloc(0)),
  ])
}
