import { useEffect, useState } from 'react'
import { type AssetQuery, type QueryFacets, type QueryPage, queryAssets } from '../api/query'
import type { Asset, Box } from '../api/types'
import { countOf, queryOfPicked } from '../lasso/picked'
import { picked } from '../lasso/pickedStore'
import { filterQuery } from '../table/scope'
import { BROKEN } from '../view/filter'
import { useWorkspace } from '../workspace/context'

/** What the list at the right of the sheet shows. */
export type RowsOf = 'broken' | 'picked' | 'none'

export interface SheetRows {
  readonly total: number
  readonly facets: QueryFacets
  readonly rows: readonly Asset[]
  readonly rowsTotal: number
  readonly revision: number
}

const MOST_ROWS = 80

const NO_ROWS: QueryPage = { revision: 0, total: 0, items: [] }

/** Counts what lies on the sheet under the filter, and reads the rows of its list. */
export function useSheetRows(box: Box | undefined, of: RowsOf): SheetRows | undefined {
  const { view, book, revision } = useWorkspace()
  const [held, setHeld] = useState<SheetRows>()
  const { filter } = view
  const { present } = book
  useEffect(() => {
    if (!box) return
    const abort = new AbortController()
    const query = filterQuery({ count: { what: 'matching' }, filter, present })
    const ask = (it: AssetQuery | undefined, limit: number, facets?: true) =>
      it ? queryAssets({ ...it, bbox: box }, { limit, facets, within: true, sort: 'ref' }, abort.signal) : NO_ROWS
    const listed = (): AssetQuery | undefined => {
      if (of === 'picked') return countOf(picked.get()) > 0 ? queryOfPicked(picked.get()) : undefined
      const condition = BROKEN.filter((it) => filter.conditions.includes(it))
      return of === 'broken' && query && condition.length > 0 ? { ...query, condition, stage: ['in_service'] } : undefined
    }
    Promise.all([ask(query, 1, true), ask(listed(), MOST_ROWS)])
      .then(([all, rows]) =>
        setHeld({
          total: all.total,
          facets: all.facets ?? { conditions: {}, classes: {} },
          rows: rows.items,
          rowsTotal: rows.total,
          revision: all.revision || revision,
        }),
      )
      .catch((cause) => {
        if (!abort.signal.aborted) console.error(cause)
      })
    return () => abort.abort()
  }, [box, of, filter, present, revision])
  return held
}
