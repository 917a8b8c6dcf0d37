import type { ReactNode } from 'react'
import { DrawerButtons } from './DrawerButtons'
import classes from './list.module.css'

interface FrameProps {
  readonly title: string
  readonly note: string
  readonly actions?: ReactNode
  readonly tall: boolean
  readonly onTall: (tall: boolean) => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The drawer below the map: heading, how much is listed of how much, and the rows. */
export function Frame({ title, note, actions, tall, onTall, onClose, children }: FrameProps) {
  return (
    <section className={classes.frame} aria-label={title}>
      <header className={classes.head}>
        <h2>{title}</h2>
        <span className="caption" aria-live="polite">
          {note}
        </span>
        <span className={classes.space} />
        {actions}
        <DrawerButtons tall={tall} onTall={onTall} onClose={onClose} />
      </header>
      <div className={classes.scroll}>{children}</div>
    </section>
  )
}
