import type { Catalogue, Condition, Stage } from '../api/types'
import { type Field, fieldOf } from '../edit/fields'
import { parseField, type Typed } from '../edit/parse'

/** What is to be changed, as it is typed; an absent part stays as it is in every asset. */
export interface BulkEdit {
  readonly condition?: Condition
  readonly stage?: Stage
  readonly name?: string
  /** Attributes chosen to be changed, by key; an empty one is removed. */
  readonly attributes: Readonly<Record<string, Typed>>
}

export const NO_EDIT: BulkEdit = { attributes: {} }

/** The `set` of POST /api/bulk; null removes an attribute. */
export interface BulkSet {
  readonly condition?: Condition
  readonly stage?: Stage
  readonly name?: string
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** The fields that every one of the classes has, the same in each, in the order of the first. */
export function commonFields(catalogue: Catalogue, classes: readonly string[]): Field[] {
  const groups = [...new Set(classes.map((key) => catalogue.classes.find((it) => it.key === key)?.group))]
  const schemas = groups.map((key) => catalogue.groups.find((it) => it.key === key)?.schema.properties ?? {})
  const [first = {}, ...others] = schemas
  return Object.entries(first)
    .filter(([key, schema]) => others.every((it) => JSON.stringify(it[key]) === JSON.stringify(schema)))
    .map(([key, schema]) => fieldOf(key, schema))
}

/** Keys of attributes whose typed value cannot be. */
export const faultyKeys = (edit: BulkEdit, fields: readonly Field[]): string[] =>
  fields
    .filter(({ key }) => edit.attributes[key] !== undefined)
    .filter((field) => 'rule' in parseField(field, edit.attributes[field.key] as Typed))
    .map(({ key }) => key)

/** What is sent; undefined where nothing is to be changed. Attributes that the classes do not share fall away. */
export function setOf(edit: BulkEdit, fields: readonly Field[]): BulkSet | undefined {
  const chosen = fields.filter(({ key }) => edit.attributes[key] !== undefined)
  const attributes = Object.fromEntries(
    chosen.flatMap((field) => {
      const parsed = parseField(field, edit.attributes[field.key] as Typed)
      return 'value' in parsed ? [[field.key, parsed.value ?? null]] : []
    }),
  )
  const set: BulkSet = {
    ...(edit.condition && { condition: edit.condition }),
    ...(edit.stage && { stage: edit.stage }),
    ...(edit.name !== undefined && { name: edit.name.trim() }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  }
  return Object.keys(set).length > 0 ? set : undefined
}

/** An attribute put on the list of changes, or taken off it with `typed` undefined. */
export function withAttribute(edit: BulkEdit, key: string, typed: Typed | undefined): BulkEdit {
  const { [key]: _, ...rest } = edit.attributes
  return { ...edit, attributes: typed === undefined ? rest : { ...edit.attributes, [key]: typed } }
}
