import type { ReactNode } from 'react'
import { useApp } from '../app/context'
import { SETTINGS, usable } from '../app/screens'
import { Page } from '../frame/Page'
import { PageLink } from '../frame/PageLink'
import { useWords } from '../i18n/useWords'
import classes from './frame.module.css'

/** A page of the settings: on the left the others that one may use, which on a phone are in the menu of the account. */
export function SettingsFrame({ label, children }: { label: string; children: ReactNode }) {
  const words = useWords()
  const { route, session } = useApp()
  return (
    <Page label={label}>
      <div className={classes.frame}>
        <nav className={classes.nav} aria-label={words.say('nav.settings')}>
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
