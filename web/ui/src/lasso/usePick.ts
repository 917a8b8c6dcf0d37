import { ApiError } from '../api/client'
import type { AssetQuery } from '../api/query'
import { useWords } from '../i18n/useWords'
import { filterQuery } from '../table/scope'
import { useWorkspace } from '../workspace/context'
import type { Way } from './picked'
import { pickQuery } from './pickedStore'

const MATCHING = { what: 'matching' } as const

/** Picks within the filter and tells when nothing was found or the server did not answer. */
export function usePick(): (narrowed: AssetQuery, way: Way) => Promise<void> {
  const words = useWords()
  const { view, book, toast } = useWorkspace()
  return async (narrowed, way) => {
    const query = filterQuery({ count: MATCHING, filter: view.filter, present: book.present })
    try {
      const found = query ? await pickQuery({ ...query, ...narrowed }, way) : { count: 0 }
      if (found?.count === 0) toast({ text: words.say('lasso.none') })
    } catch (cause) {
      const why = cause instanceof ApiError ? cause.message : ''
      toast({ text: why ? words.say('lasso.failed', { why }) : words.say('lasso.failedPlain'), tone: 'refused' })
    }
  }
}
