import { useCallback, useMemo } from 'react'
import { useAnswer } from '../api/useAnswer'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import { signal, useSignal } from '../view/signal'
import { type Day, dayOf, shiftDay, shortDay } from './day'
import { entryAt, entryPath, type Journal } from './journal'
import { prepare } from './prepare'

/** The day that was asked for and the revision it led to; the revision's own day where it was chosen itself. */
const chosen = signal<{ readonly day: Day; readonly revision: number } | undefined>(undefined)

export interface AsOf {
  /** The past revision that is looked at; undefined in the present. */
  readonly revision: number | undefined
  /** The day of it, short; empty until it is known. */
  readonly day: string
  readonly show: (revision: number | undefined) => void
  /** Goes to the end of a day; today and later days are the present. */
  readonly showDay: (day: Day) => Promise<void>
  readonly step: (days: number) => Promise<void>
}

/** The past that is looked at, and the way there and back. */
export function useAsOf(): AsOf {
  const words = useWords()
  const { store, view, toast } = useApp()
  const revision = view.at
  const picked = useSignal(chosen)
  const entry = useAnswer<Journal>(revision === undefined ? null : entryPath(revision), 0).data?.items[0]
  const today = dayOf(new Date())
  const own = entry && entry.revision === revision ? dayOf(new Date(entry.at)) : undefined
  const day = picked && picked.revision === revision ? picked.day : own

  const show = useCallback((at: number | undefined) => void prepare(at).then((here) => here && store.change({ at })), [store])
  const showDay = useCallback(
    async (next: Day) => {
      if (next >= today) return show(undefined)
      try {
        const found = await entryAt(next)
        if (!found) return toast({ text: words.say('asof.before', { day: shortDay(next, today) }), tone: 'refused' })
        chosen.set({ day: next, revision: found.revision })
        show(found.revision)
      } catch {
        toast({ text: words.say('asof.failed'), tone: 'refused' })
      }
    },
    [show, toast, today, words],
  )
  const step = useCallback((days: number) => showDay(shiftDay(day ?? today, days)), [showDay, day, today])
  return useMemo(
    () => ({ revision, day: day ? shortDay(day, today) : '', show, showDay, step }),
    [revision, day, today, show, showDay, step],
  )
}
