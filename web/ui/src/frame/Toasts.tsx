import { CloseButton, UnstyledButton } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import type { Toast } from '../app/context'
import { useWords } from '../i18n/useWords'
import classes from './toasts.module.css'

const LIFE_MS = 8000

interface Shown extends Toast {
  readonly key: number
}

interface ToastLineProps {
  readonly toast: Shown
  readonly onClose: (key: number) => void
}

/** One message. Its time runs only while nobody points at it. */
function ToastLine({ toast, onClose }: ToastLineProps) {
  const words = useWords()
  const [held, setHeld] = useState(false)
  const stays = toast.stays || toast.tone === 'refused'
  useEffect(() => {
    if (held || stays) return
    const timer = window.setTimeout(() => onClose(toast.key), LIFE_MS)
    return () => window.clearTimeout(timer)
  }, [held, stays, toast.key, onClose])
  return (
    <li
      className={classes.toast}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{toast.text}</span>
      {toast.action && (
        <UnstyledButton
          className={classes.action}
          onClick={() => {
            toast.action?.onClick()
            onClose(toast.key)
          }}
        >
          {toast.action.label}
        </UnstyledButton>
      )}
      <CloseButton className={classes.close} size={24} aria-label={words.say('toast.close')} onClick={() => onClose(toast.key)} />
    </li>
  )
}

export interface Toasts {
  readonly toast: (toast: Toast) => void
  readonly list: React.ReactNode
}

const MOST = 3

/** The messages of the page and the way to add one; the newest stands lowest, the oldest of more than three goes. */
export function useToasts(): Toasts {
  const [shown, setShown] = useState<readonly Shown[]>([])
  const toast = useCallback(
    (next: Toast) => setShown((before) => [...before, { ...next, key: (before.at(-1)?.key ?? 0) + 1 }].slice(-MOST)),
    [],
  )
  const close = useCallback((key: number) => setShown((before) => before.filter((it) => it.key !== key)), [])
  const part = (live: 'polite' | 'assertive') => (
    <ul className={classes.list} aria-live={live}>
      {shown
        .filter((it) => (it.tone === 'refused') === (live === 'assertive'))
        .map((it) => (
          <ToastLine key={it.key} toast={it} onClose={close} />
        ))}
    </ul>
  )
  const list = (
    <div className={classes.toasts}>
      {part('assertive')}
      {part('polite')}
    </div>
  )
  return { toast, list }
}
