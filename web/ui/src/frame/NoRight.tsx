import { useWords } from '../i18n/useWords'
import classes from './noRight.module.css'

interface NoRightProps {
  /** What may not be seen. */
  readonly what: string
  /** Who can grant it, where the server says so. */
  readonly who?: string
}

/** Stands where the server answers 403: what is not shown, and who can change that. */
export function NoRight({ what, who }: NoRightProps) {
  const words = useWords()
  return (
    <div className={classes.noRight} role="alert">
      <h1>{words.say('right.none', { what })}</h1>
      <p>{who ? words.say('right.who', { who }) : words.say('right.ask')}</p>
    </div>
  )
}
