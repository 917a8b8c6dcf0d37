import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../src/api/send'
import type { AssetClass, Entry, Position } from '../src/api/types'
import { sketchFeatures } from '../src/draw/features'
import { hitIn } from '../src/draw/hit'
import { empty, reopened, type Sketch, step } from '../src/draw/sketch'
import { matchingClasses } from '../src/edit/classSearch'
import type { Words } from '../src/i18n/useWords'
import { entryCounts, entryTitle } from '../src/journal/entryText'
import { edgeLength, perimeter, ringArea } from '../src/measure/ellipsoid'
import { figuresOf } from '../src/measure/figures'
import { bearing } from '../src/shape/bearing'
import { decodeView, encodeView } from '../src/view/hash'
import { faultsByPath, refusalText } from '../src/write/refusal'

const classes = (
  JSON.parse(readFileSync(new URL('../../../assets/catalogue/classes.json', import.meta.url), 'utf8')) as {
    classes: AssetClass[]
  }
).classes

/** Says keys and values back, so that a test sees what would be said. */
const words = {
  lang: 'zh',
  say: (key: string, values?: object) => (values ? `${key} ${JSON.stringify(values)}` : key),
  count: (n: number) => n.toLocaleString('en'),
} as unknown as Words

describe('finding a class', () => {
  test('by any part of its names in either language, its key or its code; the name itself first', () => {
    const [lamp] = matchingClasses(classes, '路灯', [])
    expect(lamp?.key).toBe('street_light')
    expect(matchingClasses(classes, 'Street Light', [])[0]?.key).toBe('street_light')
    expect(matchingClasses(classes, '井盖', []).every((it) => it.name.zh.includes('井盖'))).toBe(true)
    expect(matchingClasses(classes, lamp?.code ?? '', []).map((it) => it.key)).toContain('street_light')
    expect(matchingClasses(classes, '没有这种东西', [])).toEqual([])
  })

  test('what was used lately stands first, and nothing is listed twice', () => {
    const all = matchingClasses(classes, ' ', ['litter_bin', 'gone_class', 'street_light'])
    expect(all.slice(0, 2).map((it) => it.key)).toEqual(['litter_bin', 'street_light'])
    expect(all).toHaveLength(classes.length)
    expect(new Set(all).size).toBe(classes.length)
  })
})

describe('figures of a sketch', () => {
  const [a, b, c] = [
    [123, 41],
    [123.001, 41],
    [123.001, 41.001],
  ] as const

  test('run with the pointer while drawing, and stand still afterwards', () => {
    const line = [a, b].reduce((it, at) => step(it, { do: 'add', at }), empty('line'))
    expect(figuresOf(line, c)).toEqual({ length: edgeLength(a, b) + edgeLength(b, c), edge: edgeLength(b, c), area: undefined })
    expect(figuresOf(step(line, { do: 'finish' }), c).length).toBe(edgeLength(a, b))
  })

  test('an area begins with its third corner', () => {
    const area = [a, b].reduce((it, at) => step(it, { do: 'add', at }), empty('area'))
    expect(figuresOf(area, undefined).area).toBeUndefined()
    expect(figuresOf(area, c)).toMatchObject({ area: ringArea([a, b, c]), length: perimeter([a, b, c]) })
  })

  test('directions count from north over east', () => {
    expect([bearing([0, 0], [0, 1]), bearing([0, 0], [1, 0]), bearing([0, 0], [0, -1]), bearing([0, 0], [-1, 0])]).toEqual([
      0, 90, 180, 270,
    ])
    expect(bearing([123, 41], [122.9999999, 41.1])).toBe(0)
  })
})

describe('what is drawn of a sketch', () => {
  const roles = (it: Parameters<typeof sketchFeatures>[0]) => sketchFeatures(it).features.map((f) => f.properties?.role)

  test('an area under way has its thread to the pointer and back to its start, a finished one its middles', () => {
    const area = (
      [
        [0, 0],
        [1, 0],
        [1, 1],
      ] as const
    ).reduce((it, at) => step(it, { do: 'add', at }), empty('area'))
    const drawing = roles({ sketch: area, pointer: [0, 1], snap: undefined })
    expect(drawing.filter((it) => it === 'vertex')).toHaveLength(3)
    expect(drawing).toContain('rubber')
    expect(drawing).toContain('closing')
    expect(drawing).not.toContain('middle')
    const done = roles({ sketch: step(area, { do: 'finish' }), pointer: [0, 1], snap: undefined })
    expect(done.filter((it) => it === 'middle')).toHaveLength(3)
    expect(done).not.toContain('rubber')
  })

  test('a moved point shows where it was, a catch its place', () => {
    const moved = step(reopened('point', [[[1, 1]]]), { do: 'move', ref: { part: 0, index: 0 }, at: [2, 2] })
    expect(roles({ sketch: moved, pointer: undefined, snap: undefined, from: [1, 1] })).toEqual(['way', 'from', 'point'])
    expect(roles({ sketch: reopened('point', [[[1, 1]]]), pointer: undefined, snap: undefined, from: [1, 1] })).toEqual(['point'])
    const snap = { noun: 'asset', id: 1, on: 'vertex', lon: 1, lat: 1, distance_m: 0 } as const
    expect(roles({ sketch: empty('line'), pointer: undefined, snap })).toEqual(['snap'])
  })
})

describe('what the pointer meets of a sketch', () => {
  const pixelOf = ([lon, lat]: Position) => ({ x: lon * 100, y: lat * 100 })
  const meets = (sketch: Sketch, x: number, y: number) =>
    hitIn({ sketch, pointer: undefined, snap: undefined }, pixelOf, { x, y }, 10)
  const corners: Position[] = [
    [0, 0],
    [1, 0],
    [1, 1],
  ]
  const area = corners.reduce((it, at) => step(it, { do: 'add', at }), empty('area'))

  test('a vertex within reach, and none that was taken back', () => {
    expect(meets(area, 106, 98)).toEqual({ role: 'vertex', ref: { part: 0, index: 2 } })
    expect(meets(area, 130, 98)).toBeUndefined()
    expect(meets(step(area, { do: 'undo' }), 106, 98)).toBeUndefined()
  })

  test('the nearest, a vertex before the middle of an edge that is about as near', () => {
    const small = step(reopened('area', [corners.map(([x, y]): Position => [x / 5, y / 5])]), { do: 'activate', ref: undefined })
    expect(meets(small, 1, 0)).toEqual({ role: 'vertex', ref: { part: 0, index: 0 } })
    expect(meets(small, 6, 0)).toEqual({ role: 'vertex', ref: { part: 0, index: 0 } })
    expect(meets(small, 10, 0)).toEqual({ role: 'middle', ref: { part: 0, index: 1 } })
    expect(meets(area, 50, 0)).toBeUndefined()
  })

  test('a point is taken hold of anywhere in its ring', () => {
    const moved = reopened('point', [[[1, 1]]])
    expect(meets(moved, 128, 100)).toEqual({ role: 'point', ref: { part: 0, index: 0 } })
    expect(meets(moved, 132, 100)).toBeUndefined()
  })
})

describe('refusals and revisions in words', () => {
  test('each fault comes to its field, and a lost connection has its own sentence', () => {
    const refusal = new Refusal(422, {
      detail: 'x',
      message: { zh: '两处有误', en: 'two faults' },
      errors: [
        { field: 'operations[0].record.attributes.power_w', message: { zh: '功率', en: 'power' } },
        { field: 'operations[0].record.ref', message: { zh: '', en: 'ref' } },
      ],
    })
    expect(faultsByPath(refusal, words)).toEqual({ 'attributes.power_w': '功率', ref: 'ref' })
    expect(refusalText(refusal, words)).toBe('两处有误')
    expect(refusalText(new Refusal(0, {}), words)).toBe('refused.offline')
    expect(refusalText(new Refusal(503, {}, 7), words)).toContain('"n":7')
  })

  test('a revision is told by its reason, an undo by what it undid, else by its numbers', () => {
    const entry: Entry = { revision: 9, at: '', actor: 'x', via: 'api', reason: '', inserted: 0, updated: 2, deleted: 1 }
    expect(entryTitle({ ...entry, reason: '台风后普查' }, words)).toBe('台风后普查')
    expect(entryTitle({ ...entry, via: 'undo', reason: 'undo 1200' }, words)).toBe('journal.undid {"revision":"1,200"}')
    expect(entryTitle({ ...entry, reason: 'undo 1200' }, words)).toBe('undo 1200')
    expect(entryCounts(entry, words)).toBe('journal.updated {"n":2} · journal.deleted {"n":1}')
  })

  test('the link carries editing and the whole set, and nothing that does not fit its selection', () => {
    expect(decodeView('#sel=7&do=edit').task).toEqual({ kind: 'edit', id: 7 })
    expect(decodeView('#sel=b7&do=edit').task).toBeUndefined()
    expect(decodeView('#cs=18204').task).toEqual({ kind: 'changes', revision: 18204 })
    expect(decodeView('#cs=x').task).toBeUndefined()
    const view = decodeView('#sel=7&do=edit')
    expect(encodeView(view)).toBe('#sel=7&do=edit')
    expect(encodeView({ ...view, selection: { noun: 'asset', id: 8 } })).toBe('#sel=8')
    expect(encodeView({ ...view, task: { kind: 'place' } })).toBe('#sel=7')
  })
})
