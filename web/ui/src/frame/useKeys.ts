import { useEffect, useRef } from 'react'

export type Keys = Readonly<Record<string, () => void>>

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !(target as HTMLInputElement).matches('[type=checkbox]')))

/** “z”, “ctrl z”, “ctrl shift z”: the key in lower case behind its modifiers. Shift counts only together with ctrl. */
const nameOf = (event: KeyboardEvent) => {
  const ctrl = event.ctrlKey || event.metaKey
  return `${ctrl ? 'ctrl ' : ''}${ctrl && event.shiftKey ? 'shift ' : ''}${event.key.toLowerCase()}`
}

/** A dialog that takes the keys. One that fades away takes none any more, but for the Esc that sent it away. */
const dialogOver = (name: string) =>
  document.querySelector(`[aria-modal="true"]${name === 'escape' ? '' : ':not([data-closing] *)'}`)

/** Keys outside fields, by name (see nameOf); Ctrl K everywhere. While a dialog is open the keys are its own. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const name = nameOf(event)
      if (event.altKey || event.defaultPrevented || (name !== 'ctrl k' && typing(event.target))) return
      if (dialogOver(name)) return
      if (name === 'escape' && event.target instanceof Element && event.target.closest('[role="dialog"]')) return
      const act = latest.current[name]
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
