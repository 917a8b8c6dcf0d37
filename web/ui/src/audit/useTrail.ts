import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ApiError, getJSON } from '../api/client'
import { journalPath } from '../api/paths'
import type { Entry, Page } from '../api/types'
import { type AuditFilter, edgeOf, passes, TOPICS } from './filter'
import { merge, type Stream } from './merge'
import type { AuditPage, Line } from './types'

const PAGE = 50
/** So many lines are looked for at once, within so many questions; then the reader says whether to look further back. */
const WANTED = 50
const MOST_ASKED = 12

/** The place of the events among the two trails; the other is the journal of the book. */
const EVENTS = 0

interface Reading extends Stream {
  /** What to read on from. */
  readonly next: number | string | undefined
}

const START: Reading = { lines: [], more: true, next: undefined }
const NONE: Reading = { lines: [], more: false, next: undefined }

export interface Trail {
  readonly lines: readonly Line[]
  readonly head: AuditPage['head'] | undefined
  readonly error: ApiError | undefined
  readonly loading: boolean
  /** Looks further back; absent where the beginning is reached. */
  readonly more: (() => void) | undefined
}

const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString())

function eventsPath(filter: AuditFilter, before: number | string | undefined): string {
  const query = new URLSearchParams({ limit: String(PAGE) })
  const put = (key: string, value: string | undefined) => value && query.set(key, value)
  put('what', filter.topic ? TOPICS[filter.topic].what.join(',') : undefined)
  put('actor', filter.actor.trim().toLowerCase())
  put('since', iso(edgeOf(filter.from, false)))
  put('until', iso(edgeOf(filter.to, true)))
  put('before', before === undefined ? undefined : String(before))
  return `/api/audit?${query}`
}

/** The trail of events and the journal of the book as one, narrowed by a filter; read anew when the filter or `fresh` changes. */
export function useTrail(filter: AuditFilter, fresh: number): Trail {
  const [streams, setStreams] = useState<readonly Reading[]>([START, START])
  const [head, setHead] = useState<AuditPage['head']>()
  const [error, setError] = useState<ApiError>()
  const [loading, setLoading] = useState(true)
  const abort = useRef<AbortController>(undefined)

  const readEvents = useCallback(
    async (from: Reading, signal: AbortSignal): Promise<Reading> => {
      const page = await getJSON<AuditPage>(eventsPath(filter, from.next), signal)
      setHead(page.head)
      const lines = page.items.map((event): Line => ({ kind: 'event', at: event.at, event }))
      const last = page.items.at(-1)?.seq
      return { lines: [...from.lines, ...lines], more: page.items.length === PAGE && last !== 1, next: last }
    },
    [filter],
  )
  const readBook = useCallback(
    async (from: Reading, signal: AbortSignal): Promise<Reading> => {
      const page = await getJSON<Page<Entry>>(journalPath(from.next), signal)
      const lines = page.items.map((entry): Line => ({ kind: 'book', at: entry.at, entry }))
      const oldest = page.items.at(-1)
      const begin = edgeOf(filter.from, false)
      const past = begin !== undefined && oldest !== undefined && Date.parse(oldest.at) < begin
      const more = !past && page.next !== undefined && page.next !== null
      return { lines: [...from.lines, ...lines], more, next: page.next ?? undefined }
    },
    [filter],
  )

  const read = useCallback(
    async (from: readonly Reading[]) => {
      abort.current?.abort()
      const mine = new AbortController()
      abort.current = mine
      setLoading(true)
      setError(undefined)
      let now = [...from]
      const shown = () => merge(now).lines.filter((it) => passes(it, filter)).length
      const goal = shown() + WANTED
      try {
        for (let asked = 0; asked < MOST_ASKED && shown() < goal; asked++) {
          const { wanting } = merge(now)
          if (wanting.length === 0) break
          now = await Promise.all(
            now.map((it, index) => {
              if (!wanting.includes(index)) return it
              return index === EVENTS ? readEvents(it, mine.signal) : readBook(it, mine.signal)
            }),
          )
          setStreams(now)
        }
      } catch (cause) {
        if (mine.signal.aborted) return
        setError(cause instanceof ApiError ? cause : new ApiError(0, ''))
      }
      if (!mine.signal.aborted) setLoading(false)
    },
    [filter, readEvents, readBook],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: fresh asks for everything anew
  useEffect(() => {
    const start = [filter.topic === 'book' ? NONE : START, filter.topic === '' || filter.topic === 'book' ? START : NONE]
    setStreams(start)
    void read(start)
    return () => abort.current?.abort()
  }, [read, fresh])

  return useMemo(() => {
    const { lines, wanting } = merge(streams)
    return {
      lines: lines.filter((it) => passes(it, filter)),
      head,
      error,
      loading,
      more: wanting.length > 0 && !loading ? () => void read(streams as readonly Reading[]) : undefined,
    }
  }, [streams, filter, head, error, loading, read])
}
