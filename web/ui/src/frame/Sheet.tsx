import { UnstyledButton } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'
import { useWords } from '../i18n/useWords'
import classes from './frame.module.css'

export type Stop = 'low' | 'half' | 'full'

const STOPS: readonly Stop[] = ['low', 'half', 'full']
const DRAG_PX = 24

interface SheetProps {
  readonly label: string
  readonly start?: Stop
  readonly children: ReactNode
  readonly onClose: () => void
}

/** A panel at the foot of a phone: 88 px, half or all of the height. The handle drags, and a tap goes one stop up. */
export function Sheet({ label, start = 'half', children, onClose }: SheetProps) {
  const words = useWords()
  const [stop, setStop] = useState<Stop>(start)
  const pressed = useRef<number>(undefined)
  const step = (by: number) => {
    const next = STOPS.indexOf(stop) + by
    if (next < 0) onClose()
    else setStop(STOPS[Math.min(next, STOPS.length - 1)] ?? 'half')
  }
  const release = (y: number) => {
    const moved = y - (pressed.current ?? y)
    pressed.current = undefined
    if (Math.abs(moved) < DRAG_PX) step(stop === 'full' ? -1 : 1)
    else step(moved > 0 ? -1 : 1)
  }
  return (
    <section className={classes.sheet} data-stop={stop} aria-label={label}>
      <UnstyledButton
        className={classes.grip}
        aria-label={words.say(stop === 'full' ? 'phone.shorter' : 'phone.taller')}
        onPointerDown={(event) => {
          pressed.current = event.clientY
          event.currentTarget.setPointerCapture(event.pointerId)
        }}
        onPointerUp={(event) => release(event.clientY)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === ' ' || event.key === 'ArrowUp') step(1)
          if (event.key === 'ArrowDown') step(-1)
        }}
      />
      <div className={classes.sheetBody}>{children}</div>
    </section>
  )
}
