import { useCallback, useEffect, useState } from 'react'
import { ApiError } from '../api/client'
import { type Held, readFace } from './api'

export interface Face {
  readonly held: Held | undefined
  readonly error: ApiError | undefined
  readonly read: () => void
  /** Takes over what a change of one's own was answered with. */
  readonly take: (held: Held) => void
}

const AGAIN_MS = 2000

/** The settings in force: read again when one comes back to the page, and while the service still prepares what they say. */
export function useFace(): Face {
  const [held, take] = useState<Held>()
  const [error, setError] = useState<ApiError>()
  const [attempt, setAttempt] = useState(0)
  const read = useCallback(() => setAttempt((n) => n + 1), [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: attempt is not read, it asks for a fresh answer
  useEffect(() => {
    const abort = new AbortController()
    readFace(abort.signal).then(
      (it) => {
        take(it)
        setError(undefined)
      },
      (cause) => {
        if (!abort.signal.aborted) setError(cause instanceof ApiError ? cause : new ApiError(0, String(cause)))
      },
    )
    return () => abort.abort()
  }, [attempt])

  useEffect(() => {
    const back = () => document.visibilityState === 'visible' && read()
    document.addEventListener('visibilitychange', back)
    window.addEventListener('focus', back)
    return () => {
      document.removeEventListener('visibilitychange', back)
      window.removeEventListener('focus', back)
    }
  }, [read])

  const preparing = held?.answer.on === true && !held.answer.ready
  useEffect(() => {
    if (!preparing) return
    const timer = window.setInterval(read, AGAIN_MS)
    return () => window.clearInterval(timer)
  }, [preparing, read])
  return { held, error, read, take }
}
