import { useEffect, useRef, useState } from 'react'
import { newKey } from '../api/key'
import type { AssetQuery } from '../api/query'
import { Refusal, sendJSON } from '../api/send'
import type { HistoryEntry, Label } from '../api/types'
import type { BulkSet } from './edit'

export interface BulkAnswer {
  readonly revision: number
  readonly matched: number
  readonly changed: number
  readonly same: number
  readonly refused: readonly { readonly id: number; readonly ref: string; readonly message: Label }[]
  readonly refused_total: number
  readonly sample: readonly {
    readonly id: number
    readonly ref: string
    readonly name: string
    readonly class: string
    readonly changes: HistoryEntry['changes']
  }[]
  readonly receipt?: { readonly revision: number }
}

export interface Ask {
  readonly select: AssetQuery
  readonly set: BulkSet | undefined
  /** A newer revision tries the edit again. */
  readonly revision: number
}

export interface Bulk {
  readonly preview: BulkAnswer | undefined
  readonly error: Refusal | undefined
  readonly trying: boolean
  readonly committing: boolean
  /** Commits what was tried; undefined where it was refused, and `error` says why. */
  readonly commit: (reason: string) => Promise<BulkAnswer | undefined>
}

const TYPING_MS = 250

const asRefusal = (cause: unknown) => (cause instanceof Refusal ? cause : new Refusal(0, {}))

/**
 * Tries a bulk edit as it is put together, and commits it as one change set. The idempotency key stays the same until the
 * edit changes or is taken, so that pressing again after a lost answer does it once.
 */
export function useBulk({ select, set, revision }: Ask): Bulk {
  const question = set ? JSON.stringify({ select, set }) : ''
  const [held, setHeld] = useState<{ readonly question: string; readonly answer?: BulkAnswer; readonly error?: Refusal }>({
    question: '',
  })
  const [committing, setCommitting] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const key = useRef({ question: '', key: '' })

  // biome-ignore lint/correctness/useExhaustiveDependencies: revision and attempt ask for a fresh answer
  useEffect(() => {
    if (!question || committing) return
    const abort = new AbortController()
    const timer = window.setTimeout(() => {
      sendJSON<BulkAnswer>({
        method: 'POST',
        path: '/api/bulk',
        body: { ...JSON.parse(question), dry_run: true },
        signal: abort.signal,
      })
        .then((answer) =>
          setHeld((before) => ({ question, answer, error: before.question === question ? before.error : undefined })),
        )
        .catch((cause) => {
          if (!abort.signal.aborted) setHeld({ question, error: asRefusal(cause) })
        })
    }, TYPING_MS)
    return () => {
      window.clearTimeout(timer)
      abort.abort()
    }
  }, [question, revision, attempt, committing])

  const mine = held.question === question ? held : undefined
  const commit = async (reason: string) => {
    const base = mine?.answer?.revision
    if (base === undefined) return
    if (key.current.question !== question) key.current = { question, key: newKey() }
    setCommitting(true)
    try {
      const body = { ...JSON.parse(question), key: key.current.key, reason: reason.trim() || undefined, base }
      const answer = await sendJSON<BulkAnswer>({ method: 'POST', path: '/api/bulk', body })
      key.current = { question: '', key: '' }
      setHeld({ question: '' })
      return answer
    } catch (cause) {
      const error = asRefusal(cause)
      if (error.status === 409) key.current = { question: '', key: '' }
      setHeld((before) => ({ ...before, error }))
      setAttempt((n) => n + 1)
    } finally {
      setCommitting(false)
    }
  }
  return {
    preview: mine?.answer,
    error: mine?.error,
    trying: question !== '' && !mine,
    committing,
    commit,
  }
}
