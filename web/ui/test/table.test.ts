import { describe, expect, test } from 'vitest'
import { NOTHING_PICKED } from '../src/lasso/picked'
import {
  AT_START,
  ariaSort,
  attributeColumns,
  attributeOf,
  FIXED,
  flipColumn,
  nextSort,
  REF,
  shownColumns,
} from '../src/table/columns'
import { keepColumns, readColumns } from '../src/table/memory'
import { filterQuery, scopeQuery, singleClass } from '../src/table/scope'
import { stepFrom } from '../src/table/steps'
import { VIRTUAL_FROM, windowOf } from '../src/table/window'
import { DEFAULT_FILTER, onlyClass } from '../src/view/filter'

describe('columns', () => {
  test('of attributes carry their names, numbers stand right', () => {
    const columns = attributeColumns(
      {
        height_m: { type: ['number', 'null'], 'x-title-zh': '杆高', title: 'Pole height', 'x-unit': 'm' },
        lamp: { type: 'string', 'x-title-zh': '灯具', title: 'Lamp' },
      },
      'zh',
    )
    expect(columns.map((it) => [it.key, it.title, it.align])).toEqual([
      ['attributes.height_m', '杆高', 'right'],
      ['attributes.lamp', '灯具', 'left'],
    ])
    expect(attributeOf('attributes.height_m')).toBe('height_m')
    expect(attributeOf('condition')).toBeUndefined()
  })

  test('keep their own order whatever the order of the choice', () => {
    expect(shownColumns(FIXED, ['stage', 'class', 'gone']).map((it) => it.key)).toEqual(['class', 'stage'])
    expect(flipColumn(flipColumn(AT_START, 'rev'), 'rev')).toEqual(AT_START)
  })

  test('sort forward, backward, then as entered', () => {
    expect([nextSort('', 'name'), nextSort('name', 'name'), nextSort('-name', 'name')]).toEqual(['name', '-name', ''])
    expect(nextSort('-name', 'class')).toBe('class')
    expect(ariaSort('-name', 'name')).toBe('descending')
    expect(ariaSort('name', 'class')).toBe('none')
    expect(FIXED.filter((it) => it.sortable).map((it) => it.key)).not.toContain('street')
    expect(REF.sortable).toBe(true)
  })

  test('are kept a class, and a broken shelf gives the start', () => {
    const kept = new Map<string, string>()
    const shelf = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    }
    expect(readColumns(shelf, 'bench')).toEqual(AT_START)
    keepColumns(shelf, 'bench', ['class', 'attributes.material'])
    expect(readColumns(shelf, 'bench')).toEqual(['class', 'attributes.material'])
    expect(readColumns(shelf, 'all')).toEqual(AT_START)
    for (const [key] of kept) kept.set(key, '{"class":1')
    expect(readColumns(shelf, 'bench')).toEqual(AT_START)
    const locked = {
      getItem: () => {
        throw new Error('refused')
      },
      setItem: () => {
        throw new Error('refused')
      },
    }
    expect(readColumns(locked, 'bench')).toEqual(AT_START)
    expect(() => keepColumns(locked, 'bench', [])).not.toThrow()
  })
})

describe('the rows in sight', () => {
  test('are all of them in a short list', () => {
    expect(windowOf(VIRTUAL_FROM, { top: 9000, height: 200, row: 34 })).toEqual({
      first: 0,
      end: VIRTUAL_FROM,
      above: 0,
      below: 0,
    })
  })

  test('cover what is seen, and the rest is counted in pixels, at every position', () => {
    const count = 5000
    for (const top of [0, 33, 34, 3400, 34 * 4990, 34 * 6000]) {
      const seen = windowOf(count, { top, height: 216, row: 34 })
      expect(seen.above + (seen.end - seen.first) * 34 + seen.below).toBe(count * 34)
      const last = Math.min(count, Math.ceil((top + 216) / 34))
      expect(seen.first).toBeLessThanOrEqual(Math.min(count, Math.floor(top / 34)))
      expect(seen.end).toBeGreaterThanOrEqual(last)
    }
  })
})

describe('the question of a scope', () => {
  const ask = { count: { what: 'matching' } as const, filter: onlyClass(DEFAULT_FILTER, 'bench'), present: ['bench', 'tree'] }
  const at = { box: [1, 2, 3, 4] as const, picked: NOTHING_PICKED }

  test('is the filter, with the box in view', () => {
    expect(scopeQuery('filter', ask, at)).toEqual({
      class: ['bench'],
      condition: DEFAULT_FILTER.conditions,
      stage: DEFAULT_FILTER.stages,
    })
    expect(scopeQuery('view', ask, at)).toMatchObject({ class: ['bench'], bbox: [1, 2, 3, 4] })
    expect(scopeQuery('view', ask, { ...at, box: undefined })).toBeUndefined()
  })

  test('is none where nothing is picked or the filter lets nothing through', () => {
    expect(scopeQuery('picked', ask, at)).toBeUndefined()
    expect(filterQuery({ ...ask, filter: { ...DEFAULT_FILTER, conditions: [] } })).toBeUndefined()
  })

  test('has attribute columns for a single class', () => {
    expect(singleClass(filterQuery(ask))).toBe('bench')
    expect(singleClass(filterQuery({ ...ask, filter: DEFAULT_FILTER }))).toBeUndefined()
  })
})

test('J and K walk the rows and stop at the ends', () => {
  const rows = [5, 9, 2].map((id) => ({ id, at: undefined }))
  const step = (selected: number | undefined, by: 1 | -1) => stepFrom(rows, selected, by)?.id
  expect(step(undefined, 1)).toBe(5)
  expect(step(9, 1)).toBe(2)
  expect(step(9, -1)).toBe(5)
  expect(step(2, 1)).toBeUndefined()
  expect(step(77, -1)).toBe(5)
  expect(stepFrom([], 9, 1)).toBeUndefined()
})
