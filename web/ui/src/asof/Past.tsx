import { ActionIcon, Button, UnstyledButton } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, Suspense } from 'react'
import { useApp } from '../app/context'
import { late } from '../app/late'
import { Dropdown } from '../frame/Dropdown'
import { useWords } from '../i18n/useWords'
import { useSignal } from '../view/signal'
import { usePhone } from '../workspace/useWorkspaceState'
import classes from './past.module.css'
import { going } from './prepare'
import { useAsOf } from './useAsOf'

const AsOfPicker = late(() => import('./AsOfPicker'))

/** The revision as a button that opens the calendar and the journal. */
export function AsOfButton({ children }: { children: ReactNode }) {
  const words = useWords()
  const { connection } = useApp()
  const asOf = useAsOf()
  const phone = usePhone()
  return (
    <Dropdown
      label={words.say('asof.open')}
      width={320}
      place={phone ? 'below-start' : 'above-start'}
      button={(trigger) => (
        <UnstyledButton {...trigger} className={classes.button} title={words.say('asof.open')}>
          {children}
        </UnstyledButton>
      )}
    >
      {(close) => (
        <Suspense fallback={<div className={classes.waiting} aria-busy="true" />}>
          <AsOfPicker asOf={asOf} head={connection.revision} onDone={close} />
        </Suspense>
      )}
    </Dropdown>
  )
}

/** 正在回到修订 12：40%, while the server makes a past revision ready. */
export function Going() {
  const words = useWords()
  const way = useSignal(going)
  if (!way) return null
  const { revision, part } = way
  const n = words.count(revision)
  return (
    <span className={classes.going}>
      <progress max={100} value={part} aria-label={words.say('asof.going', { n })} />
      <span aria-hidden>{part === undefined ? words.say('asof.going', { n }) : words.say('asof.goingPart', { n, part })}</span>
    </span>
  )
}

/** 正在看 11-15，返回今天: that the past is looked at, a day back and on, and the way to the present. */
export function Past() {
  const words = useWords()
  const asOf = useAsOf()
  const step = (label: string, days: number, icon: ReactNode) => (
    <ActionIcon
      variant="subtle"
      color="dark"
      size={22}
      className={classes.step}
      title={label}
      aria-label={label}
      onClick={() => void asOf.step(days)}
    >
      {icon}
    </ActionIcon>
  )
  return (
    <span className={classes.past} role="status">
      {step(words.say('asof.back'), -1, <IconChevronLeft size={16} stroke={1.75} />)}
      <AsOfButton>
        <b>{words.say('asof.looking', { day: asOf.day, n: asOf.revision ?? 0 })}</b>
      </AsOfButton>
      {step(words.say('asof.on'), 1, <IconChevronRight size={16} stroke={1.75} />)}
      <Button size="compact-xs" variant="default" className={classes.today} onClick={() => asOf.show(undefined)}>
        {words.say('asof.today')}
      </Button>
    </span>
  )
}
