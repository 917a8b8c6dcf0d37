import type { AssetQuery } from '../api/query'
import type { Box } from '../api/types'
import { countOf, type Picked, queryOfPicked } from '../lasso/picked'
import { queryOf } from '../list/request'
import type { Filter } from '../view/filter'
import type { CountOfAssets, Scope } from '../view/rows'

export interface Ask {
  readonly count: CountOfAssets
  readonly filter: Filter
  /** Class keys that the district has an asset of. */
  readonly present: readonly string[]
}

/** The question for everything that the filter shows; undefined when it lets nothing through. */
export function filterQuery({ count, filter, present }: Ask): AssetQuery | undefined {
  const rows = queryOf(count, filter, present)
  return rows && { class: rows.classes, condition: rows.conditions, stage: rows.stages, boundary: rows.boundary }
}

/** The question behind a scope; undefined where nothing can answer it. */
export function scopeQuery(scope: Scope, ask: Ask, at: { readonly box: Box | undefined; readonly picked: Picked }) {
  if (scope === 'picked') return countOf(at.picked) > 0 ? queryOfPicked(at.picked) : undefined
  const query = filterQuery(ask)
  if (scope === 'filter') return query
  return query && at.box && { ...query, bbox: at.box }
}

/** The only class that a question can answer with, whose attributes then make columns. */
export const singleClass = (query: AssetQuery | undefined): string | undefined =>
  query?.class?.length === 1 ? query.class[0] : undefined
