import { describe, expect, test } from 'vitest'
import { CONDITIONS, type Counts, STAGES } from '../src/api/types'
import { boundaryRows } from '../src/view/boundaryLayer'
import { cellsOf, facetsOf } from '../src/view/facets'
import { DEFAULT_FILTER, flipClass, flipCondition, onlyClass, shows, showsClass, type Traits } from '../src/view/filter'
import { seeded } from './random'
import { randomFilter, SOME_CLASSES } from './randomFilter'

const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0)

describe('counts beside the toggles', () => {
  test('equal a walk over every asset, each facet with the other filters applied', () => {
    const random = seeded('facets')
    const assets = Array.from(
      { length: 500 },
      (): Traits => ({ class: random.pick(SOME_CLASSES), condition: random.pick(CONDITIONS), stage: random.pick(STAGES) }),
    )
    const answer = (stage: Traits['stage']) => {
      const classes = SOME_CLASSES.map((key) => {
        const mine = assets.filter((it) => it.class === key && it.stage === stage)
        const conditions = Object.fromEntries(CONDITIONS.map((c) => [c, mine.filter((it) => it.condition === c).length]))
        return { key, count: mine.length, conditions }
      })
      return { revision: 1, total: 0, conditions: [], classes, boundaries: [] } as Counts
    }
    const cells = cellsOf(Object.fromEntries(STAGES.map((stage) => [stage, answer(stage)])))
    for (let i = 0; i < 100; i++) {
      const filter = randomFilter(random)
      const facets = facetsOf(cells, filter)
      expect(facets.total).toBe(assets.length)
      expect(facets.matching).toBe(assets.filter((it) => shows(filter, it)).length)
      for (const condition of CONDITIONS) {
        const open = { ...filter, conditions: [condition] }
        expect(facets.conditions[condition]).toBe(assets.filter((it) => shows(open, it)).length)
      }
      const open = { ...filter, classes: DEFAULT_FILTER.classes }
      expect(sum(Object.values(facets.classes))).toBe(assets.filter((it) => shows(open, it)).length)
    }
  })
})

describe('a toggle', () => {
  test('pressed twice changes nothing', () => {
    const random = seeded('toggle')
    for (let i = 0; i < 50; i++) {
      const filter = randomFilter(random)
      const key = random.pick(SOME_CLASSES)
      expect(flipClass(flipClass(filter, key), key)).toEqual(filter)
      expect(showsClass(flipClass(filter, key), key)).toBe(!showsClass(filter, key))
      expect(flipCondition(flipCondition(filter, 'damaged'), 'damaged')).toEqual(filter)
    }
  })

  test('“only” pressed twice gives all classes back', () => {
    const once = onlyClass(DEFAULT_FILTER, 'street_light')
    expect(SOME_CLASSES.filter((key) => showsClass(once, key))).toEqual(['street_light'])
    expect(onlyClass(once, 'street_light')).toEqual(DEFAULT_FILTER)
  })

  test('removed and retired start hidden', () => {
    expect(shows(DEFAULT_FILTER, { class: 'street_light', condition: 'removed', stage: 'in_service' })).toBe(false)
    expect(shows(DEFAULT_FILTER, { class: 'street_light', condition: 'intact', stage: 'retired' })).toBe(false)
    expect(shows(DEFAULT_FILTER, { class: 'street_light', condition: 'damaged', stage: 'in_service' })).toBe(true)
  })
})

describe('boundary layers', () => {
  test('start with one grid of cells, and follow the link', () => {
    const counts = [
      { kind: 'cell', grid: 'service', count: 4 },
      { kind: 'cell', grid: 'city-management', count: 5 },
      { kind: 'street', grid: 'street', count: 2 },
      { kind: 'control_line', count: 1 },
    ] as const
    const shown = (lines: Record<string, boolean>) =>
      boundaryRows(counts, lines)
        .filter((row) => row.shown)
        .map((row) => row.layer)
    expect(shown({})).toEqual(['street', 'cell.city-management'])
    expect(shown({ street: false, 'cell.service': true })).toEqual(['cell.city-management', 'cell.service'])
  })
})
