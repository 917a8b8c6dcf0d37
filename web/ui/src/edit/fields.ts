import type { AttributeSchema, Catalogue, Label } from '../api/types'
import { attributePath, type Content, type Path } from './record'

export type FieldKind = 'text' | 'long' | 'number' | 'integer' | 'boolean' | 'date' | 'time' | 'choice' | 'many' | 'list' | 'free'

export interface Choice {
  readonly key: string
  readonly label: Label
}

/** One field of the form: how it is typed, what it may hold. */
export interface Field {
  readonly path: Path
  readonly kind: FieldKind
  /** Undefined for an attribute that the catalogue does not know: its key is its name. */
  readonly name: Label | undefined
  readonly key: string
  readonly unit?: string
  readonly choices?: readonly Choice[]
  readonly min?: number
  readonly max?: number
  readonly maxLength?: number
  readonly maxItems?: number
  readonly pattern?: string
  readonly required?: boolean
}

export const REF_LENGTH = 128
export const NAME_LENGTH = 200
/** From here on a text gets more than one line. */
const LONG = 400

function kindOf(schema: AttributeSchema): FieldKind {
  switch (schema.type) {
    case 'number':
    case 'integer':
    case 'boolean':
      return schema.enum ? 'free' : schema.type
    case 'array':
      if (schema.items?.enum) return 'many'
      return schema.items?.type === 'string' ? 'list' : 'free'
    case 'string':
      if (schema.enum) return 'choice'
      if (schema.format === 'date') return 'date'
      if (schema.format === 'date-time') return 'time'
      return (schema.maxLength ?? 0) >= LONG ? 'long' : 'text'
    default:
      return 'free'
  }
}

function choicesOf(schema: AttributeSchema): Choice[] | undefined {
  const values = schema.enum ?? schema.items?.enum
  const labels = schema['x-enum-labels'] ?? schema.items?.['x-enum-labels']
  return values?.map((value) => ({
    key: String(value),
    label: labels?.[String(value)] ?? { zh: String(value), en: String(value) },
  }))
}

export function fieldOf(key: string, schema: AttributeSchema): Field {
  const title = schema.title ?? key
  return {
    path: attributePath(key),
    key,
    kind: kindOf(schema),
    name: { zh: schema['x-title-zh'] ?? title, en: title },
    unit: schema['x-unit'],
    choices: choicesOf(schema),
    min: schema.minimum,
    max: schema.maximum,
    maxLength: schema.maxLength ?? schema.items?.maxLength,
    maxItems: schema.maxItems,
    pattern: schema.pattern,
  }
}

/** An attribute nobody described: texts are typed as text, anything else as JSON. */
export const freeField = (key: string): Field => ({ path: attributePath(key), key, kind: 'free', name: undefined })

export interface Form {
  /** Known attributes with a value, those that must have one, and unknown ones, in the order they are shown. */
  readonly filled: readonly Field[]
  readonly unfilled: readonly Field[]
}

const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length)

/** The attribute fields of a record by the group of its class; whatever else it carries follows, so nothing is lost. */
export function formOf(content: Content, catalogue: Catalogue): Form {
  const group = catalogue.classes.find((it) => it.key === content.class)?.group
  const schema = catalogue.groups.find((it) => it.key === group)?.schema
  const properties = schema?.properties ?? {}
  const known = Object.entries(properties).map(([key, it]) => ({
    ...fieldOf(key, it),
    required: schema?.required?.includes(key) ?? false,
  }))
  const extra = Object.keys(content.attributes).filter((key) => !(key in properties))
  const filled = (field: Field) => field.required || !isEmpty(content.attributes[field.key])
  return {
    filled: [...known.filter(filled), ...extra.sort().map(freeField)],
    unfilled: known.filter((field) => !filled(field)),
  }
}
