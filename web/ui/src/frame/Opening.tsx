import { Button, Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/useWords'
import classes from './frame.module.css'
import statusClasses from './status.module.css'

/** The shape of the page while the book is being opened. */
export function Opening() {
  const words = useWords()
  return (
    <div className={classes.work} aria-busy="true">
      <aside className={classes.left}>
        <div className={classes.loading}>
          <span className="caption">{words.say('app.loading')}</span>
          {[64, 20, 20, 20, 20, 20, 64, 20, 20, 20].map((height, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change
            <Skeleton key={row} height={height} radius={6} />
          ))}
        </div>
      </aside>
      <div className={classes.stage} />
    </div>
  )
}

export function Unreachable({ why, retry }: { why: string; retry: () => void }) {
  const words = useWords()
  return (
    <div className={classes.stage}>
      <div className={classes.failed} role="alert">
        <p>{why ? words.say('load.failedWith', { why }) : words.say('load.failed')}</p>
        <Button onClick={retry}>{words.say('bar.retry')}</Button>
      </div>
    </div>
  )
}

/** The frame of a page that is not open yet. */
export function Shut({ children }: { children: ReactNode }) {
  return (
    <>
      <header className={classes.top}>
        <img className={classes.mark} src="/mark.svg" alt="" width={28} height={28} />
      </header>
      {children}
      <footer className={statusClasses.status} />
    </>
  )
}
