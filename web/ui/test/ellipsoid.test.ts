import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Position } from '../src/api/types'
import { edgeLength, lineLength, perimeter, ringArea, shifted } from '../src/measure/ellipsoid'

interface Sample {
  readonly ring: readonly Position[]
  readonly length: number
  readonly area: number
}

/** Computed by the server's own measures, which a test over there binds to the same file. */
const samples = JSON.parse(readFileSync(new URL('../../../testdata/measures.json', import.meta.url), 'utf8')) as Sample[]

describe('measures on the ellipsoid', () => {
  test('lengths equal the server’s to 1e-11, areas to 1e-10 or a square millimetre', () => {
    expect(samples.length).toBeGreaterThan(20)
    for (const { ring, length, area } of samples) {
      expect(Math.abs(lineLength(ring) - length)).toBeLessThanOrEqual(1e-11 * length)
      expect(Math.abs(ringArea(ring) - area)).toBeLessThanOrEqual(Math.max(1e-10 * area, 1e-6))
    }
  })

  test('a ring measures the same from any start, in either direction, closed or open', () => {
    for (const { ring, area } of samples) {
      const turned = [...ring.slice(2), ...ring.slice(0, 2)].reverse()
      expect(Math.abs(ringArea(turned) - area)).toBeLessThanOrEqual(Math.max(1e-9 * area, 1e-6))
      const closed = [...ring, ring[0] as Position]
      expect(Math.abs(ringArea(closed) - area)).toBeLessThanOrEqual(Math.max(1e-10 * area, 1e-6))
      expect(perimeter(ring)).toBeCloseTo(lineLength(closed), 6)
    }
  })

  test('ten kilometres are right to a millimetre against a quarter of the meridian and of the equator', () => {
    // From the definition of the ellipsoid: the meridian quadrant of CGCS2000 is 10 001 965.7292 m, the equator 2π · 6 378 137 m.
    expect(
      lineLength([
        [123, 0],
        [123, 90],
      ]),
    ).toBeCloseTo(10001965.7292, 3)
    expect(edgeLength([0, 0], [90, 0])).toBeCloseTo((Math.PI / 2) * 6378137, 3)
    expect(edgeLength([5, 5], [5, 5])).toBe(0)
  })

  test('a step of a tenth of a metre is a tenth of a metre', () => {
    const at: Position = [123.0561, 41.0827]
    for (const [east, north] of [
      [0.1, 0],
      [0, 0.1],
      [-30, 40],
      [300, -400],
    ] as const) {
      expect(edgeLength(at, shifted(at, east, north))).toBeCloseTo(Math.hypot(east, north), 1)
      expect(Math.abs(edgeLength(at, shifted(at, east, north)) - Math.hypot(east, north))).toBeLessThan(
        1e-4 * Math.hypot(east, north),
      )
    }
  })
})
