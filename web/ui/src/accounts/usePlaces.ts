import { useEffect, useMemo, useState } from 'react'
import { ApiError, getJSON } from '../api/client'
import { nameOf } from '../api/names'
import { recordPath } from '../api/paths'
import type { Boundary } from '../api/types'
import { useWords } from '../i18n/useWords'

export interface Places {
  /** A boundary, once it is read. */
  readonly get: (id: number) => Boundary | undefined
  readonly name: (id: number) => string
  /** Those that are no longer in the book. */
  readonly gone: (id: number) => boolean
}

/** Reads the boundaries that grants name, each once; 0 stands for the whole district and is none. */
export function usePlaces(ids: readonly number[]): Places {
  const words = useWords()
  const [held, setHeld] = useState<ReadonlyMap<number, Boundary | null>>(new Map())
  const wanted = [...new Set(ids)].filter((id) => id > 0).sort((a, b) => a - b)
  const key = wanted.join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the ids, and what is held is asked for once
  useEffect(() => {
    const abort = new AbortController()
    for (const id of wanted.filter((it) => !held.has(it))) {
      getJSON<Boundary>(recordPath('boundary', id), abort.signal)
        .then((it) => setHeld((before) => new Map(before).set(id, it)))
        .catch((cause) => {
          if (cause instanceof ApiError && cause.status === 404) setHeld((before) => new Map(before).set(id, null))
        })
    }
    return () => abort.abort()
  }, [key])
  return useMemo(
    () => ({
      get: (id) => held.get(id) ?? undefined,
      name: (id) => {
        const it = held.get(id)
        return (it && nameOf(it, words.lang)) || it?.ref || words.say('grant.place', { id })
      },
      gone: (id) => held.get(id) === null,
    }),
    [held, words],
  )
}
