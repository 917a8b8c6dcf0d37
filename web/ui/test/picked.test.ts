import { describe, expect, test } from 'vitest'
import { fileName } from '../src/export/download'
import { readArea } from '../src/lasso/geometryText'
import {
  classFacets,
  conditionFacets,
  countOf,
  join,
  NOTHING_PICKED,
  narrow,
  type PickedAsset,
  queryOfPicked,
  rangeOf,
  toggle,
} from '../src/lasso/picked'
import { thin, untangle } from '../src/lasso/untangle'
import { seeded } from './random'

const asset = (id: number, condition: PickedAsset['condition'] = 'intact', kind = 'bench'): PickedAsset => ({
  id,
  class: kind,
  condition,
  stage: 'in_service',
  at: [123, 41],
})
const ids = (picked: ReturnType<typeof join>) => [...picked.items.keys()]

describe('picking many', () => {
  const three = join(NOTHING_PICKED, [asset(1), asset(2, 'damaged'), asset(3, 'damaged', 'tree')], 'replace')

  test('adds, takes away and replaces', () => {
    expect(ids(join(three, [asset(3), asset(4)], 'add'))).toEqual([1, 2, 3, 4])
    expect(ids(join(three, [asset(2), asset(9)], 'subtract'))).toEqual([1, 3])
    expect(ids(join(three, [asset(9)], 'replace'))).toEqual([9])
    expect(ids(toggle(toggle(three, asset(7)), asset(1)))).toEqual([2, 3, 7])
  })

  test('counts what it is made of, and narrows to a part', () => {
    expect(conditionFacets(three)).toEqual([
      { key: 'damaged', count: 2 },
      { key: 'intact', count: 1 },
    ])
    expect(classFacets(three)).toEqual([
      { key: 'bench', count: 2 },
      { key: 'tree', count: 1 },
    ])
    expect(ids(narrow(three, { condition: 'damaged', class: 'tree' }))).toEqual([3])
    expect(queryOfPicked(three)).toEqual({ ids: [1, 2, 3], stage: ['in_service', 'planned', 'retired'] })
  })

  test('of more than can be named one by one stays the question, with its whole count', () => {
    const many = { items: three.items, beyond: { query: { class: ['bench'] }, total: 21_960 } }
    expect(countOf(many)).toBe(21_960)
    expect(queryOfPicked(many)).toEqual({ class: ['bench'] })
    expect(countOf(join(many, [asset(8)], 'add'))).toBe(1)
  })

  test('takes a range of rows from the anchor, either way', () => {
    expect(rangeOf([4, 8, 15, 16], 8, 16)).toEqual([8, 15, 16])
    expect(rangeOf([4, 8, 15, 16], 16, 4)).toEqual([4, 8, 15, 16])
    expect(rangeOf([4, 8], undefined, 8)).toEqual([8])
    expect(rangeOf([4, 8], 99, 8)).toEqual([8])
    expect(rangeOf([4, 8], 4, 99)).toEqual([])
  })
})

describe('a loop drawn by hand', () => {
  test('is closed', () => {
    expect(
      untangle([
        [0, 0],
        [2, 0],
        [2, 2],
      ]),
    ).toEqual([
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 0],
    ])
  })

  test('loses the small loop where it crosses itself', () => {
    const ring = untangle([
      [0, 0],
      [10, 0],
      [10, 10],
      [-1, 10],
      [-1, 9],
      [0.5, 11],
    ])
    expect(ring?.length).toBeGreaterThan(4)
    expect(crossings(ring ?? [])).toBe(0)
    expect(Math.abs(area(ring ?? []))).toBeGreaterThan(90)
  })

  test('without an area is none', () => {
    expect(
      untangle([
        [0, 0],
        [5, 5],
      ]),
    ).toBeUndefined()
    expect(
      untangle([
        [0, 0],
        [1, 1],
        [2, 2],
        [0, 0],
      ]),
    ).toBeUndefined()
    expect(untangle([])).toBeUndefined()
  })

  test('never crosses itself afterwards, however it was drawn', () => {
    const { seed, next } = seeded('untangle')
    for (let round = 0; round < 200; round++) {
      const drawn = Array.from({ length: 3 + Math.floor(next() * 12) }, () => [next(), next()] as const)
      const ring = untangle(drawn)
      if (ring) expect(crossings(ring), `seed ${seed} round ${round}`).toBe(0)
    }
  })

  test('is thinned, its ends kept', () => {
    expect(
      thin(
        [
          [0, 0],
          [1, 0],
          [5, 0],
          [5.5, 0],
        ],
        4,
      ),
    ).toEqual([
      [0, 0],
      [5, 0],
      [5.5, 0],
    ])
  })
})

type Ring = readonly (readonly [number, number])[]

function area(ring: Ring): number {
  return ring.slice(1).reduce((sum, [x, y], at) => {
    const [px, py] = ring[at] as readonly [number, number]
    return sum + (px * y - x * py) / 2
  }, 0)
}

/** Proper crossings of the segments of a closed ring, by orientation: another way than the code's own. */
function crossings(ring: Ring): number {
  const turn = (a: Ring[0], b: Ring[0], c: Ring[0]) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
  let count = 0
  for (let i = 1; i < ring.length; i++) {
    for (let j = i + 2; j < ring.length; j++) {
      const [a, b, c, d] = [ring[i - 1], ring[i], ring[j - 1], ring[j]] as [Ring[0], Ring[0], Ring[0], Ring[0]]
      const proper = (x: number, y: number) => Math.abs(x) > 1e-12 && Math.abs(y) > 1e-12 && x > 0 !== y > 0
      if (proper(turn(a, b, c), turn(a, b, d)) && proper(turn(c, d, a), turn(c, d, b))) count++
    }
  }
  return count
}

describe('a typed area', () => {
  const square = [
    [
      [123.05, 41.08],
      [123.06, 41.08],
      [123.06, 41.09],
      [123.05, 41.08],
    ],
  ]

  test('is read from pairs, WKT and GeoJSON alike', () => {
    for (const text of [
      '123.05,41.08 123.06,41.08 123.06,41.09',
      '123.05 41.08\n123.06 41.08\n123.06 41.09\n123.05 41.08',
      '123.05，41.08；123.06，41.08；123.06，41.09',
      'POLYGON((123.05 41.08, 123.06 41.08, 123.06 41.09, 123.05 41.08))',
      'SRID=4490;polygon ((123.05 41.08,123.06 41.08,123.06 41.09))',
      JSON.stringify({ type: 'Feature', geometry: { type: 'Polygon', coordinates: square } }),
    ]) {
      expect(readArea(text), text).toEqual({ geometry: { type: 'Polygon', coordinates: square } })
    }
  })

  test('keeps holes and parts', () => {
    const hole = 'POLYGON((0 0,9 0,9 9,0 0),(5 1,6 1,6 2,5 1))'
    expect(readArea(hole)).toMatchObject({ geometry: { coordinates: { length: 2 } } })
    const two = 'MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))'
    expect(readArea(two)).toMatchObject({ geometry: { type: 'MultiPolygon', coordinates: { length: 2 } } })
  })

  test('says what is wrong with the rest', () => {
    const key = (text: string) => {
      const read = readArea(text)
      return 'fault' in read ? read.fault.key : undefined
    }
    expect(key('123.05,41.08 123.06,41.08')).toBe('area.faultFew')
    expect(key('123.05,41.08 123.06')).toBe('area.faultNumber')
    expect(key('hello')).toBe('area.faultNumber')
    expect(key('41.08,123.05 41.08,123.06 41.09,123.06')).toBe('area.faultRange')
    expect(key('POINT(123 41)')).toBe('area.faultKind')
    expect(key('POLYGON((1 1,2 1,2 2)')).toBe('area.faultForm')
    expect(key('{"type":"Polygon"')).toBe('area.faultForm')
    expect(key('{"type":"Point","coordinates":[1,2]}')).toBe('area.faultKind')
  })
})

test('the name of an export is what the server says', () => {
  expect(fileName('attachment; filename="assets-r12.csv"', 'x')).toBe('assets-r12.csv')
  expect(fileName("attachment; filename=a.csv; filename*=UTF-8''%E9%83%A8%E4%BB%B6.csv", 'x')).toBe('部件.csv')
  expect(fileName(null, 'assets.csv')).toBe('assets.csv')
})
