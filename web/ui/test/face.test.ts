import { describe, expect, test } from 'vitest'
import { changesOf, choiceOf, merged, placeOf, settingsOf } from '../src/face/choice'
import type { Choice, FaceSettings } from '../src/face/types'

const settings: FaceSettings = {
  on: true,
  stages: ['in_service'],
  classes: [
    { class: 'street_light', fields: ['ref', 'lamp_type'], position: 'rounded', decimals: 4 },
    { class: 'street_tree', fields: [], position: 'withheld' },
  ],
  kinds: [{ kind: 'street', fields: ['name'], decimals: 5 }],
}
const base = choiceOf(settings)
const withKey = (from: Choice, key: string, decimals: number | undefined): Choice => ({
  ...from,
  told: { ...from.told, [key]: { fields: [], decimals } },
})
const without = (from: Choice, key: string): Choice => ({
  ...from,
  told: Object.fromEntries(Object.entries(from.told).filter(([it]) => it !== key)),
})

describe('the choice of the public face', () => {
  test('goes out as it came in, whatever was chosen first', () => {
    expect(settingsOf(base)).toEqual(settings)
    const turned = { ...base, told: Object.fromEntries(Object.entries(base.told).reverse()) }
    expect(settingsOf(turned)).toEqual(settings)
  })

  test('no decimals of the service are none, not an unknown', () => {
    const { told } = choiceOf({ on: false, classes: [{ class: 'bench', position: 'rounded' }], kinds: [{ kind: 'park' }] })
    expect(told).toEqual({ 'class:bench': { fields: [], decimals: 0 }, 'kind:park': { fields: [], decimals: 0 } })
  })

  test('tells what differs, and not the order of fields', () => {
    const other = choiceOf({
      ...settings,
      on: false,
      classes: [{ class: 'street_light', fields: ['lamp_type', 'ref'], position: 'rounded', decimals: 4 }],
      kinds: [{ kind: 'street', fields: ['name'], decimals: 3 }],
    })
    expect(changesOf(base, other)).toEqual([
      { what: 'on', key: '', how: 'dropped' },
      { what: 'told', key: 'class:street_tree', how: 'dropped' },
      { what: 'told', key: 'kind:street', how: 'changed' },
    ])
    expect(changesOf(base, base)).toEqual([])
  })

  test('one’s own changes go upon newer settings, and what both touched is one’s own and told', () => {
    const mine = withKey(without(base, 'class:street_tree'), 'class:street_light', 3)
    const theirs = withKey(withKey({ ...base, on: false }, 'class:street_light', 2), 'class:bench', 4)
    const { choice, both } = merged(base, mine, theirs)
    expect(choice.on).toBe(false)
    expect(Object.keys(choice.told).sort()).toEqual(['class:bench', 'class:street_light', 'kind:street'])
    expect(choice.told['class:street_light']?.decimals).toBe(3)
    expect(both).toEqual(['class:street_light'])
    expect(merged(base, mine, mine).both).toEqual([])
  })

  test('a sentence of the service finds the line that it is about', () => {
    const sent = settingsOf(base)
    expect(placeOf('classes[1].fields[0]', sent)).toBe('class:street_tree')
    expect(placeOf('kinds[0].decimals', sent)).toBe('kind:street')
    expect(placeOf('stages[0]', sent)).toBe('stages')
    expect(placeOf('classes', sent)).toBe('classes')
  })
})
