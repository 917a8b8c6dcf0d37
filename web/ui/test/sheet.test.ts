import { describe, expect, test } from 'vitest'
import { pixels, rowsThatFit, SCALES, SHEETS, scaleBar, scaleFor, zoomOf } from '../src/print/sheet'

describe('the sheet', () => {
  test('A3 has a map of 280 × 247 beside a column of 108', () => {
    expect(SHEETS.A3).toMatchObject({
      width: 420,
      height: 297,
      margin: 12,
      map: { width: 280, height: 247 },
      column: 108,
      foot: 18,
    })
  })

  test('fills both papers to the margins', () => {
    for (const it of Object.values(SHEETS)) {
      expect(2 * it.margin + it.map.width + it.gap + it.column).toBe(it.width)
      expect(2 * it.margin + it.map.height + it.gap + it.foot).toBe(it.height)
    }
  })

  test('has CSS pixels of 1/96 inch', () => {
    expect(pixels(25.4)).toBe(96)
    expect(pixels(280)).toBe(1058)
  })
})

describe('the scale', () => {
  test('of a zoom is the one that the paper shows', () => {
    const lat = 41.08
    for (const n of SCALES) {
      const metresOfPixel = (40075016.686 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoomOf(n, lat))
      expect(metresOfPixel / (0.0254 / 96)).toBeCloseTo(n, n < 5000 ? 2 : 0)
    }
  })

  test('is the largest round one that holds the view', () => {
    expect(scaleFor({ width: 280, height: 100 }, SHEETS.A3)).toBe(1000)
    expect(scaleFor({ width: 281, height: 100 }, SHEETS.A3)).toBe(2000)
    expect(scaleFor({ width: 10, height: 248 }, SHEETS.A3)).toBe(2000)
    expect(scaleFor({ width: 9e9, height: 1 }, SHEETS.A4)).toBe(100_000)
  })

  test('bar is 1, 2 or 5 times a power of ten and fits', () => {
    for (const n of SCALES) {
      for (const most of [20, 40, 63, 80]) {
        const { metres, mm } = scaleBar(n, most)
        expect(mm).toBeLessThanOrEqual(most)
        expect(mm).toBeGreaterThan(most / 2.6)
        expect(String(metres)).toMatch(/^[125]0*$/)
        expect((metres * 1000) / mm).toBeCloseTo(n, 6)
      }
    }
    expect(scaleBar(1000, 60)).toMatchObject({ metres: 50, mm: 50, parts: 5 })
  })
})

test('rows fit as a whole or not at all', () => {
  expect(rowsThatFit(100, 40, 5)).toBe(12)
  expect(rowsThatFit(30, 40, 5)).toBe(0)
})
