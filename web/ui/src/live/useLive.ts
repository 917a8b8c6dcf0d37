import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { resumed } from '../access/keep'
import { statusPath } from '../api/paths'
import type { Status } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { type Signal, signal, useSignal } from '../view/signal'
import { connect, type Line } from './connect'
import type { Word } from './feed'
import { gather } from './gather'
import { type News, newsOf } from './news'
import { type FeedState, START } from './state'

export interface Connection {
  readonly status: Status | undefined
  /** The newest revision heard of; what the server answers is never older. */
  readonly revision: number
  readonly link: FeedState['link']
  /** When the last word came from the server, milliseconds since 1970. */
  readonly heardAt: number
  /** Why the book could not be read at all. */
  readonly error: { readonly status: number; readonly message: string } | undefined
  /** The last news; a reader compares it with the one it had. */
  readonly news: Signal<News | undefined>
  readonly retry: () => void
}

/** News that come close together are told together, so that a page draws once, and no sooner than so long after the last. */
const GATHER_MS = 120
const REST_MS = 250

/** Follows the book as somebody may see it. */
export function useLive(person: string): Connection {
  const [feed, setFeed] = useState<FeedState>(START)
  const news = useMemo(() => signal<News | undefined>(undefined), [])
  const line = useRef<Line>(undefined)
  const [reading, setReading] = useState(0)
  const status = useAnswer<Status>(statusPath, reading)

  useEffect(() => {
    const heard: Word[] = []
    let known = START
    const flush = () => {
      const words = heard.splice(0)
      const state = words.at(-1)?.state
      if (!state) return
      const told = newsOf(
        known,
        state,
        words.flatMap((it) => it.revised),
      )
      if (told) news.set(told)
      // A line that stays shut may mean that nobody is known to ask any more, which a plain question finds out.
      const shut = state.link === 'lost' && known.link !== 'lost'
      const changed = shut || state.revision !== known.revision || state.resets !== known.resets
      if (changed) setReading((n) => n + 1)
      known = state
      setFeed(state)
    }
    const gatherer = gather(flush, REST_MS)
    const tell = (word: Word) => {
      heard.push(word)
      gatherer.soon(word.revised.length > 0 ? GATHER_MS : 0)
    }
    line.current = connect(person, tell)
    const call = (what: 'wake' | 'drop' | 'bye') => () => line.current?.call(what)
    const seen = () => {
      if (!document.hidden) line.current?.call('wake')
    }
    const [wake, offline, leave] = [call('wake'), call('drop'), call('bye')]
    const online = () => {
      wake()
      // A page that opened without a network has no book yet, and the line may never have been down.
      setReading((n) => n + 1)
    }
    const shown = (event: PageTransitionEvent) => {
      if (event.persisted) line.current = connect(person, tell)
    }
    window.addEventListener('online', online)
    window.addEventListener('offline', offline)
    window.addEventListener('pagehide', leave)
    window.addEventListener('pageshow', shown)
    document.addEventListener('visibilitychange', seen)
    return () => {
      leave()
      gatherer.stop()
      window.removeEventListener('online', online)
      window.removeEventListener('offline', offline)
      window.removeEventListener('pagehide', leave)
      window.removeEventListener('pageshow', shown)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [news, person])

  // A session that was taken up again: the line waits no longer, and what was refused meanwhile is read.
  const again = useSignal(resumed)
  useEffect(() => {
    if (again > 0) line.current?.call('wake')
  }, [again])

  const readAgain = status.retry
  const retry = useCallback(() => {
    line.current?.call('wake')
    readAgain()
  }, [readAgain])
  return {
    status: status.data,
    revision: Math.max(feed.revision, status.data?.revision ?? 0),
    link: feed.link,
    heardAt: feed.heardAt,
    error: status.data ? undefined : status.error,
    news,
    retry,
  }
}
