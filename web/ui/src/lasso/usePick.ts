import { ApiError, getJSON } from '../api/client'
import { recordPath } from '../api/paths'
import type { AssetQuery } from '../api/query'
import type { Boundary } from '../api/types'
import { useWords } from '../i18n/useWords'
import { filterQuery } from '../table/scope'
import { useWorkspace } from '../workspace/context'
import type { Way } from './picked'
import { pickQuery } from './pickedStore'

const MATCHING = { what: 'matching' } as const

/** One question of two. It names a boundary once, so where both do the narrower one is asked for by its shape. */
async function both(query: AssetQuery, narrowed: AssetQuery): Promise<AssetQuery> {
  const { boundary } = narrowed
  if (!query.boundary || !boundary || boundary === query.boundary) return { ...query, ...narrowed }
  const { geometry } = await getJSON<Boundary>(recordPath('boundary', boundary))
  return { ...query, ...narrowed, boundary: query.boundary, geometry }
}

/** Picks within the filter and tells when nothing was found or the server did not answer. */
export function usePick(): (narrowed: AssetQuery, way: Way) => Promise<void> {
  const words = useWords()
  const { view, book, toast } = useWorkspace()
  return async (narrowed, way) => {
    const query = filterQuery({ count: MATCHING, filter: view.filter, present: book.present })
    try {
      const found = query ? await pickQuery(await both(query, narrowed), way) : { count: 0 }
      if (found?.count === 0) toast({ text: words.say('lasso.none') })
    } catch (cause) {
      const why = cause instanceof ApiError ? cause.message : ''
      toast({ text: why ? words.say('lasso.failed', { why }) : words.say('lasso.failedPlain'), tone: 'refused' })
    }
  }
}
