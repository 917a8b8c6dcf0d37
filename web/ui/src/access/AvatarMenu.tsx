import { UnstyledButton } from '@mantine/core'
import { Suspense } from 'react'
import { useApp } from '../app/context'
import { late } from '../app/late'
import { Dropdown } from '../frame/Dropdown'
import { learn } from '../i18n'
import { entryWords } from '../i18n/parts'
import { useWords } from '../i18n/useWords'
import classes from './account.module.css'
import { personInitials, personName } from './person'

const AccountMenu = late(async () => {
  await learn(entryWords)
  return import('./AccountMenu')
})

/** The right end of the bar: who is signed in, with all that is his own, and the settings. On a phone the pages too. */
export function AvatarMenu({ phone }: { phone: boolean }) {
  const words = useWords()
  const { session } = useApp()
  const label = words.say('nav.account', { name: personName(session, words) })
  return (
    <Dropdown
      label={label}
      width={304}
      place="below-end"
      button={(trigger) => (
        <UnstyledButton {...trigger} className={classes.avatarButton} title={label} aria-label={label}>
          <span className={classes.avatar}>{personInitials(session, words)}</span>
        </UnstyledButton>
      )}
    >
      {(close) => (
        <Suspense fallback={<div className={classes.part} aria-busy="true" />}>
          <AccountMenu phone={phone} onClose={close} />
        </Suspense>
      )}
    </Dropdown>
  )
}
