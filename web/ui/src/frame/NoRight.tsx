import { IconLock } from '@tabler/icons-react'
import { may, type Permission } from '../access/session'
import { useGrantors } from '../access/useGrantors'
import type { Person } from '../api/types'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import classes from './noRight.module.css'
import { Page } from './Page'
import { PageLink } from './PageLink'
import { whoText } from './whoText'

interface NoRightProps {
  /** What may not be seen. */
  readonly what: string
  readonly grantors: readonly Person[]
}

/** Stands where something may not be seen: what it is, and who can change that. */
export function NoRight({ what, grantors }: NoRightProps) {
  const words = useWords()
  const { session } = useApp()
  return (
    <div className={classes.noRight} role="alert">
      <IconLock size={28} stroke={1.5} aria-hidden="true" />
      <h1>{words.say('right.none', { what })}</h1>
      <p>{whoText(grantors, words)}</p>
      {may(session, 'see') && <PageLink to={{ page: 'map' }}>{words.say('right.map')}</PageLink>}
    </div>
  )
}

/** A page that a link led to although one may not use it. */
export function Refused({ what, needs }: { what: string; needs: Permission }) {
  const grantors = useGrantors(needs)
  return <Page label={what}>{grantors && <NoRight what={what} grantors={grantors} />}</Page>
}
