import { Button } from '@mantine/core'
import { IconTrash, IconX } from '@tabler/icons-react'
import { useId } from 'react'
import { PageLink } from '../frame/PageLink'
import { type Said, useWords } from '../i18n/useWords'
import classes from './job.module.css'
import { Meter } from './Meter'
import { type Hindrance, hindranceOf } from './stepOf'
import type { Job, State } from './types'
import { changesOf } from './verdicts'

const WHY: Readonly<Record<Exclude<Hindrance, 'over'>, Said>> = {
  working: 'import.whyWorking',
  choose: 'import.whyChoose',
  refused: 'import.whyRefused',
  nothing: 'import.whyNothing',
}

const WORKING: Readonly<Partial<Record<State, Said>>> = {
  inspecting: 'import.inspecting',
  planning: 'import.planning',
  committing: 'import.committing',
}

interface CommitBarProps {
  readonly job: Job
  readonly sending: boolean
  readonly onCommit: () => void
  readonly onCancel: () => void
  readonly onRetry: () => void
  readonly onDelete: () => void
}

/** The foot of an import: what is under way with its numbers, why nothing can be committed yet, and the one main action. */
export function CommitBar({ job, sending, onCommit, onCancel, onRetry, onDelete }: CommitBarProps) {
  const words = useWords()
  const whyId = useId()
  const { progress, state } = job
  const working = WORKING[state]
  if (progress && working) {
    return (
      <footer className={classes.foot}>
        <Meter
          label={words.say(progress.waiting ? 'import.queued' : working)}
          done={progress.done}
          total={state === 'committing' ? 0 : progress.total}
          perSecond={progress.per_second}
          rows={progress.rows}
        />
        <span className={classes.space} />
        <PageLink to={{ page: 'import' }} className={classes.background}>
          {words.say('import.background')}
        </PageLink>
        <Button variant="default" leftSection={<IconX size={16} stroke={1.75} aria-hidden="true" />} onClick={onCancel}>
          {words.say(state === 'committing' ? 'import.cancelCommit' : 'import.cancel')}
        </Button>
      </footer>
    )
  }
  const hindrance = hindranceOf(job)
  const n = job.report ? changesOf(job.report) : 0
  const discard = words.say(state === 'committed' ? 'import.remove' : 'import.discard')
  const again = state === 'failed' || state === 'cancelled' || (state === 'choosing' && !job.failure)
  return (
    <footer className={classes.foot}>
      <Button
        variant="subtle"
        className={classes.discard}
        leftSection={<IconTrash size={18} stroke={1.75} aria-hidden="true" />}
        aria-label={discard}
        onClick={onDelete}
      >
        <span>{discard}</span>
      </Button>
      <span className={`caption ${classes.saved}`}>
        {words.say(state === 'committed' ? 'import.keptForLong' : 'import.saved')}
      </span>
      <span className={classes.space} />
      {hindrance && hindrance !== 'over' && (
        <span id={whyId} className="caption">
          {words.say(WHY[hindrance])}
        </span>
      )}
      {again ? (
        <Button className={classes.main} onClick={onRetry}>
          {words.say('import.compareAgain')}
        </Button>
      ) : (
        state !== 'committed' && (
          <Button
            className={classes.main}
            loading={sending}
            aria-disabled={hindrance !== undefined}
            data-disabled={hindrance !== undefined || undefined}
            aria-describedby={hindrance ? whyId : undefined}
            onClick={() => hindrance === undefined && onCommit()}
          >
            {n > 0 ? words.say('import.commit', { n }) : words.say('import.stepCommit')}
          </Button>
        )
      )}
    </footer>
  )
}
