import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { AttributeSchema, Catalogue } from '../src/api/types'
import { type Field, fieldOf, formOf, freeField } from '../src/edit/fields'
import { localTime, parseField, parsePlain, typedOf } from '../src/edit/parse'
import type { Content } from '../src/edit/record'

const groups = new URL('../../../assets/catalogue/groups/', import.meta.url)
const properties = (file: URL) =>
  (JSON.parse(readFileSync(file, 'utf8')) as { properties: Record<string, AttributeSchema> }).properties
const every = [
  ...readdirSync(groups).map((name) => properties(new URL(name, groups))),
  properties(new URL('../common.json', groups)),
].flatMap((it) => Object.entries(it).map(([key, schema]) => fieldOf(key, schema)))
const lamp = properties(new URL('LAMP.json', groups))

const catalogue = {
  classes: [{ key: 'street_light', group: 'LAMP' }],
  groups: [{ key: 'LAMP', schema: { properties: lamp, required: ['heads'] } }],
} as unknown as Catalogue

const content: Content = {
  ref: '',
  name: '',
  class: 'street_light',
  condition: 'intact',
  stage: 'in_service',
  geometry: { type: 'Point', coordinates: [0, 0] },
  attributes: { power_w: 120, lit: 'on', 旧编号: 'A-7', lamp_type: '' },
}

const field = (key: string): Field => {
  const found = every.find((it) => it.key === key)
  if (!found) throw new Error(`no field ${key}`)
  return found
}

describe('the form', () => {
  test('every attribute of the built-in catalogue gets a control that fits, none is left to raw JSON', () => {
    expect(every.length).toBeGreaterThan(100)
    for (const it of every) {
      expect(it.kind, it.key).not.toBe('free')
      expect(it.name?.zh, it.key).toBeTruthy()
      if (it.kind === 'choice' || it.kind === 'many') expect(it.choices?.every(({ label }) => label.zh && label.en)).toBe(true)
    }
  })

  test('shows what is filled, required or unknown, and folds the rest', () => {
    const form = formOf(content, catalogue)
    expect(form.filled.map((it) => it.key)).toEqual(['power_w', 'heads', 'lit', '旧编号'])
    expect(form.unfilled.map((it) => it.key)).toEqual(['lamp_type', 'height_m', 'circuit_box_id', 'arm'])
    expect(form.filled.at(-1)?.name).toBeUndefined()
  })
})

describe('reading a field', () => {
  test('an untouched field gives the stored value back to the letter', () => {
    const stored: [Field, unknown][] = [
      [field('last_inspected_at'), '2026-11-14T08:05:33.25+08:00'],
      [freeField('x'), 'true'],
      [freeField('x'), '12'],
      [freeField('x'), ''],
      [freeField('x'), { a: [1, 2] }],
      [freeField('x'), 'plain text'],
      [freeField('x'), '[not json'],
      [field('power_w'), 120.5],
      [field('photo_ids'), ['a', 'b']],
      [field('waste_kinds'), ['other']],
      [field('continuous'), false],
    ]
    for (const [it, value] of stored) expect(parseField(it, typedOf(it, value), value), JSON.stringify(value)).toEqual({ value })
  })

  test('numbers: plain, full-width, bounded; nothing else', () => {
    expect(parseField(field('power_w'), ' １２０.5 ')).toEqual({ value: 120.5 })
    expect(parseField(field('power_w'), '-1')).toEqual({ rule: 'number' })
    for (const text of ['abc', '1,200', '0x10', 'NaN', 'Infinity', '1e999', '12 W']) {
      expect(parseField(field('power_w'), text), text).toEqual({ rule: 'number' })
    }
    expect(parseField(field('heads'), '2')).toEqual({ value: 2 })
    expect(parseField(field('heads'), '2.5')).toEqual({ rule: 'integer' })
    expect(parseField(field('slope_ratio'), '1.01')).toEqual({ rule: 'number' })
  })

  test('dates exist, times are instants, choices are listed', () => {
    expect(parseField(field('installed_on'), '2024-02-29')).toEqual({ value: '2024-02-29' })
    for (const text of ['2023-02-29', '2024-13-01', '29/02/2024'])
      expect(parseField(field('installed_on'), text)).toEqual({ rule: 'date' })
    const typed = parseField(field('last_inspected_at'), '2026-11-14T08:05')
    expect('value' in typed && localTime(String(typed.value))).toBe('2026-11-14T08:05')
    expect(parseField(field('last_inspected_at'), 'gestern')).toEqual({ rule: 'time' })
    expect(parseField(field('lit'), 'dim')).toEqual({ rule: 'choice' })
    expect(parseField(field('waste_kinds'), ['other', 'kitchen'])).toEqual({ value: ['other', 'kitchen'] })
    expect(parseField(field('waste_kinds'), ['gold'])).toEqual({ rule: 'choice' })
  })

  test('texts are bounded in characters as the server counts them, and codes keep to their pattern', () => {
    const it = field('maintainer_org')
    expect(parseField(it, '字'.repeat(100))).toHaveProperty('value')
    expect(parseField(it, '𠮷'.repeat(100))).toHaveProperty('value')
    expect(parseField(it, '字'.repeat(101))).toEqual({ rule: 'length' })
    expect(parseField(field('cell_ref'), '2103990010')).toEqual({ rule: 'pattern' })
    expect(parsePlain('a\tb', 128)).toEqual({ rule: 'control' })
    expect(parsePlain(' 182 号 ', 128)).toEqual({ value: '182 号' })
  })

  test('an emptied field is no value, unless one is required', () => {
    expect(parseField(field('power_w'), '  ', 120)).toEqual({ value: undefined })
    expect(parseField({ ...field('heads'), required: true }, '', 2)).toEqual({ rule: 'required' })
  })

  test('an unknown attribute stays text or is JSON', () => {
    expect(parseField(freeField('x'), '七号')).toEqual({ value: '七号' })
    expect(parseField(freeField('x'), '{"a":1}')).toEqual({ value: { a: 1 } })
    expect(parseField(freeField('x'), '{"a":')).toEqual({ rule: 'json' })
    expect(parseField(freeField('x'), '"12"')).toEqual({ value: '12' })
  })
})
