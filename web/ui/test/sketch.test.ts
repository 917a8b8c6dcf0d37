import { describe, expect, test } from 'vitest'
import type { Geometry, Position } from '../src/api/types'
import { drawn, partsOf, rebuilt } from '../src/draw/shape'
import { empty, faultOf, removable, reopened, type Sketch, type Step, step, vertexCount } from '../src/draw/sketch'
import { seeded } from './random'

const run = (start: Sketch, ...steps: Step[]) => steps.reduce(step, start)
const add = (...at: Position[]): Step[] => at.map((it) => ({ do: 'add', at: it }))
const square: Position[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
]

describe('drawing', () => {
  test('adds vertices, finishes, and cannot finish too early', () => {
    const two = run(empty('area'), ...add([0, 0], [1, 0]), { do: 'finish' })
    expect(two.adding).toBe(true)
    expect(faultOf(two)).toEqual({ what: 'few', missing: 1 })
    const done = run(two, ...add([1, 1]), { do: 'finish' })
    expect(done.adding).toBe(false)
    expect(faultOf(done)).toBeUndefined()
    expect(drawn('area', done.parts[0] ?? [])).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    })
  })

  test('a second click on the same place is no vertex', () => {
    expect(vertexCount(run(empty('line'), ...add([0, 0], [1, 1], [1, 1])))).toBe(2)
  })

  test('a point moves to the newest place', () => {
    const it = run(empty('point'), ...add([1, 2], [3, 4]))
    expect(it.parts).toEqual([[[3, 4]]])
    expect(run(it, { do: 'undo' }).parts).toEqual([[[1, 2]]])
  })

  test('a bow tie is refused with its place, and so are a fold and a ring through a hole', () => {
    const bow = run(empty('area'), ...add([0, 0], [2, 2], [2, 0], [0, 2]), { do: 'finish' })
    expect(bow.adding).toBe(true)
    expect(faultOf(bow)).toEqual({ what: 'crossing', at: [1, 1] })
    expect(
      faultOf(
        reopened('area', [
          [
            [0, 0],
            [2, 0],
            [1, 0],
            [1, 2],
          ],
        ]),
      )?.what,
    ).toBe('crossing')
    const outer: Position[] = [
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 9],
    ]
    expect(
      faultOf(
        reopened('area', [
          outer,
          [
            [2, 2],
            [4, 2],
            [3, 4],
          ],
        ]),
      ),
    ).toBeUndefined()
    expect(
      faultOf(
        reopened('area', [
          outer,
          [
            [2, 2],
            [14, 2],
            [3, 4],
          ],
        ]),
      )?.what,
    ).toBe('crossing')
  })

  test('vertices are inserted, moved and removed down to what the shape needs', () => {
    let it = reopened('area', [square])
    it = run(it, { do: 'insert', ref: { part: 0, index: 1 }, at: [0.5, 0] })
    expect(it.parts[0]).toHaveLength(5)
    it = run(it, { do: 'move', ref: { part: 0, index: 1 }, at: [0.5, -1] })
    expect(it.parts[0]?.[1]).toEqual([0.5, -1])
    it = run(it, { do: 'remove', ref: { part: 0, index: 1 } }, { do: 'remove', ref: { part: 0, index: 0 } })
    expect(it.parts[0]).toHaveLength(3)
    expect(removable(it, { part: 0, index: 0 })).toBe(false)
    expect(run(it, { do: 'remove', ref: { part: 0, index: 0 } })).toBe(it)
  })

  test('a drag is one step to undo', () => {
    const ref = { part: 0, index: 0 }
    const it = run(
      reopened('line', [
        [
          [0, 0],
          [5, 5],
        ],
      ]),
      { do: 'move', ref, at: [1, 1] },
      { do: 'drag', ref, at: [2, 2] },
      { do: 'drag', ref, at: [3, 3] },
    )
    expect(it.parts[0]?.[0]).toEqual([3, 3])
    expect(run(it, { do: 'undo' }).parts[0]?.[0]).toEqual([0, 0])
    expect(run(it, { do: 'undo' }, { do: 'redo' }).parts[0]?.[0]).toEqual([3, 3])
  })

  test('whatever is done can be undone to the beginning and redone to the same end', () => {
    const { next, pick, seed } = seeded('sketch')
    const place = (): Position => [Math.round(next() * 20), Math.round(next() * 20)]
    for (let round = 0; round < 60; round++) {
      const start = empty(pick(['line', 'area'] as const))
      let it = start
      for (let i = 0; i < 25; i++) {
        const ref = { part: 0, index: Math.floor(next() * 8) }
        const steps: Step[] = [
          { do: 'add', at: place() },
          { do: 'add', at: place() },
          { do: 'insert', ref, at: place() },
          { do: 'move', ref, at: place() },
          { do: 'remove', ref },
          { do: 'finish' },
        ]
        it = step(it, pick(steps))
      }
      const [end, count] = [it.parts, it.past.length]
      for (let i = 0; i < count; i++) it = step(it, { do: 'undo' })
      expect(it.parts, `seed ${seed}`).toEqual(start.parts)
      for (let i = 0; i < count; i++) it = step(it, { do: 'redo' })
      expect(it.parts, `seed ${seed}`).toEqual(end)
      if (!it.adding) expect(faultOf({ ...it, parts: it.parts.map((p) => p.slice(0, 1)) })?.what).toBe('few')
    }
  })
})

describe('shapes', () => {
  const all: Geometry[] = [
    { type: 'Point', coordinates: [1, 2] },
    {
      type: 'MultiPoint',
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    },
    {
      type: 'LineString',
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    },
    {
      type: 'MultiLineString',
      coordinates: [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [7, 8],
        ],
      ],
    },
    {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [9, 0],
          [9, 9],
          [0, 0],
        ],
        [
          [2, 1],
          [3, 1],
          [3, 2],
          [2, 1],
        ],
      ],
    },
    {
      type: 'MultiPolygon',
      coordinates: [
        [
          [
            [0, 0],
            [9, 0],
            [9, 9],
            [0, 0],
          ],
          [
            [2, 1],
            [3, 1],
            [3, 2],
            [2, 1],
          ],
        ],
        [
          [
            [20, 0],
            [29, 0],
            [29, 9],
            [20, 0],
          ],
        ],
      ],
    },
  ]
  test('every geometry comes back from its parts as it was, holes and order and all', () => {
    for (const geometry of all) expect(rebuilt(geometry, partsOf(geometry))).toEqual(geometry)
  })

  test('a drawn area runs counter-clockwise whichever way it was drawn', () => {
    const rings = [square, [...square].reverse()].map((it) => (drawn('area', it).coordinates as Position[][])[0] ?? [])
    for (const ring of rings) {
      const twice = ring.slice(1).reduce((sum, b, i) => sum + ((ring[i]?.[0] ?? 0) * b[1] - b[0] * (ring[i]?.[1] ?? 0)), 0)
      expect(twice).toBe(2)
    }
  })
})
