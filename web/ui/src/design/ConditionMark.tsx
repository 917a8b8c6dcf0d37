import type { Condition } from '../api/types'
import classes from './condition.module.css'

const shapes: Readonly<Record<Condition, React.ReactNode>> = {
  intact: <circle cx="6" cy="6" r="4.6" />,
  damaged: <path d="M6 .3 11.7 6 6 11.7.3 6z" />,
  missing: <circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.8" strokeDasharray="2.6 2" />,
  abandoned: <path d="M1.2 1.2h9.6v9.6H1.2z" />,
  removed: <path d="M2 2l8 8M10 2l-8 8" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />,
}

/** The shape of a condition in its colour, 12 px; the word always stands beside it. */
export function ConditionMark({ condition }: { condition: Condition }) {
  return (
    <svg className={classes.mark} data-condition={condition} viewBox="0 0 12 12" fill="currentColor" aria-hidden="true">
      {shapes[condition]}
    </svg>
  )
}

/** Colour, shape and word together. */
export function ConditionTag({ condition, word }: { condition: Condition; word: string }) {
  return (
    <span className={classes.tag} data-condition={condition}>
      <ConditionMark condition={condition} />
      {word}
    </span>
  )
}
