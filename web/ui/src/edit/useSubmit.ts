import { useState } from 'react'
import { Refusal } from '../api/send'
import { useWords } from '../i18n/useWords'
import { faultsByPath, refusalText } from '../write/refusal'

export interface Submit {
  /** What the server said of single fields, by their path. */
  readonly refused: Readonly<Record<string, string>>
  /** What it said of the whole. */
  readonly trouble: string | undefined
  readonly busy: boolean
  readonly forget: (path: string) => void
  /** Runs a write. A refusal is told in the form and handed to `onRefused`; anything else is thrown. */
  readonly run: (write: () => Promise<void>, onRefused: (it: Refusal) => void) => Promise<void>
}

/** What a form knows of its last attempt to be saved. */
export function useSubmit(): Submit {
  const words = useWords()
  const [refused, setRefused] = useState<Submit['refused']>({})
  const [trouble, setTrouble] = useState<string>()
  const [busy, setBusy] = useState(false)
  const run: Submit['run'] = async (write, onRefused) => {
    setBusy(true)
    setTrouble(undefined)
    try {
      await write()
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause
      setRefused(faultsByPath(cause, words))
      setTrouble(refusalText(cause, words))
      onRefused(cause)
    } finally {
      setBusy(false)
    }
  }
  return { refused, trouble, busy, run, forget: (path) => setRefused(({ [path]: _, ...rest }) => rest) }
}
