import { type ReactNode, useEffect, useRef } from 'react'
import { useApp } from '../app/context'
import { SETTINGS, usable } from '../app/screens'
import { Page } from '../frame/Page'
import { PageLink } from '../frame/PageLink'
import { useWords } from '../i18n/useWords'
import classes from './frame.module.css'

/** A page of the settings: the others that one may use stand on the left, and in a narrow window in a row above it. */
export function SettingsFrame({ label, children }: { label: string; children: ReactNode }) {
  const words = useWords()
  const { route, session } = useApp()
  const nav = useRef<HTMLElement>(null)
  // In a row that is wider than the window the page that is open is brought into it.
  useEffect(() => {
    const row = nav.current
    const open = row?.querySelector<HTMLElement>('[aria-current]')
    if (row && open) row.scrollLeft = open.offsetLeft - row.offsetLeft - (row.clientWidth - open.offsetWidth) / 2
  }, [])
  return (
    <Page label={label}>
      <div className={classes.frame}>
        <nav ref={nav} className={classes.nav} aria-label={words.say('nav.settings')}>
          {usable(SETTINGS, session.permissions).map(({ to, label: name }) => (
            <PageLink key={name} to={to} className={classes.link} aria-current={route.page === to.page ? 'page' : undefined}>
              {words.say(name)}
            </PageLink>
          ))}
        </nav>
        <div className={classes.content}>{children}</div>
      </div>
    </Page>
  )
}
