import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import classes from './dropdown.module.css'

/** What the button that opens it carries. */
export interface Trigger {
  readonly 'aria-expanded': boolean
  readonly 'aria-controls': string
  readonly 'aria-haspopup': 'dialog'
  readonly onClick: (event: { readonly currentTarget: HTMLElement }) => void
}

interface DropdownProps {
  readonly label: string
  readonly width: number
  /** On which side of the button it opens, and which of its edges it keeps to. */
  readonly place: 'below-start' | 'below-end' | 'above-start'
  readonly button: (trigger: Trigger) => ReactNode
  readonly children: (close: () => void) => ReactNode
}

const GAP = 6
const MARGIN = 8
const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex="0"]'

/** Where it stands: beside its button, and wholly within the window. */
function placeAt(button: DOMRect, width: number, place: DropdownProps['place']) {
  const wide = Math.min(width, window.innerWidth - 2 * MARGIN)
  const wanted = place === 'below-end' ? button.right - wide : button.left
  const left = Math.max(MARGIN, Math.min(wanted, window.innerWidth - wide - MARGIN))
  if (place === 'above-start') {
    const bottom = window.innerHeight - button.top + GAP
    return { left, width: wide, bottom, maxHeight: window.innerHeight - bottom - MARGIN }
  }
  const top = Math.min(button.bottom + GAP, window.innerHeight / 2)
  return { left, width: wide, top, maxHeight: window.innerHeight - top - MARGIN }
}

/**
 * A small panel beside its button. The focus goes into it and stays there until it is closed: by Esc, by a click elsewhere, or by
 * what was chosen; then it goes back to the button.
 */
export function Dropdown({ label, width, place, button, children }: DropdownProps) {
  const id = useId()
  const opener = useRef<HTMLElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState<ReturnType<typeof placeAt>>()
  const close = useCallback(() => {
    setAt(undefined)
    opener.current?.focus()
  }, [])
  const open = at !== undefined

  useEffect(() => {
    if (!open) return
    panel.current?.focus()
    const away = (event: Event) => {
      const target = event.target as Node
      if (!panel.current?.contains(target) && !opener.current?.contains(target)) setAt(undefined)
    }
    const gone = () => setAt(undefined)
    document.addEventListener('pointerdown', away)
    window.addEventListener('resize', gone)
    return () => {
      document.removeEventListener('pointerdown', away)
      window.removeEventListener('resize', gone)
    }
  }, [open])

  const keys = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') close()
    if (event.key !== 'Tab') return
    const stops = [...(panel.current?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])]
    const [first, last] = [stops[0], stops.at(-1)]
    const inside = document.activeElement
    if (event.shiftKey ? inside === first || inside === panel.current : inside === last) {
      event.preventDefault()
      ;(event.shiftKey ? last : first)?.focus()
    }
  }
  return (
    <>
      {button({
        'aria-expanded': open,
        'aria-controls': id,
        'aria-haspopup': 'dialog',
        onClick: ({ currentTarget }) => {
          opener.current = currentTarget
          setAt(open ? undefined : placeAt(currentTarget.getBoundingClientRect(), width, place))
        },
      })}
      {open &&
        createPortal(
          <div
            ref={panel}
            id={id}
            className={classes.panel}
            style={at}
            role="dialog"
            aria-label={label}
            tabIndex={-1}
            onKeyDown={keys}
          >
            {children(close)}
          </div>,
          document.body,
        )}
    </>
  )
}
