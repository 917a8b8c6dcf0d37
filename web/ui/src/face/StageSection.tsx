import { Checkbox } from '@mantine/core'
import { STAGES } from '../api/types'
import { useWords } from '../i18n/useWords'
import classes from './face.module.css'
import type { Editing } from './useFaceDraft'

/** Of which stages records are told. */
export function StageSection({ editing }: { editing: Editing }) {
  const words = useWords()
  const { choice, change, told } = editing
  const set = (stage: (typeof STAGES)[number], on: boolean) =>
    change({ ...choice, stages: on ? [...choice.stages, stage] : choice.stages.filter((it) => it !== stage) })
  return (
    <section className={classes.part} aria-labelledby="face-stages">
      <h2 id="face-stages">{words.say('face.stages')}</h2>
      <p className="caption">{words.say('face.stagesWhy')}</p>
      <div className={`${classes.card} ${classes.across}`}>
        {STAGES.map((it) => (
          <Checkbox
            key={it}
            label={words.stage(it)}
            checked={choice.stages.includes(it)}
            onChange={(event) => set(it, event.currentTarget.checked)}
          />
        ))}
      </div>
      {(choice.stages.length === 0 || told.stages) && (
        <p className={classes.error} role="alert">
          {told.stages ?? words.say('face.noStage')}
        </p>
      )}
    </section>
  )
}
