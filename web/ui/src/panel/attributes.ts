import type { AttributeSchema, Catalogue } from '../api/types'
import type { Lang } from '../view/view'

/** Who answers for a thing; shown apart from what it is made of. */
const DUTY = ['competent_dept', 'owner_org', 'maintainer_org', 'ownership_evidence', 'last_inspected_at', 'next_due_on']

export interface AttributeRow {
  readonly key: string
  readonly name: string
  readonly value: string
}

export interface AttributeView {
  readonly own: readonly AttributeRow[]
  readonly duty: readonly AttributeRow[]
  /** Names of the attributes that the group knows and the record does not carry. */
  readonly unfilled: readonly string[]
}

interface Speech {
  readonly lang: Lang
  readonly yes: string
  readonly no: string
}

export function attributeName(key: string, schema: AttributeSchema | undefined, lang: Lang): string {
  return (lang === 'zh' ? schema?.['x-title-zh'] : schema?.title) ?? schema?.title ?? key
}

/** A value as people read it: enumerated keys in words, numbers with their unit, data otherwise as stored. */
export function attributeValue(value: unknown, schema: AttributeSchema | undefined, speech: Speech): string {
  if (Array.isArray(value)) {
    const each = schema && { ...schema, ...schema.items, 'x-unit': undefined }
    return value.map((it) => attributeValue(it, each, speech)).join(' · ')
  }
  if (typeof value === 'boolean') return value ? speech.yes : speech.no
  if (typeof value === 'string') {
    const label = schema?.['x-enum-labels']?.[value]?.[speech.lang]
    if (label) return label
    return schema?.format === 'date-time' ? value.slice(0, 16).replace('T', ' ') : value
  }
  const text = value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value)
  const unit = schema?.['x-unit']
  return unit ? `${text} ${unit}` : text
}

/** Lays a record's attributes out by the schema of its group: known ones in the schema's order, then whatever else is stored. */
export function attributeView(
  attributes: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, AttributeSchema>>,
  speech: Speech,
): AttributeView {
  const filled = (key: string) => attributes[key] !== undefined && attributes[key] !== null && attributes[key] !== ''
  const known = Object.keys(properties)
  const extra = Object.keys(attributes).filter((key) => !known.includes(key))
  const row = (key: string): AttributeRow => ({
    key,
    name: attributeName(key, properties[key], speech.lang),
    value: attributeValue(attributes[key], properties[key], speech),
  })
  const rows = [...known, ...extra].filter(filled).map(row)
  return {
    own: rows.filter(({ key }) => !DUTY.includes(key)),
    duty: rows.filter(({ key }) => DUTY.includes(key)),
    unfilled: known.filter((key) => !filled(key)).map((key) => attributeName(key, properties[key], speech.lang)),
  }
}

export function groupProperties(
  catalogue: Catalogue | undefined,
  group: string | undefined,
): Readonly<Record<string, AttributeSchema>> {
  return catalogue?.groups.find((it) => it.key === group)?.schema.properties ?? {}
}
