import { describe, expect, test } from 'vitest'
import type { Catalogue } from '../src/api/types'
import { commonFields, faultyKeys, NO_EDIT, setOf, withAttribute } from '../src/bulk/edit'

const schema = (properties: object) => ({ schema: { type: 'object', properties } })
const named = (zh: string, rest: object = {}) => ({ 'x-title-zh': zh, title: zh, ...rest })
const catalogue = {
  classes: [
    { key: 'lamp', group: 'LAMP' },
    { key: 'lamp_box', group: 'LAMP' },
    { key: 'bench', group: 'SEAT' },
  ],
  groups: [
    {
      key: 'LAMP',
      ...schema({
        height_m: named('杆高', { type: 'number', minimum: 0, maximum: 60 }),
        material: named('材质', { type: 'string' }),
        owner_org: named('权属', { type: 'string' }),
      }),
    },
    {
      key: 'SEAT',
      ...schema({ material: named('材质', { type: 'string', maxLength: 9 }), owner_org: named('权属', { type: 'string' }) }),
    },
  ],
} as unknown as Catalogue

describe('a bulk edit', () => {
  const lamps = commonFields(catalogue, ['lamp', 'lamp_box'])

  test('offers only attributes that are the same in every class', () => {
    expect(lamps.map(({ key }) => key)).toEqual(['height_m', 'material', 'owner_org'])
    expect(commonFields(catalogue, ['lamp', 'bench']).map(({ key }) => key)).toEqual(['owner_org'])
    expect(commonFields(catalogue, [])).toEqual([])
  })

  test('sends what is set and nothing else', () => {
    expect(setOf(NO_EDIT, lamps)).toBeUndefined()
    expect(setOf({ ...NO_EDIT, condition: 'damaged' }, lamps)).toEqual({ condition: 'damaged' })
    expect(setOf({ ...NO_EDIT, name: '' }, lamps)).toEqual({ name: '' })
    const edit = withAttribute(withAttribute(NO_EDIT, 'height_m', ' 9.5 '), 'material', '')
    expect(setOf(edit, lamps)).toEqual({ attributes: { height_m: 9.5, material: null } })
    expect(setOf(withAttribute(edit, 'material', undefined), lamps)).toEqual({ attributes: { height_m: 9.5 } })
  })

  test('forgets attributes that a wider selection no longer shares', () => {
    const edit = withAttribute(NO_EDIT, 'height_m', '9')
    expect(setOf(edit, commonFields(catalogue, ['lamp', 'bench']))).toBeUndefined()
  })

  test('names the attributes that cannot be', () => {
    expect(faultyKeys(withAttribute(NO_EDIT, 'height_m', '900'), lamps)).toEqual(['height_m'])
    expect(faultyKeys(withAttribute(NO_EDIT, 'height_m', 'tall'), lamps)).toEqual(['height_m'])
    expect(faultyKeys(withAttribute(NO_EDIT, 'height_m', ''), lamps)).toEqual([])
  })
})
