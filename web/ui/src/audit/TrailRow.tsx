import { Button, UnstyledButton } from '@mantine/core'
import { IconBan, IconChevronDown, IconChevronRight, IconGitCommit, IconUser } from '@tabler/icons-react'
import { may } from '../access/session'
import { headed, type RoleNames } from '../access/useRoles'
import { useApp } from '../app/context'
import { screenOf } from '../app/screens'
import { actorText } from '../format/actor'
import { instant, when } from '../format/times'
import { useWords } from '../i18n/useWords'
import { entryCounts } from '../journal/entryText'
import classes from './audit.module.css'
import { DetailList } from './DetailList'
import { isRefusal, lineText, pageOf, timesOf, viaText } from './lineText'
import type { Line } from './types'

interface TrailRowProps {
  readonly line: Line
  readonly now: Date
  readonly roles: RoleNames
  readonly place: (boundary: number) => string
  /** The name of an account as people read it. */
  readonly person: (account: string) => string
  readonly open: boolean
  readonly onOpen: () => void
}

/** One line of the trail; unfolded it tells all that is kept of it and leads to what it is about. */
export function TrailRow({ line, now, roles, place, person, open, onOpen }: TrailRowProps) {
  const words = useWords()
  const { session, store, go } = useApp()
  const it = line.kind === 'event' ? line.event : line.entry
  const refusal = isRefusal(line)
  const Mark = line.kind === 'book' ? IconGitCommit : refusal ? IconBan : IconUser
  const Chevron = open ? IconChevronDown : IconChevronRight
  const times = line.kind === 'event' ? timesOf(line.event) : 1
  const to = pageOf(line)
  const needs = to && screenOf(to.page)?.needs
  const follow = () => {
    if (!to) return
    go(to)
    if (line.kind === 'book') store.change({ task: { kind: 'changes', revision: line.entry.revision } })
  }
  return (
    <>
      <tr data-open={open || undefined}>
        <td className={classes.when}>{when(it.at, now)}</td>
        <td className={classes.actor} title={it.actor}>
          {it.actor ? actorText({ actor: person(it.actor) }, words) : words.say('audit.nobody')}
        </td>
        <td>
          <UnstyledButton className={classes.open} aria-expanded={open} onClick={onOpen}>
            <Mark size={16} stroke={1.75} aria-hidden="true" className={refusal ? classes.refused : classes.symbol} />
            <span>{headed(lineText(line, { words, person, permission: roles.permission }))}</span>
            {times > 1 && <span className={classes.tag}>{words.say('audit.timesTag', { n: times })}</span>}
            {line.kind === 'book' && (
              <span className={classes.tag}>{words.say('journal.revision', { revision: words.count(line.entry.revision) })}</span>
            )}
            <Chevron size={16} stroke={1.75} aria-hidden="true" className={classes.chevron} />
          </UnstyledButton>
        </td>
        <td className={classes.via}>{viaText(it.via, words)}</td>
        <td className={`mono ${classes.client}`}>{line.kind === 'event' ? line.event.client : ''}</td>
      </tr>
      {open && (
        <tr className={classes.detail}>
          <td colSpan={5}>
            <dl>
              {line.kind === 'event' ? (
                <>
                  {line.event.subject && (
                    <div className={classes.fact}>
                      <dt>{words.say('audit.subject')}</dt>
                      <dd>{line.event.subject}</dd>
                    </div>
                  )}
                  {line.event.detail && <DetailList detail={line.event.detail} roles={roles} place={place} />}
                  <div className={classes.fact}>
                    <dt>{words.say('audit.number')}</dt>
                    <dd>{words.count(line.event.seq)}</dd>
                  </div>
                </>
              ) : (
                <div className={classes.fact}>
                  <dt>{words.say('audit.did')}</dt>
                  <dd>{entryCounts(line.entry, words)}</dd>
                </div>
              )}
              <div className={classes.fact}>
                <dt>{words.say('audit.exactly')}</dt>
                <dd>{instant(it.at)}</dd>
              </div>
            </dl>
            {to && may(session, needs) && (
              <Button size="compact-sm" variant="default" onClick={follow}>
                {words.say(
                  line.kind === 'book' ? 'audit.openRevision' : to.page === 'accounts' ? 'audit.openAccount' : 'audit.openPage',
                )}
              </Button>
            )}
          </td>
        </tr>
      )}
    </>
  )
}
