import type { Asset, Condition, Geometry, Stage } from '../api/types'

/** What a writer decides of an asset; id and rev are the store's. */
export interface Content {
  readonly ref: string
  readonly name: string
  readonly class: string
  readonly condition: Condition
  readonly stage: Stage
  readonly geometry: Geometry
  readonly attributes: Readonly<Record<string, unknown>>
}

export const contentOf = (asset: Asset): Content => ({
  ref: asset.ref ?? '',
  name: asset.name ?? '',
  class: asset.class,
  condition: asset.condition,
  stage: asset.stage,
  geometry: asset.geometry,
  attributes: asset.attributes ?? {},
})

export interface Operation {
  readonly action: 'insert' | 'update' | 'delete'
  readonly noun: 'asset'
  readonly id?: number
  readonly if_rev?: number
  readonly record?: Content
}

export const insertion = (record: Content): Operation => ({ action: 'insert', noun: 'asset', record })

export const update = (asset: Pick<Asset, 'id' | 'rev'>, record: Content): Operation => ({
  action: 'update',
  noun: 'asset',
  id: asset.id,
  if_rev: asset.rev,
  record,
})

export const deletion = (asset: Pick<Asset, 'id' | 'rev'>): Operation => ({
  action: 'delete',
  noun: 'asset',
  id: asset.id,
  if_rev: asset.rev,
})

/** A field by its path as faults and history name it: "condition", "attributes.height_m". */
export type Path = string

const PLAIN = ['class', 'ref', 'name', 'condition', 'stage', 'geometry'] as const

export const attributePath = (key: string): Path => `attributes.${key}`
export const attributeKey = (path: Path): string | undefined =>
  path.startsWith('attributes.') ? path.slice('attributes.'.length) : undefined

export function valueAt(content: Content, path: Path): unknown {
  const key = attributeKey(path)
  return key === undefined ? content[path as (typeof PLAIN)[number]] : content.attributes[key]
}

/** A copy with one field replaced; an attribute of undefined is taken out. */
export function withValue(content: Content, path: Path, value: unknown): Content {
  const key = attributeKey(path)
  if (key === undefined) return { ...content, [path]: value } as Content
  const { [key]: _, ...rest } = content.attributes
  return { ...content, attributes: value === undefined ? rest : { ...content.attributes, [key]: value } }
}

/** Equal as JSON, whatever the order of keys; null and an absent attribute mean the same. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b || ((a === undefined || a === null) && (b === undefined || b === null))) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>]
  return [...new Set([...Object.keys(x), ...Object.keys(y)])].every((key) => same(x[key], y[key]))
}

/** The paths of all fields in which two records differ, plain fields first, attributes by key. */
export function differing(a: Content, b: Content): Path[] {
  const keys = [...new Set([...Object.keys(a.attributes), ...Object.keys(b.attributes)])].sort()
  return [...PLAIN, ...keys.map(attributePath)].filter((path) => !same(valueAt(a, path), valueAt(b, path)))
}
