import type { RowQuery } from '../api/paths'
import type { Condition, Position } from '../api/types'
import type { Words } from '../i18n/useWords'
import { boundaryRowName } from '../panel/BoundarySection'
import type { BoundaryRow } from '../view/boundaryLayer'
import { BROKEN, type Filter, listedClasses } from '../view/filter'
import type { CountOf, CountOfAssets, Scope } from '../view/rows'

/** A place that distances are measured from. */
export interface Origin {
  readonly at: Position
  readonly from: 'centre' | 'you'
  readonly accuracy?: number
  readonly denied?: boolean
}

/** What the list shows: the rows behind a number, or what is near. */
export type ListRequest =
  | { readonly kind: 'assets'; readonly count: CountOfAssets; readonly scope?: Scope }
  | { readonly kind: 'boundaries'; readonly row: BoundaryRow }
  | { readonly kind: 'near'; readonly origin: Origin }
  | { readonly kind: 'stitches' }

export const NEAR_CONDITIONS: readonly Condition[] = BROKEN
export const NEAR_LIMIT = 20

export const requestOf = (count: CountOf): ListRequest =>
  count.what === 'boundary' ? { kind: 'boundaries', row: count.row } : { kind: 'assets', count }

/**
 * The question behind a number: the filter, with the number's own facet set to its one value, as the number was counted.
 * Undefined when the filter lets nothing through at all.
 */
export function queryOf(count: CountOfAssets, filter: Filter, present: readonly string[]): RowQuery | undefined {
  const query: RowQuery = {
    classes: count.what === 'class' ? [count.key] : listedClasses(filter.classes, present),
    conditions: count.what === 'condition' ? [count.key] : filter.conditions,
    stages: count.what === 'stage' ? [count.key] : filter.stages,
    boundary: filter.boundary,
  }
  const open = query.classes === undefined || query.classes.length > 0
  return open && query.conditions?.length && query.stages?.length ? query : undefined
}

/** The list's heading. */
export function titleOf(count: CountOf, words: Words): string {
  if (count.what === 'matching') return words.say('rows.matching')
  if (count.what === 'condition') return words.condition(count.key)
  if (count.what === 'class') return words.className(count.key)
  if (count.what === 'stage') return words.stage(count.key)
  return boundaryRowName(count.row, words)
}
