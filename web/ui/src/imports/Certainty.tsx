import { type Said, useWords } from '../i18n/useWords'
import classes from './mapping.module.css'
import type { Certainty as Degree } from './types'

const WORDS: Readonly<Record<Degree, Said>> = {
  certain: 'import.certain',
  likely: 'import.likely',
  doubtful: 'import.doubtful',
}

/** How sure a guess is, as a bar of three steps, and why. */
export function Certainty({ of, why }: { of: Degree; why: string }) {
  const words = useWords()
  return (
    <span className={classes.certainty}>
      <span className={classes.bar} data-degree={of} role="img" aria-label={words.say(WORDS[of])} title={words.say(WORDS[of])} />
      <span className={classes.reason}>{why}</span>
    </span>
  )
}
