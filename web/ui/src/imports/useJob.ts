import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError, getJSON } from '../api/client'
import { importPath } from './api'
import { isBusy, type Job } from './types'

const OFTEN_MS = 400
const SELDOM_MS = 5000

export interface Watched {
  readonly job: Job | undefined
  readonly error: ApiError | undefined
  /** Takes over what an own request has answered, so that the page need not wait to be told. */
  readonly set: (job: Job) => void
  readonly reload: () => void
}

/** Follows one import: often while a step is under way, now and then otherwise. */
export function useJob(id: string): Watched {
  const [job, setJob] = useState<Job>()
  const [error, setError] = useState<ApiError>()
  const [asked, setAsked] = useState(0)
  const timer = useRef(0)
  const answers = useRef(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked is not read, it asks again
  useEffect(() => {
    const abort = new AbortController()
    const ask = async () => {
      window.clearTimeout(timer.current)
      const round = ++answers.current
      let next = SELDOM_MS
      try {
        const answer = await getJSON<Job>(importPath(id), abort.signal)
        if (round === answers.current) {
          setJob(answer)
          setError(undefined)
        }
        if (isBusy(answer.state) || answer.state === 'uploading') next = OFTEN_MS
      } catch (cause) {
        if (abort.signal.aborted) return
        if (cause instanceof ApiError && cause.status === 404) setJob(undefined)
        setError(cause instanceof ApiError ? cause : new ApiError(0, String(cause)))
      }
      if (!abort.signal.aborted) timer.current = window.setTimeout(ask, document.hidden ? SELDOM_MS : next)
    }
    ask()
    return () => {
      abort.abort()
      window.clearTimeout(timer.current)
    }
  }, [id, asked])

  const reload = useCallback(() => setAsked((n) => n + 1), [])
  const set = useCallback((next: Job) => {
    answers.current++ // an answer still on its way is older
    setJob(next)
    setAsked((n) => n + 1)
  }, [])
  return { job: job?.id === id ? job : undefined, error, set, reload }
}
