import { UnstyledButton } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { Fragment } from 'react'
import { type Said, useWords } from '../i18n/useWords'
import classes from './job.module.css'
import { STEPS, type Step } from './stepOf'

const WORDS: Readonly<Record<Step, Said>> = {
  file: 'import.stepFile',
  mapping: 'import.mapping',
  review: 'import.review',
  plan: 'import.stepPlan',
  commit: 'import.stepCommit',
}

interface StepsProps {
  /** The step that waits for somebody. */
  readonly at: Step
  /** The step that is open, where only one is at a time. */
  readonly open: Step | undefined
  readonly over: boolean
  readonly onStep: (step: Step) => void
}

/** The five steps of an import; those behind are ticked, each is a way to its part of the page. */
export function Steps({ at, open, over, onStep }: StepsProps) {
  const words = useWords()
  const current = STEPS.indexOf(at)
  return (
    <nav className={classes.steps} aria-label={words.say('import.steps')}>
      {STEPS.map((step, index) => {
        const done = index < current || over
        return (
          <Fragment key={step}>
            {index > 0 && (
              <span className={classes.thread} data-done={done || index === current || undefined} aria-hidden="true" />
            )}
            <UnstyledButton
              className={classes.step}
              data-done={done || undefined}
              data-current={(!over && step === at) || undefined}
              data-open={step === open || undefined}
              aria-current={!over && step === at ? 'step' : undefined}
              onClick={() => onStep(step)}
            >
              <span className={classes.stepMark}>
                {done ? <IconCheck size={14} stroke={2.5} aria-hidden="true" /> : index + 1}
              </span>
              <span className={classes.stepWord}>{words.say(WORDS[step])}</span>
            </UnstyledButton>
          </Fragment>
        )
      })}
    </nav>
  )
}
