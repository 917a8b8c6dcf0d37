import { createExpression, validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, test } from 'vitest'
import tokens from '../src/design/tokens.json'
import { omissionIn } from '../src/map/omitted'
import { isCrowded, type StitchInput, stitchLayers, stitchMarks } from '../src/map/stitches'
import { rounded, type StitchScale, scaleOf, shadeOf } from '../src/stitch/scale'
import { squareKey, squareOf, stitchOf, worstFirst } from '../src/stitch/stitch'
import { seeded } from './random'

const compiled = (value: unknown) => {
  const made = createExpression(value as never, 'layers[0].paint.fill-color')
  if (made.result !== 'success') throw new Error(JSON.stringify(made.value))
  const { value: expression } = made
  return (properties: Record<string, number>) => expression.evaluate({ zoom: 12 } as never, { type: 3, properties } as never)
}
const fillOf = (scale: StitchScale | undefined) =>
  (stitchLayers(input(scale))[0] as { paint: { 'fill-color': unknown } }).paint['fill-color']
const sizeOf = (scale: StitchScale | undefined) =>
  (stitchMarks(input(scale))[0] as { layout: { 'icon-size': unknown } }).layout['icon-size']
const input = (scale?: StitchScale): StitchInput => ({ scale, shown: true, crowded: false })

describe('the scale of the stitches', () => {
  test('sorts every stitch into one shade, darker with its count, whatever is in view', () => {
    const random = seeded('scale')
    const ramp = tokens.color.ramp.stitch
    for (let i = 0; i < 300; i++) {
      const size = 1 + Math.floor(random.next() * 400)
      const top = 10 ** (random.next() * 4)
      const cells = Array.from({ length: size }, () => {
        const n = 1 + Math.floor(random.next() ** 2 * top)
        return { n, broken: random.next() < 0.5 ? 0 : Math.floor(random.next() * Math.min(n, 40)) }
      })
      const scale = scaleOf(cells) as StitchScale
      expect(scale.total).toBe(cells.reduce((sum, it) => sum + it.n, 0))
      expect(scale.shades.reduce((sum, n) => sum + n, 0)).toBe(size)
      expect(scale.shades.length).toBe(scale.steps.length + 1)
      expect([...scale.steps].sort((a, b) => a - b)).toEqual(scale.steps)
      expect(new Set(scale.steps).size).toBe(scale.steps.length)
      const colours = scale.shades.map((_, step) => ramp[shadeOf(step, scale.steps.length, ramp.length)])
      expect(new Set(colours).size).toBe(colours.length)
      const shade = compiled(fillOf(scale))
      const diamond = compiled(sizeOf(scale))
      const seen = new Map<string, number>()
      for (const { n } of cells) {
        const step = scale.steps.filter((from) => n >= from).length
        const at = colours[step] as string
        seen.set(at, (seen.get(at) ?? 0) + 1)
        expect(shade({ n })).toBe(at)
      }
      expect(colours.map((it) => seen.get(it as string) ?? 0)).toEqual(scale.shades)
      const sizes = [1, 2, 3, 10, 100, 5000].map((damaged) => diamond({ n: 5000, damaged }) as number)
      expect([...sizes].sort((a, b) => a - b)).toEqual(sizes)
      const large = cells.filter((it) => it.broken > 0 && it.broken > scale.large).length
      expect(large).toBeLessThanOrEqual(scale.marked / 5)
    }
  })

  test('is nothing where there is no stitch, and one shade where all are alike', () => {
    expect(scaleOf([])).toBeUndefined()
    expect(scaleOf([{ n: 7, broken: 0 }])).toMatchObject({ steps: [], shades: [1], least: 7, most: 7, marked: 0 })
  })

  test('begins its shades at round numbers', () => {
    expect([1, 7, 13, 26, 94, 117, 1840, 36_000].map(rounded)).toEqual([1, 7, 12, 25, 100, 120, 2000, 40_000])
  })

  test('makes valid layers with and without a scale, seen or not', () => {
    const source = { type: 'vector' as const, tiles: ['http://127.0.0.1/{z}/{x}/{y}'] }
    for (const scale of [
      undefined,
      scaleOf([{ n: 3, broken: 1 }]),
      scaleOf([
        { n: 3, broken: 1 },
        { n: 90, broken: 7 },
      ]),
    ]) {
      for (const shown of [true, false]) {
        const layers = [...stitchLayers({ ...input(scale), shown }), ...stitchMarks({ ...input(scale), shown })]
        expect(validateStyleMin({ version: 8, sources: { stitches: source, crowded: source }, layers })).toEqual([])
        expect(layers.map((it) => (it.layout as { visibility: string }).visibility)).toEqual(
          layers.map((it) => (shown && it.id.startsWith('stitch') ? 'visible' : 'none')),
        )
      }
    }
  })
})

describe('a stitch', () => {
  /** The ring that a tile draws of a square of 2^level a side. */
  const ring = (level: number, x: number, y: number) => {
    const lon = (at: number) => (at / 2 ** level) * 360 - 180
    const lat = (at: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * at) / 2 ** level))) * 180) / Math.PI
    const [w, e, n, s] = [lon(x + 12 / 128), lon(x + 116 / 128), lat(y + 12 / 128), lat(y + 116 / 128)]
    return [
      [w, n],
      [e, n],
      [e, s],
      [w, s],
      [w, n],
    ] as [number, number][]
  }

  test('reads what the tile says, the most numerous class first', () => {
    const it = stitchOf(
      {
        n: 12,
        damaged: 2,
        street_light: 4,
        street_tree: 8,
        'street_light.damaged': 1,
        'street_tree.damaged': 1,
        'street_tree.removed': 1,
      },
      ring(17, 110_352, 49_100),
    )
    expect(it).toMatchObject({ n: 12, conditions: { damaged: 2, missing: 0 } })
    expect(it.classes).toEqual([
      { key: 'street_tree', n: 8, damaged: 1, missing: 0 },
      { key: 'street_light', n: 4, damaged: 1, missing: 0 },
    ])
    expect(stitchOf({ n: 1 }, ring(17, 110_352, 49_100)).classes).toEqual([])
  })

  test('knows its address, whatever the zoom', () => {
    const random = seeded('squares')
    for (let i = 0; i < 300; i++) {
      const level = 5 + Math.floor(random.next() * 18)
      const [x, y] = [0.8, 0.35].map((from) => Math.floor((random.next() * 0.1 + from) * 2 ** level)) as [number, number]
      expect(squareKey(squareOf(ring(level, x, y)))).toBe(`${level}/${x}/${y}`)
    }
  })

  test('stands before others that need less work', () => {
    const make = (n: number, damaged: number, west: number) => stitchOf({ n, damaged }, ring(17, west, 49_100))
    const sorted = [make(90, 0, 1), make(4, 2, 2), make(90, 2, 4), make(90, 2, 3)].sort(worstFirst)
    expect(sorted.map((it) => [it.n, it.conditions.damaged])).toEqual([
      [90, 2],
      [90, 2],
      [4, 2],
      [90, 0],
    ])
    expect((sorted[0]?.box[0] ?? 0) < (sorted[1]?.box[0] ?? 0)).toBe(true)
  })
})

describe('what tiles leave out', () => {
  const told = (layer: string, n_total: number, n_shown: number) => ({ properties: { layer, n_total, n_shown } })

  test('is summed over the tiles in view', () => {
    expect(omissionIn([told('assets', 30, 10), told('boundaries', 5, 5)])).toEqual({ shown: 15, total: 35 })
    expect(omissionIn([told('assets', 3, 3)])).toBeUndefined()
  })

  test('makes a crowd from more than 20,500 assets on', () => {
    expect(isCrowded([told('assets', 20_500, 20_000), told('boundaries', 90_000, 3)])).toBe(false)
    expect(isCrowded([told('assets', 20_501, 9)])).toBe(true)
  })
})
