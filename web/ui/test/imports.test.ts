import { describe, expect, test } from 'vitest'
import type { Catalogue } from '../src/api/types'
import { sentence } from '../src/i18n/sentence'
import type { Words } from '../src/i18n/useWords'
import { imports as zh } from '../src/i18n/zh/imports'
import { isSame } from '../src/imports/chosen'
import { deliveriesOf } from '../src/imports/inputs'
import { FIRST_PIECE, MOST_PIECE, nextPiece, passes, smallerPiece, waitBefore } from '../src/imports/pieces'
import { movedBy, rowText } from '../src/imports/rowText'
import { sizeText } from '../src/imports/sizeText'
import { hindranceOf, stepOf } from '../src/imports/stepOf'
import { LEFT_OUT, retarget, rewhat, targetsOf, whatOf } from '../src/imports/targets'
import type { FieldUse, Job, Report, Row } from '../src/imports/types'
import { changesOf, countOf, WANTED } from '../src/imports/verdicts'
import { sliceOf } from '../src/imports/window'
import { seeded } from './random'

const words = {
  lang: 'zh',
  say: (key: string, values?: Record<string, string | number>) =>
    sentence(zh, 'zh', key, typeof values?.n === 'number' ? { ...values, count: values.n } : values),
  label: (it: { zh: string } | undefined) => it?.zh ?? '',
  list: (names: readonly string[]) => names.join('、'),
  condition: (key: string) => ({ intact: '完好', damaged: '破损' })[key] ?? key,
  stage: (key: string) => key,
  kind: (key: string) => key,
} as unknown as Words

const catalogue = {
  classes: [{ key: 'street_light', name: { zh: '路灯', en: 'street light' }, group: 'LIGHT' }],
  groups: [
    {
      key: 'LIGHT',
      name: { zh: '灯', en: 'lights' },
      schema: { properties: { height_m: { 'x-title-zh': '杆高', title: 'Height' } } },
    },
  ],
  conditions: [],
  stages: [],
  kinds: [],
} as unknown as Catalogue

const names = (groups: { name: string }[][]) => groups.map((it) => it.map(({ name }) => name))
const files = (...list: string[]) => list.map((name) => ({ name }))

describe('files that are chosen together', () => {
  test('are a delivery each', () => {
    expect(names(deliveriesOf(files('a.csv', 'b.geojson', 'a.geojson')))).toEqual([['a.csv'], ['b.geojson'], ['a.geojson']])
  })
  test('are one where they are the parts of a shapefile, its .shp first, in any capitals and order', () => {
    const all = files('路灯.PRJ', '路灯.dbf', 'x.csv', '路灯.SHP', '路灯.shp.xml', 'b.shp', 'b.dbf')
    expect(names(deliveriesOf(all))).toEqual([
      ['路灯.SHP', '路灯.dbf', '路灯.PRJ', '路灯.shp.xml'],
      ['x.csv'],
      ['b.shp', 'b.dbf'],
    ])
  })
  test('stay alone as parts without a .shp, and hidden ones are left out', () => {
    expect(names(deliveriesOf(files('a.dbf', 'a.prj', '.DS_Store')))).toEqual([['a.dbf'], ['a.prj']])
  })
})

describe('pieces of an upload', () => {
  test('grow on a fast line and shrink on a slow one, within what the server takes', () => {
    let size = FIRST_PIECE
    for (let i = 0; i < 20; i++) size = nextPiece(size, 1)
    expect(size).toBe(MOST_PIECE)
    for (let i = 0; i < 20; i++) size = nextPiece(size, 60_000)
    expect(size).toBe(128 << 10)
    expect(smallerPiece(size)).toBe(size)
    const { next } = seeded('imports')
    for (let i = 0; i < 1000; i++) {
      const from = 128 * 1024 + Math.floor(next() * (MOST_PIECE - 128 * 1024))
      const to = nextPiece(from, next() * 20_000)
      expect(to).toBeGreaterThanOrEqual(Math.min(from, Math.max(128 << 10, Math.round(from / 2))))
      expect(to).toBeLessThanOrEqual(Math.min(MOST_PIECE, from * 2))
    }
  })
  test('are tried again ever more slowly, but only where that may help', () => {
    expect([1, 2, 3, 6, 60].map(waitBefore)).toEqual([1000, 2000, 4000, 30_000, 30_000])
    expect([0, 502, 503, 504].every(passes)).toBe(true)
    expect([400, 404, 409, 413, 415, 422, 500].some(passes)).toBe(false)
  })
})

test('a size is written in the unit that fits', () => {
  expect([0, 999, 1024, 215_040, 1_992_294, 5 * 1024 ** 3].map(sizeText)).toEqual([
    '0 B',
    '999 B',
    '1.0 KB',
    '210 KB',
    '1.9 MB',
    '5.0 GB',
  ])
})

const report = (part: Partial<Report>): Report => ({
  inserted: 0,
  updated: 0,
  moved: 0,
  same: 0,
  retired: 0,
  rejected: 0,
  rows: 0,
  revision: 1,
  digest: 'd',
  noun: 'asset',
  notes: [],
  reasons: [],
  ...part,
})
const job = (part: Partial<Job>): Job => ({
  id: 'x',
  state: 'planned',
  created: '',
  changed: '',
  files: [],
  choices: {},
  ...part,
})

describe('what waits for somebody', () => {
  test('is the step that a state belongs to', () => {
    expect(stepOf(job({ state: 'uploading' }))).toBe('file')
    expect(stepOf(job({ state: 'choosing' }))).toBe('mapping')
    expect(stepOf(job({ report: report({}) }))).toBe('review')
    expect(stepOf(job({ report: report({ refused: { zh: '多', en: 'many' } }) }))).toBe('plan')
    expect(stepOf(job({ state: 'committed' }))).toBe('commit')
  })
  test('hinders a commit until there is something to commit and nothing against it', () => {
    expect(hindranceOf(job({ report: report({ inserted: 1 }) }))).toBeUndefined()
    expect(hindranceOf(job({ report: report({ same: 5, rejected: 2 }) }))).toBe('nothing')
    expect(hindranceOf(job({ report: report({ retired: 9, refused: { zh: '多', en: 'many' } }) }))).toBe('refused')
    expect(hindranceOf(job({ state: 'choosing' }))).toBe('choose')
    expect(
      hindranceOf(
        job({ report: report({ inserted: 1 }), progress: { step: 'planning', done: 0, total: 1, rows: 0, per_second: 0 } }),
      ),
    ).toBe('working')
    expect(hindranceOf(job({ state: 'committed', report: report({ inserted: 1 }) }))).toBe('over')
  })
})

test('the counts of verdicts add up to what a commit changes', () => {
  const counts = report({ inserted: 212, updated: 1874, moved: 640, same: 6203, retired: 96, rejected: 51 })
  expect(changesOf(counts)).toBe(2182)
  expect(WANTED.map((it) => countOf(counts, it))).toEqual([212, 1874, 640, 96, 51, 6203])
})

const field = (name: string, to?: string): FieldUse => ({ name, to, filled: 1, samples: [], why: { zh: '', en: '' } })

describe('the meaning of a field', () => {
  const fields = [field('GLBJBSM', 'ref'), field('OBJNAME', 'name'), field('X')]
  test('is offered as own field, attribute by its label, itself, or nothing', () => {
    const groups = targetsOf(field('GAODU', 'GAODU'), catalogue, { noun: 'asset', class: 'street_light' }, words)
    expect(groups.map((it) => it.group)).toEqual(['记录自身', '目录属性', '其他'])
    expect(groups[1]?.items).toEqual([{ value: 'height_m', label: '杆高' }])
    expect(groups[2]?.items.map((it) => it.value)).toEqual(['GAODU', LEFT_OUT])
  })
  test('that is one field’s alone goes over to the other', () => {
    expect(retarget({}, fields, field('X'), 'ref').map).toEqual({ GLBJBSM: 'GLBJBSM', X: 'ref' })
    expect(retarget({ ref_field: 'GLBJBSM' }, fields, field('X'), 'ref').ref_field).toBeUndefined()
    expect(retarget({ map: { X: 'a' } }, fields, field('OBJNAME', 'name'), LEFT_OUT).map).toEqual({ X: 'a', OBJNAME: '' })
  })
  test('stays when it is said what the rows are', () => {
    const choices = { map: { X: 'height_m' }, class: 'street_light', grid: 'g' }
    expect(rewhat(choices, 'kind:cell')).toEqual({ map: { X: 'height_m' }, class: undefined, kind: 'cell', grid: 'g' })
    expect(rewhat(choices, null)).toEqual({ map: { X: 'height_m' }, class: undefined, kind: undefined, grid: undefined })
    expect(whatOf({ noun: 'asset', class: 'bench' }, { class: 'street_light' })).toBe('class:street_light')
    expect(whatOf({ noun: 'asset', class_field: 'OBJNAME' }, {})).toBeNull()
  })
})

describe('a row in one line', () => {
  const row = (part: Partial<Row>): Row => ({ row: 1, verdict: 'update', ref: 'L-1', name: '', ...part })
  test('says first how far a thing moves, then its own fields, then attributes by their labels', () => {
    const at = (lon: number) => ({ type: 'Point', coordinates: [lon, 41.08] })
    const text = rowText(
      row({
        changes: [
          { field: 'attributes.height_m', before: null, after: 9 },
          { field: 'condition', before: 'intact', after: 'damaged' },
          { field: 'geometry', before: at(123.05), after: at(123.0501) },
        ],
      }),
      catalogue,
      words,
    )
    expect(text).toBe('移动 8.4 m、状态 完好 → 破损、杆高 空 → 9')
  })
  test('names the column of a reason that does not name it itself', () => {
    const reason = { zh: '应为十进制度数', en: 'decimal degrees' }
    expect(rowText(row({ verdict: 'rejected', column: 'lon', reason }), catalogue, words)).toBe('lon：应为十进制度数')
  })
  test('moves by metres only where both are points', () => {
    expect(movedBy({ type: 'LineString', coordinates: [] }, { type: 'Point', coordinates: [1, 2] })).toBeUndefined()
    expect(movedBy({ type: 'Point', coordinates: [0, 0] }, { type: 'Point', coordinates: [0, 1] })).toBeCloseTo(111_195, -1)
  })
})

test('a chosen record is told from another by its id, a row by its number', () => {
  expect(isSame({ row: 3 }, { row: 3, id: 9 })).toBe(true)
  expect(isSame({ row: 0, id: 9 }, { row: 0, id: 8 })).toBe(false)
  expect(isSame(undefined, undefined)).toBe(false)
})

test('of a long list the rows in view are drawn, and the rest keeps its height', () => {
  const { next } = seeded('imports')
  for (let i = 0; i < 500; i++) {
    const count = Math.floor(next() * 5000)
    const height = 34
    const top = next() * count * height
    const { first, last, above, below } = sliceOf(count, height, top, 400)
    expect(above + below + (last - first) * height).toBe(count * height)
    expect(first * height).toBeLessThanOrEqual(top)
    expect(last * height).toBeGreaterThanOrEqual(Math.min(count * height, top + 400))
    expect(last - first).toBeLessThanOrEqual(38)
  }
})
