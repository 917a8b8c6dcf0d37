import { Button, Skeleton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useMemo, useState } from 'react'
import { may } from '../access/session'
import { useRoles } from '../access/useRoles'
import { accountsPath } from '../accounts/api'
import type { Account } from '../accounts/types'
import { usePlaces } from '../accounts/usePlaces'
import { useAnswer } from '../api/useAnswer'
import { useApp } from '../app/context'
import { NoRight } from '../frame/NoRight'
import { useWords } from '../i18n/useWords'
import { SettingsFrame } from '../settings/SettingsFrame'
import classes from './audit.module.css'
import { FilterBar } from './FilterBar'
import { type AuditFilter, isFiltered, NO_FILTER, readFilter, writeFilter } from './filter'
import { HeadCard } from './HeadCard'
import { TrailRow } from './TrailRow'
import type { AuditEvent, Line } from './types'
import { useTrail } from './useTrail'

const TYPING_MS = 250

const keyOf = (line: Line) => (line.kind === 'event' ? `e${line.event.seq}` : `r${line.entry.revision}`)

/** The boundaries that grants in the details name. */
function placesIn(event: AuditEvent): number[] {
  return Object.values(event.detail ?? {})
    .flatMap((it) => (Array.isArray(it) ? it : []))
    .map((it) => (it as { boundary?: unknown }).boundary)
    .filter((it): it is number => typeof it === 'number' && it > 0)
}

/** The filter, which the address carries; Back leads away from the page at once. */
function useFilter(): readonly [AuditFilter, (filter: AuditFilter) => void] {
  const [filter, setFilter] = useState(() => readFilter(window.location.search))
  const set = (next: AuditFilter) => {
    setFilter(next)
    window.history.replaceState(null, '', window.location.pathname + writeFilter(next) + window.location.hash)
  }
  return [filter, set]
}

/** Who did what: sign-ins, refusals, rights, exports and settings, and every change of the book, in one trail. */
export default function AuditPage() {
  const words = useWords()
  const { status, connection, session } = useApp()
  const [filter, setFilter] = useFilter()
  const [settled] = useDebouncedValue(filter, TYPING_MS)
  const [fresh, setFresh] = useState(0)
  const trail = useTrail(settled, fresh)
  const roles = useRoles()
  const people = useAnswer<{ readonly items: readonly Account[] }>(may(session, 'accounts') ? accountsPath : null, fresh).data
    ?.items
  const names = useMemo(() => new Map(people?.map((it) => [it.name, it.display])), [people])
  const person = (account: string) => names.get(account) || account
  const [open, setOpen] = useState<string>()
  const place = usePlaces(trail.lines.flatMap((it) => (it.kind === 'event' ? placesIn(it.event) : [])))
  const [readAt, setReadAt] = useState(connection.revision)
  const newer = connection.revision > readAt
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read now holds all up to this revision
  useEffect(() => setReadAt(connection.revision), [fresh, settled])
  const now = new Date()
  if (trail.error?.status === 403) {
    return (
      <SettingsFrame label={words.say('nav.audit')}>
        <NoRight what={words.say('nav.audit')} grantors={trail.error.grantors} />
      </SettingsFrame>
    )
  }
  return (
    <SettingsFrame label={words.say('nav.audit')}>
      <div className={classes.page}>
        <header className={classes.top}>
          <h1>{words.say('nav.audit')}</h1>
          <p className="caption">{words.say('audit.lead')}</p>
        </header>
        <div className={classes.heads}>
          <HeadCard
            title={words.say('audit.bookHead', { revision: words.count(status.revision) })}
            stamp={`${status.hash ?? ''}@${status.revision}`}
            why={words.say('audit.bookHeadWhy')}
          />
          {trail.head && (
            <HeadCard
              title={words.say('audit.trailHead', { seq: words.count(trail.head.seq) })}
              stamp={`${trail.head.hash}@${trail.head.seq}`}
              why={words.say('audit.trailHeadWhy')}
            />
          )}
        </div>
        <FilterBar filter={filter} people={people ?? []} onChange={setFilter} />
        {newer && (
          <Button variant="light" className={classes.newer} onClick={() => setFresh(fresh + 1)}>
            {words.say('audit.newer')}
          </Button>
        )}
        {trail.error && (
          <p className={classes.card} role="alert">
            {trail.error.message || words.say('load.failed')}{' '}
            <Button size="compact-sm" variant="default" onClick={() => setFresh(fresh + 1)}>
              {words.say('bar.retry')}
            </Button>
          </p>
        )}
        {trail.lines.length > 0 && (
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{words.say('audit.when')}</th>
                <th scope="col">{words.say('audit.who')}</th>
                <th scope="col">{words.say('audit.what')}</th>
                <th scope="col">{words.say('audit.via')}</th>
                <th scope="col">{words.say('audit.client')}</th>
              </tr>
            </thead>
            <tbody>
              {trail.lines.map((line) => {
                const key = keyOf(line)
                return (
                  <TrailRow
                    key={key}
                    line={line}
                    now={now}
                    roles={roles}
                    place={place.name}
                    person={person}
                    open={open === key}
                    onOpen={() => setOpen(open === key ? undefined : key)}
                  />
                )
              })}
            </tbody>
          </table>
        )}
        {trail.loading && trail.lines.length === 0 && [0, 1, 2, 3].map((it) => <Skeleton key={it} height={44} radius={6} />)}
        {!trail.loading && !trail.error && trail.lines.length === 0 && (
          <div className={classes.card} role="status">
            <p>{words.say(isFiltered(filter) ? (trail.more ? 'audit.noneSoFar' : 'audit.noneFound') : 'audit.none')}</p>
            {isFiltered(filter) && (
              <Button size="compact-sm" variant="default" onClick={() => setFilter(NO_FILTER)}>
                {words.say('audit.clear')}
              </Button>
            )}
          </div>
        )}
        <footer className={classes.foot}>
          <span className="caption" role="status">
            {trail.lines.length > 0 &&
              words.say(trail.more || trail.loading ? 'audit.shown' : 'audit.shownAll', { n: trail.lines.length })}
          </span>
          {(trail.more || (trail.loading && trail.lines.length > 0)) && (
            <Button size="compact-sm" variant="default" loading={trail.loading} onClick={trail.more}>
              {words.say('audit.older')}
            </Button>
          )}
        </footer>
      </div>
    </SettingsFrame>
  )
}
