import { useCallback, useEffect, useState } from 'react'
import { ApiError, getJSON } from './client'
import { statusPath } from './paths'
import type { Status } from './types'

const EVERY_MS = 3000

export interface Connection {
  readonly status: Status | undefined
  /** When the last good answer came, milliseconds since 1970. */
  readonly heardAt: number
  readonly error: ApiError | undefined
  readonly retry: () => void
}

/** Asks the server every three seconds which revision it is at; a hidden page does not ask. */
export function useStatus(): Connection {
  const [state, setState] = useState<Omit<Connection, 'retry'>>({ status: undefined, heardAt: 0, error: undefined })
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: attempt is not read, it starts the asking anew
  useEffect(() => {
    const abort = new AbortController()
    let timer = 0
    let asking = false
    const ask = async () => {
      if (asking) return
      if (!document.hidden) {
        asking = true
        try {
          const status = await getJSON<Status>(statusPath, abort.signal)
          setState({ status, heardAt: Date.now(), error: undefined })
        } catch (cause) {
          if (abort.signal.aborted) return
          const error = cause instanceof ApiError ? cause : new ApiError(0, String(cause))
          setState((before) => ({ ...before, error }))
        } finally {
          asking = false
        }
      }
      window.clearTimeout(timer)
      timer = window.setTimeout(ask, EVERY_MS)
    }
    ask()
    const wake = () => {
      if (!document.hidden) ask()
    }
    document.addEventListener('visibilitychange', wake)
    window.addEventListener('online', wake)
    return () => {
      abort.abort()
      window.clearTimeout(timer)
      document.removeEventListener('visibilitychange', wake)
      window.removeEventListener('online', wake)
    }
  }, [attempt])

  const retry = useCallback(() => setAttempt((n) => n + 1), [])
  return { ...state, retry }
}
