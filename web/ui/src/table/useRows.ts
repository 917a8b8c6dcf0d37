import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError } from '../api/client'
import { type AssetQuery, queryAssets } from '../api/query'
import type { Asset } from '../api/types'
import type { Sort } from './columns'

const PAGE = 200

export interface Rows {
  readonly items: readonly Asset[]
  readonly total: number | undefined
  /** The revision that the rows are of. */
  readonly revision: number | undefined
  readonly error: ApiError | undefined
  readonly loading: boolean
  /** Absent when everything is there. */
  readonly more: (() => void) | undefined
  readonly retry: () => void
}

interface Held {
  readonly key: string
  readonly items: readonly Asset[]
  readonly total?: number
  readonly revision?: number
  readonly next?: string
  readonly error?: ApiError
}

const EMPTY: Held = { key: '', items: [] }
const asError = (cause: unknown) => (cause instanceof ApiError ? cause : new ApiError(0, String(cause)))

/**
 * Reads the rows of a question page by page in an order. A new revision re-reads as many rows as were there and swaps them in
 * at once, so that the list neither jumps nor flickers; another question keeps the old rows until its first page is here.
 */
export function useRows(query: AssetQuery | undefined, sort: Sort, revision: number): Rows {
  const key = query ? JSON.stringify([query, sort]) : ''
  const [held, setHeld] = useState<Held>(EMPTY)
  const [busy, setBusy] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const latest = useRef({ query, held })
  latest.current = { query, held }

  // biome-ignore lint/correctness/useExhaustiveDependencies: revision and attempt ask for fresh rows; the key says what the query holds
  useEffect(() => {
    const { query: asked, held: before } = latest.current
    if (!asked) return setHeld(EMPTY)
    const abort = new AbortController()
    const wanted = before.key === key ? Math.max(PAGE, before.items.length) : PAGE
    const read = async () => {
      let items: readonly Asset[] = []
      let next: string | undefined
      do {
        const paging = {
          sort: sort || undefined,
          limit: Math.min(1000, wanted - items.length),
          after: next,
          within: true as const,
        }
        const page = await queryAssets(asked, paging, abort.signal)
        items = [...items, ...page.items]
        next = (page.next ?? undefined) as string | undefined
        if (items.length >= wanted || !next) {
          setHeld({ key, items, total: page.total, revision: page.revision, next })
          return
        }
      } while (!abort.signal.aborted)
    }
    setBusy(true)
    read()
      .catch((cause) => {
        if (!abort.signal.aborted) setHeld({ key, items: before.key === key ? before.items : [], error: asError(cause) })
      })
      .finally(() => {
        if (!abort.signal.aborted) setBusy(false)
      })
    return () => abort.abort()
  }, [key, sort, revision, attempt])

  const next = held.key === key ? held.next : undefined
  const more = useCallback(() => {
    const { query: asked } = latest.current
    if (!asked || !next || busy) return
    setBusy(true)
    queryAssets(asked, { sort: sort || undefined, limit: PAGE, after: next, within: true })
      .then((page) =>
        setHeld((before) =>
          before.key === key && before.next === next
            ? { ...before, items: [...before.items, ...page.items], next: (page.next ?? undefined) as string | undefined }
            : before,
        ),
      )
      .catch((cause) => setHeld((before) => ({ ...before, error: asError(cause) })))
      .finally(() => setBusy(false))
  }, [next, busy, key, sort])
  const retry = useCallback(() => setAttempt((n) => n + 1), [])

  return {
    items: query ? held.items : [],
    total: query ? held.total : 0,
    revision: held.revision,
    error: held.error,
    loading: busy,
    more: next ? more : undefined,
    retry,
  }
}
