import { describe, expect, test } from 'vitest'
import { catalogueGlyphs, glyphPath } from '../build/classGlyphs'
import { compactPath, fitPath, parsePath } from '../build/pathData'

/** Where each command of a path ends, and its control points, as absolute positions. */
function placesOf(d: string): number[][] {
  let [x, y, startX, startY] = [0, 0, 0, 0]
  return parsePath(d).map(({ letter, numbers }) => {
    const key = letter.toLowerCase()
    const [bx, by] = letter === key ? [x, y] : [0, 0]
    if (key === 'z') [x, y] = [startX, startY]
    else if (key === 'h') x = bx + (numbers[0] ?? 0)
    else if (key === 'v') y = by + (numbers[0] ?? 0)
    else [x, y] = [bx + (numbers.at(-2) ?? 0), by + (numbers.at(-1) ?? 0)]
    if (key === 'm') [startX, startY] = [x, y]
    const controls = 'csq'.includes(key) ? numbers.slice(0, -2).map((n, i) => n + (i % 2 === 0 ? bx : by)) : []
    return [...controls, x, y]
  })
}

describe('compact outlines', () => {
  test('keep every position of every bundled glyph within one step of the grid', () => {
    for (const name of catalogueGlyphs()) {
      const d = glyphPath(name)
      const before = placesOf(d).flat()
      const after = placesOf(compactPath(d, 50)).flat()
      expect(after.length, name).toBe(before.length)
      const worst = Math.max(...before.map((value, i) => Math.abs(value - (after[i] ?? Number.NaN) / 50)))
      expect(worst, name).toBeLessThanOrEqual(0.0101)
    }
  })

  test('lie in their box, whatever box their file has', () => {
    for (const name of catalogueGlyphs()) {
      for (const value of placesOf(glyphPath(name)).flat()) expect(Math.abs(value - 7.5), name).toBeLessThanOrEqual(9)
      const [xs, ys] = [0, 1].map((axis) => placesOf(glyphPath(name)).map((place) => place.at(axis - 2) ?? 0))
      for (const ends of [xs, ys]) expect(Math.max(...(ends ?? [])) - Math.min(...(ends ?? [])), name).toBeGreaterThan(1)
    }
  })

  test('of another box are scaled to the middle of the square', () => {
    expect(fitPath('M20 10h10v20l-5-5A5 5 0 0 1 20 10z', [20, 10, 10, 20], 15)).toBe(
      'M3.75 0h7.5v15l-3.75 -3.75A3.75 3.75 0 0 1 3.75 0z',
    )
  })

  test('are shorter', () => {
    const d = glyphPath('maki/barrier')
    expect(compactPath(d, 50).length).toBeLessThan(d.length * 0.7)
  })

  test('read flags of arcs that stand without a gap', () => {
    expect(parsePath('M0 0a1 1 0 012 0')).toEqual([
      { letter: 'M', numbers: [0, 0] },
      { letter: 'a', numbers: [1, 1, 0, 0, 1, 2, 0] },
    ])
  })

  test('of a broken path are refused with the place', () => {
    expect(() => parsePath('M0 0L1')).toThrow(/a number is missing/)
    expect(() => parsePath('M0 0?')).toThrow(/unexpected “\?”/)
  })
})
