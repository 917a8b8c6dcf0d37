import { describe, expect, test } from 'vitest'
import { catalogueGlyphs, glyphPath } from '../build/classGlyphs'
import type { AttributeSchema } from '../src/api/types'
import { glyphOf } from '../src/design/glyphs'
import { attributeView } from '../src/panel/attributes'

const properties: Record<string, AttributeSchema> = {
  lamp_type: {
    type: 'string',
    title: 'Lamp type',
    'x-title-zh': '灯具类型',
    'x-enum-labels': { sodium: { zh: '高压钠灯', en: 'sodium' } },
  },
  power_w: { type: 'number', title: 'Power', 'x-title-zh': '功率', 'x-unit': 'W' },
  third_room: { type: 'boolean', title: 'Third room', 'x-title-zh': '第三卫生间' },
  maintainer_org: { type: 'string', title: 'Maintainer', 'x-title-zh': '养护单位' },
  pole: { type: 'string', title: 'Pole', 'x-title-zh': '杆号' },
}
const zh = { lang: 'zh', yes: '是', no: '否' } as const

describe('attributes', () => {
  test('stand by the schema, in words and with units; who answers stands apart; the rest is counted', () => {
    const stored = { power_w: 120, lamp_type: 'sodium', third_room: false, maintainer_org: '照明所', local_no: '甲 7', empty: '' }
    const view = attributeView(stored, properties, zh)
    expect(view.own.map((row) => [row.name, row.value])).toEqual([
      ['灯具类型', '高压钠灯'],
      ['功率', '120 W'],
      ['第三卫生间', '否'],
      ['local_no', '甲 7'],
    ])
    expect(view.duty.map((row) => [row.name, row.value])).toEqual([['养护单位', '照明所']])
    expect(view.unfilled).toEqual(['杆号'])
  })
})

describe('glyphs', () => {
  test('every icon that the catalogue names has an outline', () => {
    const names = catalogueGlyphs()
    expect(names.length).toBeGreaterThan(100)
    for (const name of names) expect(glyphPath(name), name).toMatch(/^M[-\d.,\sa-zA-Z]+$/)
  })

  test('a class without a known icon shows its character', () => {
    expect(glyphOf({ icon: { set: 'han', name: '' }, fallback: '摊' }, {})).toEqual({ character: '摊' })
    expect(glyphOf({ icon: { set: 'maki', name: 'fence' }, fallback: '栏' }, { 'maki/fence': 'M0 0' })).toEqual({ path: 'M0 0' })
  })
})
