import type { AttributeSchema } from '../api/types'
import { attributeName } from '../panel/attributes'
import type { Lang } from '../view/view'

/** A column of the table. Its key is the sort key of the API where it can be sorted. */
export interface Column {
  readonly key: string
  readonly width: number
  readonly align: 'left' | 'right'
  readonly sortable: boolean
  /** The name of an attribute's column; the others have theirs in the dictionary. */
  readonly title?: string
  readonly schema?: AttributeSchema
}

export type FixedKey = 'ref' | 'class' | 'condition' | 'name' | 'stage' | 'cell' | 'street' | 'rev'

const fixed = (key: FixedKey, width: number, sortable: boolean): Column => ({
  key,
  width,
  align: key === 'rev' ? 'right' : 'left',
  sortable,
})

/** The code is frozen and always there. */
export const REF: Column = fixed('ref', 190, true)

/** The columns of every class, in their order. */
export const FIXED: readonly Column[] = [
  fixed('class', 132, true),
  fixed('condition', 96, true),
  fixed('name', 190, true),
  fixed('stage', 88, true),
  fixed('cell', 150, false),
  fixed('street', 128, false),
  fixed('rev', 88, true),
]

/** Shown until somebody chooses. */
export const AT_START: readonly string[] = ['class', 'condition', 'name', 'stage', 'cell', 'street']

const isNumber = (schema: AttributeSchema) => [schema.type].flat().some((type) => type === 'number' || type === 'integer')

/** The columns of one class's attributes, in the order of its schema; texts longer than a cell are cut there. */
export function attributeColumns(properties: Readonly<Record<string, AttributeSchema>>, lang: Lang): Column[] {
  return Object.entries(properties).map(([key, schema]) => ({
    key: `attributes.${key}`,
    width: isNumber(schema) ? 112 : 148,
    align: isNumber(schema) ? 'right' : 'left',
    sortable: true,
    title: attributeName(key, schema, lang),
    schema,
  }))
}

/** The attribute that a column shows; undefined for the fixed ones. */
export const attributeOf = (key: string): string | undefined =>
  key.startsWith('attributes.') ? key.slice('attributes.'.length) : undefined

/** The columns that are shown, in their own order whatever the order of the choice; unknown keys fall away. */
export const shownColumns = (all: readonly Column[], chosen: readonly string[]): Column[] =>
  all.filter(({ key }) => chosen.includes(key))

export const flipColumn = (chosen: readonly string[], key: string): string[] =>
  chosen.includes(key) ? chosen.filter((it) => it !== key) : [...chosen, key]

/** How the list is sorted: a key, backward with a minus in front; empty for the order of entry. */
export type Sort = string

export const sortKey = (sort: Sort): string => sort.replace(/^-/, '')

export function ariaSort(sort: Sort, key: string): 'ascending' | 'descending' | 'none' {
  if (sort === '' || sortKey(sort) !== key) return 'none'
  return sort.startsWith('-') ? 'descending' : 'ascending'
}

/** A press on a header: ascending, descending, then the order of entry again. */
export function nextSort(sort: Sort, key: string): Sort {
  const now = ariaSort(sort, key)
  if (now === 'none') return key
  return now === 'ascending' ? `-${key}` : ''
}
