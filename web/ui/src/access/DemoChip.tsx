import { UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconFlask2 } from '@tabler/icons-react'
import { Suspense } from 'react'
import { useApp } from '../app/context'
import { late } from '../app/late'
import { Dropdown } from '../frame/Dropdown'
import { learn } from '../i18n'
import { entryWords } from '../i18n/parts'
import { useWords } from '../i18n/useWords'
import classes from './account.module.css'
import { useRoles } from './useRoles'

const DemoRoles = late(async () => {
  await learn(entryWords)
  return import('./DemoRoles')
})

/** Says in the bar that this is the sample and that one is its demo user, and lets one look as somebody else. */
export function DemoChip() {
  const words = useWords()
  const { session } = useApp()
  const { role } = useRoles()
  const { as } = session.demo
  return (
    <Dropdown
      label={words.say('demo.as')}
      width={320}
      place="below-end"
      button={(trigger) => (
        <UnstyledButton {...trigger} className={classes.chip} title={words.say('demo.why')}>
          <IconFlask2 size={16} stroke={1.75} aria-hidden="true" />
          <span>{as ? words.say('demo.chipAs', { role: role(as) }) : words.say('demo.chip')}</span>
          <IconChevronDown size={14} stroke={1.75} aria-hidden="true" />
        </UnstyledButton>
      )}
    >
      {() => (
        <Suspense fallback={<div className={classes.part} aria-busy="true" />}>
          <DemoRoles />
        </Suspense>
      )}
    </Dropdown>
  )
}
