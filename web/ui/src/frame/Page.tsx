import type { ReactNode } from 'react'
import { useApp } from '../app/context'
import classes from './page.module.css'
import { StatusBar } from './StatusBar'

/** A page without a map: it takes the full width and scrolls inside itself; the status bar stays. */
export function Page({ label, children }: { label: string; children: ReactNode }) {
  const { connection } = useApp()
  return (
    <>
      <main className={classes.page} aria-label={label}>
        {children}
      </main>
      <StatusBar connection={connection} />
    </>
  )
}
