import { Button } from '@mantine/core'
import { IconArrowBackUp, IconCheck, IconMap2 } from '@tabler/icons-react'
import { useApp } from '../app/context'
import { when } from '../format/times'
import { PageLink } from '../frame/PageLink'
import { useWords } from '../i18n/useWords'
import { Bar, Figures, Rejected } from './PlanCard'
import classes from './plan.module.css'
import type { Asked } from './ReviewCard'
import type { Job } from './types'

interface ReceiptProps {
  readonly job: Job
  readonly undoing: boolean
  readonly onAsk: (asked: Asked) => void
  readonly onMap: () => void
  readonly onUndo: () => void
}

/** What was kept, as which revision, and the ways on from here: see it, take it back, mend what was refused. */
export function Receipt({ job, undoing, onAsk, onMap, onUndo }: ReceiptProps) {
  const words = useWords()
  const { report } = job
  const undone = job.undone !== undefined
  return (
    <section className={classes.card} aria-label={words.say('import.receipt')} data-part="plan">
      <header className={classes.head}>
        <h2>{words.say('import.receipt')}</h2>
        <span className={classes.space} />
        <span className={classes.tag} data-tone={undone ? 'undone' : 'kept'}>
          {words.say(undone ? 'import.undoneTag' : 'import.kept')}
        </span>
      </header>
      <div className={classes.body}>
        <p className={classes.done} data-undone={undone || undefined} role="status">
          {undone ? (
            <IconArrowBackUp size={20} stroke={1.75} aria-hidden="true" />
          ) : (
            <IconCheck size={20} stroke={2} aria-hidden="true" />
          )}
          <span>
            <b>
              {undone
                ? words.say('import.undoneAs', { revision: words.count(job.undone ?? 0) })
                : words.say('import.keptAs', { revision: words.count(job.revision ?? 0) })}
            </b>
            <span className="caption">{when(job.changed, new Date())}</span>
          </span>
        </p>
        <div className={classes.ways}>
          <Button fullWidth leftSection={<IconMap2 size={16} stroke={1.75} aria-hidden="true" />} onClick={onMap}>
            {words.say('import.seeMap')}
          </Button>
          {!undone && (
            <Button
              fullWidth
              variant="default"
              loading={undoing}
              leftSection={<IconArrowBackUp size={16} stroke={1.75} aria-hidden="true" />}
              onClick={onUndo}
            >
              {words.say('import.undo')}
            </Button>
          )}
        </div>
        {report && (
          <>
            <Bar counts={report} />
            <Figures report={report} onAsk={onAsk} />
            <Rejected job={job} report={report} onAsk={onAsk} />
          </>
        )}
        <PageLink to={{ page: 'import' }} className={classes.next}>
          {words.say('import.another')}
        </PageLink>
      </div>
    </section>
  )
}

/** The camera that has a box in view on a map of about this window's size. */
export function useSeeOnMap(job: Job | undefined) {
  const { go, store } = useApp()
  return () => {
    const box = job?.report?.bbox
    go({ page: 'map' })
    if (!box) return
    const [west, south, east, north] = box
    const lat = (south + north) / 2
    const wide = Math.max(east - west, (north - south) / Math.cos((lat * Math.PI) / 180), 1e-4)
    const zoom = Math.log2((360 * Math.min(window.innerWidth, window.innerHeight) * 0.7) / (512 * wide))
    store.moveCamera({ lon: (west + east) / 2, lat, zoom: Math.max(4, Math.min(17.5, zoom)) })
  }
}
