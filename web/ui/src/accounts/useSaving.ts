import { useState } from 'react'
import { Refusal } from '../api/send'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import { faultsByPath, refusalText } from '../write/refusal'

export interface Saving {
  readonly busy: boolean
  /** What the service said of single fields, by their path. */
  readonly told: Readonly<Record<string, string>>
  /** What it said of the whole, beside the form. */
  readonly error: string | undefined
  /** Runs a write; a refusal is told and gives undefined. Where there is no form it is told in a message. */
  readonly run: <T>(write: () => Promise<T>, where?: 'form' | 'message') => Promise<T | undefined>
}

/** A write of the settings and what became of it. */
export function useSaving(): Saving {
  const words = useWords()
  const { toast } = useApp()
  const [busy, setBusy] = useState(false)
  const [told, setTold] = useState<Saving['told']>({})
  const [error, setError] = useState<string>()
  const run: Saving['run'] = async (write, where = 'message') => {
    setBusy(true)
    setTold({})
    setError(undefined)
    try {
      return await write()
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause
      const text = refusalText(cause, words)
      setTold(faultsByPath(cause, words))
      if (where === 'form') setError(text)
      else toast({ text, tone: 'refused' })
    } finally {
      setBusy(false)
    }
  }
  return { busy, told, error, run }
}
