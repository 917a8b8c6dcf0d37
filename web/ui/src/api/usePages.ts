import { useCallback, useEffect, useState } from 'react'
import { ApiError, getJSON } from './client'
import type { Page } from './types'

export interface Pages<T> {
  readonly items: readonly T[]
  readonly total: number | undefined
  readonly error: ApiError | undefined
  readonly loading: boolean
  /** Absent when everything is there. */
  readonly more: (() => void) | undefined
}

interface Held<T> {
  readonly key: string
  readonly items: readonly T[]
  readonly total?: number
  readonly next?: number | string | null
  readonly error?: ApiError
}

/**
 * Reads a list page by page. `path(after)` gives the address of the page behind `after`; the list starts anew whenever
 * path(undefined) or the revision changes, and keeps its old rows until the new first page is there.
 */
export function usePages<T>(path: ((after?: number | string) => string) | null, revision: number): Pages<T> {
  const first = path ? path() : null
  const key = first === null ? '' : `${first} ${revision}`
  const [held, setHeld] = useState<Held<T>>({ key: '', items: [] })
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    if (first === null) return
    const abort = new AbortController()
    setBusy(true)
    getJSON<Page<T>>(first, abort.signal)
      .then((page) => setHeld({ key, items: page.items, total: page.total, next: page.next }))
      .catch((cause) => {
        if (!abort.signal.aborted) setHeld({ key, items: [], error: cause instanceof ApiError ? cause : new ApiError(0, '') })
      })
      .finally(() => {
        if (!abort.signal.aborted) setBusy(false)
      })
    return () => abort.abort()
  }, [first, key])

  const next = held.key === key ? held.next : undefined
  const more = useCallback(() => {
    if (!path || !next || busy) return
    setBusy(true)
    getJSON<Page<T>>(path(next))
      .then((page) =>
        setHeld((before) =>
          before.key === key ? { ...before, items: [...before.items, ...page.items], next: page.next } : before,
        ),
      )
      .catch((cause) => setHeld((before) => ({ ...before, error: cause instanceof ApiError ? cause : new ApiError(0, '') })))
      .finally(() => setBusy(false))
  }, [path, next, busy, key])

  const sameList = held.key.split(' ')[0] === first
  return {
    items: sameList ? held.items : [],
    total: sameList ? held.total : undefined,
    error: sameList ? held.error : undefined,
    loading: busy,
    more: next ? more : undefined,
  }
}
