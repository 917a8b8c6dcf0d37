import { useState } from 'react'
import { Refusal } from '../api/send'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import { refusalText } from '../write/refusal'
import { useDraft } from '../write/useWriter'
import { type Held, saveFace } from './api'
import { type Change, changesOf, choiceOf, merged, placeOf, settingsOf } from './choice'
import type { Choice, FaceDraft } from './types'
import type { Face } from './useFace'

const KEY = 'settings.public'

export interface Editing {
  readonly choice: Choice
  /** What is not saved yet. */
  readonly own: readonly Change[]
  /** What somebody else has changed since the draft was begun; nothing is saved over it unseen. */
  readonly newer: readonly Change[]
  /** Of those, the keys that one has changed oneself to something else. */
  readonly both: readonly string[]
  readonly busy: boolean
  /** The service's sentences, by the key of what they are about. */
  readonly told: Readonly<Record<string, string>>
  readonly error: string | undefined
  readonly change: (next: Choice) => void
  readonly save: () => Promise<void>
  readonly discard: () => void
  readonly merge: () => void
}

/** The draft of the public face upon the settings in force, and what is done with it. */
export function useFaceDraft({ held, take, read }: Face & { readonly held: Held }): Editing {
  const words = useWords()
  const { toast } = useApp()
  const [draft, setDraft] = useDraft<FaceDraft>(KEY)
  const [busy, setBusy] = useState(false)
  const [told, setTold] = useState<Editing['told']>({})
  const [error, setError] = useState<string>()
  const present = choiceOf(held.answer)
  const choice = draft?.choice ?? present
  const base = draft?.base ?? present
  const newer = draft && draft.tag !== held.tag ? changesOf(base, present) : []
  const both = newer.length > 0 ? merged(base, choice, present).both : []
  const own = changesOf(base, choice)

  const put = (next: Choice, from: Choice, tag: string) =>
    setDraft(changesOf(from, next).length === 0 ? undefined : { choice: next, base: from, tag, at: Date.now() })
  const calm = () => {
    setTold({})
    setError(undefined)
  }
  const change = (next: Choice) => {
    calm()
    put(next, base, draft?.tag ?? held.tag)
  }
  const refused = (cause: unknown) => {
    if (!(cause instanceof Refusal)) throw cause
    if (cause.status === 409) read()
    const sent = settingsOf(choice)
    const places: Record<string, string> = {}
    for (const it of cause.faults) places[placeOf(it.field, sent)] ??= words.label(it.message)
    setTold(places)
    return refusalText(cause, words)
  }
  /** Puts former settings back, unless somebody has changed them since. */
  const undo = (former: Choice, tag: string) => async () => {
    try {
      take(await saveFace(former, tag))
      toast({ text: words.say('face.undone') })
    } catch (cause) {
      toast({ text: refused(cause), tone: 'refused' })
    }
  }
  const save = async () => {
    setBusy(true)
    calm()
    try {
      const kept = await saveFace(choice, held.tag)
      take(kept)
      setDraft(undefined)
      const text = words.say(choice.on ? 'face.savedOn' : 'face.savedOff')
      toast({ text, action: { label: words.say('face.undo'), onClick: () => void undo(present, kept.tag)() } })
    } catch (cause) {
      setError(refused(cause))
    }
    setBusy(false)
  }
  const discard = () => {
    if (!draft) return
    calm()
    setDraft(undefined)
    toast({ text: words.say('face.discarded'), action: { label: words.say('face.undo'), onClick: () => setDraft(draft) } })
  }
  const merge = () => {
    calm()
    put(merged(base, choice, present).choice, present, held.tag)
    toast({ text: words.say('face.mergedNow') })
  }
  return { choice, own, newer, both, busy, told, error, change, save, discard, merge }
}
