import { useCallback, useEffect, useState } from 'react'
import { ApiError, getJSON } from './client'

export interface Answer<T> {
  readonly data: T | undefined
  readonly error: ApiError | undefined
  readonly loading: boolean
  readonly retry: () => void
}

interface Held<T> {
  readonly path: string | null
  readonly data?: T
  readonly error?: ApiError
}

/**
 * Keeps the answer of one GET up to date: fetched again when the path or the revision changes. While a newer revision is
 * on its way the older answer stays, so nothing flickers; another path starts empty. A null path asks nothing.
 */
export function useAnswer<T>(path: string | null, revision: number): Answer<T> {
  const [held, setHeld] = useState<Held<T>>({ path: null })
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: revision and attempt are not read, they ask for a fresh answer
  useEffect(() => {
    if (path === null) return
    const abort = new AbortController()
    getJSON<T>(path, abort.signal)
      .then((data) => setHeld({ path, data }))
      .catch((cause) => {
        if (abort.signal.aborted) return
        const error = cause instanceof ApiError ? cause : new ApiError(0, String(cause))
        setHeld((before) => ({ path, data: before.path === path ? before.data : undefined, error }))
      })
    return () => abort.abort()
  }, [path, revision, attempt])

  const retry = useCallback(() => setAttempt((n) => n + 1), [])
  const mine = held.path === path ? held : undefined
  return { data: mine?.data, error: mine?.error, loading: path !== null && !mine?.data && !mine?.error, retry }
}
