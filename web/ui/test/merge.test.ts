import { describe, expect, test } from 'vitest'
import { decide, merge, undecided } from '../src/edit/merge'
import { type Content, differing, same, valueAt, withValue } from '../src/edit/record'
import { seeded } from './random'

const base: Content = {
  ref: '2103990103700418',
  name: '安居街 182 号杆',
  class: 'street_light',
  condition: 'damaged',
  stage: 'in_service',
  geometry: { type: 'Point', coordinates: [123.05, 41.08] },
  attributes: { power_w: 150, lamp_type: 'led', 老字段: 'x' },
}

describe('joining two edits', () => {
  test('changes of different fields both count', () => {
    const mine = withValue(base, 'attributes.power_w', 120)
    const theirs = withValue(base, 'condition', 'intact')
    const it = merge(base, mine, theirs)
    expect(it.clashes).toEqual([])
    expect(it.taken).toEqual(['condition'])
    expect(it.content).toEqual(withValue(theirs, 'attributes.power_w', 120))
  })

  test('the same change twice is no clash', () => {
    const both = withValue(base, 'condition', 'intact')
    expect(merge(base, both, both)).toEqual({ content: both, clashes: [], taken: [] })
  })

  test('two changes of one field are to be decided, and nothing is lost before', () => {
    const mine = withValue(withValue(base, 'condition', 'intact'), 'name', '182 号杆')
    const theirs = withValue(base, 'condition', 'missing')
    const it = merge(base, mine, theirs)
    expect(it.clashes).toEqual([{ path: 'condition', base: 'damaged', mine: 'intact', theirs: 'missing' }])
    expect(undecided(it.clashes, {})).toHaveLength(1)
    expect(undecided(it.clashes, { condition: 'mine' })).toEqual([])
    expect(decide(it, { condition: 'mine' })).toEqual(mine)
    expect(decide(it, { condition: 'theirs' })).toEqual(withValue(theirs, 'name', '182 号杆'))
  })

  test('taking an attribute out against changing it is a clash like any other', () => {
    const it = merge(base, withValue(base, 'attributes.power_w', undefined), withValue(base, 'attributes.power_w', 90))
    expect(it.clashes).toEqual([{ path: 'attributes.power_w', base: 150, mine: undefined, theirs: 90 }])
    expect(decide(it, { 'attributes.power_w': 'mine' }).attributes).toEqual({ lamp_type: 'led', 老字段: 'x' })
  })

  test('for any two edits every field of the result is mine or theirs, and mine wherever only I touched it', () => {
    const { next, pick, seed } = seeded('merge')
    const paths = ['name', 'condition', 'stage', 'attributes.power_w', 'attributes.heads', 'attributes.老字段']
    const edit = (it: Content) =>
      paths.reduce(
        (out, path) => (next() < 0.4 ? withValue(out, path, pick(['a', 'b', path === 'name' ? '' : undefined])) : out),
        it,
      )
    for (let round = 0; round < 400; round++) {
      const [mine, theirs] = [edit(base), edit(base)]
      const joined = merge(base, mine, theirs)
      for (const side of ['mine', 'theirs'] as const) {
        const out = decide(joined, Object.fromEntries(joined.clashes.map(({ path }) => [path, side])))
        for (const path of paths) {
          const [b, m, t, o] = [base, mine, theirs, out].map((it) => valueAt(it, path))
          const expected = same(b, m) ? t : same(b, t) || side === 'mine' ? m : t
          expect(same(o, expected), `seed ${seed} ${path}`).toBe(true)
        }
      }
    }
  })

  test('records are compared by what they say', () => {
    expect(same({ a: 1, b: [1, { c: null }] }, { b: [1, {}], a: 1 })).toBe(true)
    expect(same([1, 2], [2, 1])).toBe(false)
    expect(same({ 0: 1 }, [1])).toBe(false)
    expect(same(0, '')).toBe(false)
    expect(differing(base, withValue(base, 'attributes.x', null))).toEqual([])
    expect(differing(base, { ...base, geometry: { type: 'Point', coordinates: [123.06, 41.08] } })).toEqual(['geometry'])
  })
})
