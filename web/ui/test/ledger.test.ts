import { describe, expect, test } from 'vitest'
import type { Box } from '../src/api/types'
import { type Address, meets, TileLedger, tilesIn } from '../src/map/ledger'
import { seeded } from './random'

/** The bounds of a tile by the inverse formula, degrees. */
function boundsOf({ z, x, y }: Address): Box {
  const lat = (row: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / 2 ** z))) * 180) / Math.PI
  const lon = (column: number) => (column / 2 ** z) * 360 - 180
  return [lon(x), lat(y + 1), lon(x + 1), lat(y)]
}

const DISTRICT: Address = { z: 12, x: 3449, y: 1533 }

describe('tiles and boxes', () => {
  test('a tile covers its own bounds, and its box finds it again', () => {
    const random = seeded('tiles')
    for (let run = 0; run < 500; run++) {
      const z = 2 + Math.floor(random.next() * 17)
      const tile = { z, x: Math.floor(random.next() * 2 ** z), y: Math.floor(random.next() * 2 ** z) }
      const [w, s, e, n] = boundsOf(tile)
      const inner: Box = [w + (e - w) * 0.2, s + (n - s) * 0.2, w + (e - w) * 0.6, s + (n - s) * 0.6]
      expect(meets(inner, tile)).toBe(true)
      expect(tilesIn(inner, z)).toEqual([tile])
      const away: Box = [e + (e - w), s, e + (e - w) * 1.5, n]
      expect(meets(away, tile)).toBe(false)
    }
  })

  test('what lies just beyond the edge is drawn by both neighbours', () => {
    const [, s, e, n] = boundsOf(DISTRICT)
    const middle = (s + n) / 2
    const close = e + 1e-5
    expect(meets([close, middle, close, middle], DISTRICT)).toBe(true)
    expect(meets([close, middle, close, middle], { ...DISTRICT, x: DISTRICT.x + 1 })).toBe(true)
  })
})

describe('the ledger', () => {
  const east = { ...DISTRICT, x: DISTRICT.x + 1 }
  const far = { ...DISTRICT, x: DISTRICT.x + 5 }
  const spot = (tile: Address): Box => {
    const [w, s, e, n] = boundsOf(tile)
    return [(w + e) / 2, (s + n) / 2, (w + e) / 2, (s + n) / 2]
  }

  test('calls stale what changed since it was read, and nothing else', () => {
    const ledger = new TileLedger()
    for (const tile of [DISTRICT, east, far]) ledger.read(tile, 10)
    expect(ledger.stale([DISTRICT, east, far])).toEqual([])
    ledger.change(11, [spot(DISTRICT), spot(far)])
    expect(ledger.stale([DISTRICT, east, far])).toEqual([DISTRICT, far])
    ledger.read(DISTRICT, 11)
    expect(ledger.stale([DISTRICT, east, far])).toEqual([far])
  })

  test('says nothing of tiles that were never read', () => {
    const ledger = new TileLedger()
    ledger.change(11, [spot(DISTRICT)])
    expect(ledger.stale([DISTRICT])).toEqual([])
  })

  test('does not take a tile for fresh that was asked for before the change', () => {
    const ledger = new TileLedger()
    ledger.change(11, [spot(DISTRICT)])
    ledger.read(DISTRICT, 10)
    expect(ledger.stale([DISTRICT])).toEqual([DISTRICT])
  })

  test('calls everything stale where the change is not known, or too long ago to be remembered', () => {
    const ledger = new TileLedger()
    for (const tile of [DISTRICT, far]) ledger.read(tile, 1)
    ledger.changeAll(5)
    expect(ledger.stale([DISTRICT, far])).toEqual([DISTRICT, far])
    ledger.read(far, 5)
    for (let revision = 6; revision < 700; revision++) ledger.change(revision, [spot(DISTRICT)])
    expect(ledger.stale([far])).toEqual([far])
  })
})
