import { Button } from '@mantine/core'
import { useWords } from '../i18n/useWords'
import { showConflict } from './ConflictCard'
import classes from './face.module.css'
import type { Editing } from './useFaceDraft'

/** At the foot while anything is not saved: how much, what became of saving, and the way back. */
export function SaveBar({ editing }: { editing: Editing }) {
  const words = useWords()
  const { own, newer, choice, busy, error, save, discard } = editing
  if (own.length === 0) return null
  const why = choice.stages.length === 0 ? words.say('face.noStage') : undefined
  const said = newer.length > 0 ? words.say('face.lookFirst') : (error ?? why)
  return (
    <section className={classes.foot} aria-label={words.say('face.unsavedLabel')}>
      <div className={classes.footText} aria-live="polite">
        <b>{words.say('face.unsaved', { n: own.length })}</b>
        {said && <span className={said === error ? classes.error : 'caption'}>{said}</span>}
      </div>
      <Button variant="default" disabled={busy} onClick={discard}>
        {words.say('face.discard')}
      </Button>
      {newer.length > 0 ? (
        <Button onClick={showConflict}>{words.say('face.show')}</Button>
      ) : (
        <Button
          loading={busy}
          data-disabled={why !== undefined || undefined}
          aria-disabled={why !== undefined}
          onClick={() => why === undefined && void save()}
        >
          {words.say('face.save')}
        </Button>
      )}
    </section>
  )
}
